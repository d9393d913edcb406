"""Holds: what lifts each cause, what is already done, and the earliest date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from monthly_pay.rules.calendar import add_months
from monthly_pay.rules.delinquency import arrears
from monthly_pay.rules.facts import (
    AccountFacts,
    Application,
    ApplicationState,
    Hold,
    HoldCause,
)
from monthly_pay.rules.money import ZERO, Money
from monthly_pay.rules.refusals import Refusal
from monthly_pay.rules.terms import Terms


class Step(StrEnum):
    """What a customer, a poll or an operator does to lift a hold."""

    PAY_ARREARS = "pay_arrears"
    STAY_PUNCTUAL = "stay_punctual"
    APPLY = "apply"
    CHANGE_PASSWORD = "change_password"
    EXPLAIN = "explain"
    DECISION = "decision"
    CLEAR_ELSEWHERE = "clear_elsewhere"
    NEXT_POLL = "next_poll"
    VERIFY_IDENTITY = "verify_identity"
    UNLOCK = "unlock"


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """One step to lift a hold: done or not, with the amount or the day it hangs on."""

    step: Step
    done: bool
    amount: Money = ZERO
    day: date | None = None


@dataclass(frozen=True, slots=True)
class HoldView:
    """A hold as it is explained: its checklist, and the earliest day it can be lifted."""

    hold: Hold
    checklist: tuple[ChecklistItem, ...]
    earliest: date | None
    application: Application | None
    can_apply: bool
    refusal: Refusal | None


# Lifted after an application of the customer; the others by a poll or by the customer.
NEEDS_APPLICATION = frozenset(
    {
        HoldCause.OVERDUE,
        HoldCause.MISUSE,
        HoldCause.ENVIRONMENT,
        HoldCause.IDENTITY_CHANGED,
        HoldCause.CASH_OUT,
    }
)


def hold_views(facts: AccountFacts, today: date, terms: Terms) -> tuple[HoldView, ...]:
    """Every active hold with what lifts it, judged on that day."""
    return tuple(_view(hold, facts, today, terms) for hold in facts.active_holds)


def arrears_cleared_on(facts: AccountFacts, hold: Hold) -> date:
    """The day the last bill that was late behind a hold was settled."""
    settled = (s.settled_on for s in facts.statements if s.grace_until < (s.settled_on or date.min))
    return max((day for day in settled if day and day >= hold.placed_on), default=hold.placed_on)


@dataclass(frozen=True, slots=True)
class _Case:
    """What the checklist of one hold is judged on."""

    hold: Hold
    facts: AccountFacts
    today: date
    terms: Terms
    application: Application | None


type _Judged = tuple[tuple[ChecklistItem, ...], date | None]


def _view(hold: Hold, facts: AccountFacts, today: date, terms: Terms) -> HoldView:
    application = latest_application(facts, hold)
    case = _Case(hold, facts, today, terms, application)
    checklist, earliest = _CHECKLISTS[hold.cause](case)
    refusal = _why_not_apply(hold, application, earliest, today)
    can_apply = hold.cause in NEEDS_APPLICATION and refusal is None
    return HoldView(hold, checklist, earliest, application, can_apply, refusal)


def latest_application(facts: AccountFacts, hold: Hold) -> Application | None:
    """The newest application made for a hold."""
    mine = [a for a in facts.applications if a.hold_id == hold.id]
    return max(mine, key=lambda a: a.id, default=None)


def _why_not_apply(
    hold: Hold, application: Application | None, earliest: date | None, today: date
) -> Refusal | None:
    if hold.cause not in NEEDS_APPLICATION:
        return Refusal.NOT_ALLOWED_NOW
    if application and application.state is ApplicationState.SUBMITTED:
        return Refusal.APPLICATION_RUNNING
    if earliest is None or today < earliest:
        return Refusal.TOO_EARLY
    return None


def _overdue(case: _Case) -> _Judged:
    late = arrears(case.facts, case.today, case.terms)
    cleared = None if late else arrears_cleared_on(case.facts, case.hold)
    earliest = add_months(cleared, case.terms.reapply_after_months) if cleared else None
    return (
        ChecklistItem(Step.PAY_ARREARS, late is None, late.amount if late else ZERO, cleared),
        ChecklistItem(Step.STAY_PUNCTUAL, bool(earliest and case.today >= earliest), day=earliest),
        ChecklistItem(Step.APPLY, case.application is not None, day=earliest),
        ChecklistItem(Step.DECISION, False),
    ), earliest


def _environment(case: _Case) -> _Judged:
    changed = bool(case.hold.evidence.get("password_changed_on"))
    return (
        ChecklistItem(Step.CHANGE_PASSWORD, changed),
        ChecklistItem(Step.EXPLAIN, case.application is not None),
        ChecklistItem(Step.DECISION, False),
    ), case.hold.placed_on


def _bureau(case: _Case) -> _Judged:
    report = case.facts.bureau
    next_poll = report.next_poll_on if report else None
    clear = report is not None and report.overdue_elsewhere == 0
    return (
        ChecklistItem(Step.CLEAR_ELSEWHERE, clear),
        ChecklistItem(Step.NEXT_POLL, False, day=next_poll),
    ), next_poll


def _looked_into(case: _Case) -> _Judged:
    return (
        ChecklistItem(Step.EXPLAIN, case.application is not None),
        ChecklistItem(Step.DECISION, False),
    ), case.hold.placed_on


def _identity(case: _Case) -> _Judged:
    verified = ChecklistItem(Step.VERIFY_IDENTITY, bool(case.hold.evidence.get("verified_on")))
    steps, earliest = _looked_into(case)
    return (verified, *steps), earliest


def _lock(case: _Case) -> _Judged:
    return (ChecklistItem(Step.UNLOCK, False),), case.today


_CHECKLISTS = {
    HoldCause.OVERDUE: _overdue,
    HoldCause.MISUSE: _looked_into,
    HoldCause.BUREAU: _bureau,
    HoldCause.ENVIRONMENT: _environment,
    HoldCause.IDENTITY_CHANGED: _identity,
    HoldCause.CASH_OUT: _looked_into,
    HoldCause.CUSTOMER_LOCK: _lock,
}
