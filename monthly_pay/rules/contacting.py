"""When and how a customer may be contacted: the allowed hours and their own preferences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from monthly_pay.rules.facts import AccountFacts, PromiseState


@dataclass(frozen=True, slots=True)
class Hours:
    """From one full hour until before another, over midnight where ``until`` is the smaller."""

    start: int
    until: int

    def hold(self, at: datetime) -> bool:
        """Whether a time of Shanghai is in these hours."""
        if self.start <= self.until:
            return self.start <= at.hour < self.until
        return at.hour >= self.start or at.hour < self.until


class Channel(StrEnum):
    """Ways to a customer."""

    CALL = "call"
    SMS = "sms"
    PUSH = "push"
    WIDGET = "widget"


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a customer consented to; None and the defaults are "as the rules allow".

    ``avoid_work`` forbids calls to the workplace; until ``paused_until`` nobody collects.
    """

    hours: Hours | None = None
    channels: frozenset[Channel] = frozenset(Channel)
    language: str | None = None
    avoid_work: bool = False
    paused_until: date | None = None


class ReminderKind(StrEnum):
    """What a reminder says of a bill."""

    DUE_SOON = "due_soon"
    DUE_TODAY = "due_today"
    LATE = "late"
    GRACE_ENDS = "grace_ends"


# Days from the last day to pay on which a reminder is true.
DAYS: Mapping[ReminderKind, int] = {
    ReminderKind.DUE_SOON: -2,
    ReminderKind.DUE_TODAY: 0,
    ReminderKind.LATE: 1,
    ReminderKind.GRACE_ENDS: 3,
}
# Where each reminder goes first, then where it goes if the customer does not want that.
ROUTES: Mapping[ReminderKind, Sequence[Channel]] = {
    ReminderKind.DUE_SOON: (Channel.WIDGET, Channel.PUSH, Channel.SMS),
    ReminderKind.DUE_TODAY: (Channel.PUSH, Channel.WIDGET, Channel.SMS),
    ReminderKind.LATE: (Channel.SMS, Channel.PUSH, Channel.WIDGET),
    ReminderKind.GRACE_ENDS: (Channel.SMS, Channel.PUSH, Channel.WIDGET),
}


def is_true(facts: AccountFacts, statement_id: int, kind: ReminderKind, day: date) -> bool:
    """Whether a reminder says the truth on a day: so much is to be paid, by just that day.

    A customer who promised to pay by a later day is not told to be late.
    """
    bill = next((s for s in facts.statements if s.id == statement_id), None)
    if bill is None or not bill.payable or (day - bill.payable_until).days != DAYS[kind]:
        return False
    promised = any(p.state is PromiseState.OPEN and p.pay_on >= day for p in facts.promises)
    return not (promised and DAYS[kind] > 0)


def route(kind: ReminderKind, wanted: Preferences, at: datetime, allowed: Hours) -> Channel | None:
    """The channel a reminder may take at a time of Shanghai; None while there is none."""
    if not allowed.hold(at) or (wanted.hours is not None and not wanted.hours.hold(at)):
        return None
    if wanted.paused_until is not None and at.date() <= wanted.paused_until:
        return None
    return next((one for one in ROUTES[kind] if one in wanted.channels), None)
