"""What collectors may not do: contacts of a collection held against the dated rules of conduct."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol

from monthly_pay.rules.contacting import Hours


class ContactKind(StrEnum):
    """How somebody was contacted."""

    CALL = "call"
    SMS = "sms"
    VISIT = "visit"


class Party(StrEnum):
    """Who was contacted: the debtor, somebody the debtor knows, or an unrelated third party."""

    DEBTOR = "debtor"
    ACQUAINTANCE = "acquaintance"
    OUTSIDER = "outsider"


class Act(StrEnum):
    """What was done beside contacting."""

    THREAT = "threat"
    IMPERSONATION = "impersonation"
    EXTRA_FEE = "extra_fee"
    NOTICE = "notice"
    DISCLOSURE = "disclosure"


@dataclass(frozen=True, slots=True)
class Contact:
    """One contact; ``at`` is a time of Shanghai, ``line`` the number or door that was tried.

    ``unreachable`` says that the debtor could not be reached before a third party was asked.
    """

    at: datetime
    kind: ContactKind = ContactKind.CALL
    connected: bool = True
    line: str = "mobile"
    party: Party = Party.DEBTOR
    acts: frozenset[Act] = frozenset()
    unreachable: bool = False


class DatedRule(Protocol):
    """A rule with its source and its dates, as the catalogue of the product keeps it."""

    @property
    def key(self) -> str:
        """Its name."""

    @property
    def value(self) -> Any:
        """What it sets."""

    @property
    def source(self) -> str:
        """Where it comes from."""

    @property
    def as_of(self) -> date:
        """The day it was read."""

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on that day."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that was broken, and the contacts that broke it."""

    rule: DatedRule
    contacts: tuple[Contact, ...]


type Breaks = Callable[[Sequence[Contact], Any, Hours | None], Iterator[Contact]]


def check(
    contacts: Sequence[Contact], rules: Mapping[str, DatedRule], agreed: Hours | None = None
) -> tuple[Finding, ...]:
    """Every rule that contacts broke while it was in force.

    ``agreed`` are hours the debtor consented to: contact in them is allowed at night too.
    """
    findings = []
    for key, breaks in CONDUCT.items():
        rule = rules[key]
        in_force = [one for one in contacts if rule.holds_on(one.at.date())]
        broken_by = tuple(breaks(in_force, rule.value, agreed))
        if broken_by:
            findings.append(Finding(rule, broken_by))
    return tuple(findings)


def _at_night(*kinds: ContactKind) -> Breaks:
    def breaks(contacts: Sequence[Contact], value: Any, agreed: Hours | None) -> Iterator[Contact]:
        allowed = Hours(*value)
        for one in contacts:
            fits = allowed.hold(one.at) or (agreed is not None and agreed.hold(one.at))
            if one.kind in kinds and not fits:
                yield one

    return breaks


def _too_many_calls(
    contacts: Sequence[Contact], most: int, _agreed: Hours | None
) -> Iterator[Contact]:
    """Connected calls of a day, whoever made them."""
    by_day = defaultdict(list)
    for one in contacts:
        if one.kind is ContactKind.CALL and one.connected:
            by_day[one.at.date()].append(one)
    for calls in by_day.values():
        if len(calls) > most:
            yield from calls


def _too_many_dials(
    contacts: Sequence[Contact], most: int, _agreed: Hours | None
) -> Iterator[Contact]:
    """Unanswered dials of a day to the same number, from whatever numbers they came."""
    by_line = defaultdict(list)
    for one in contacts:
        if one.kind is ContactKind.CALL and not one.connected:
            by_line[one.at.date(), one.line].append(one)
    for dials in by_line.values():
        if len(dials) > most:
            yield from dials


def _acquaintances(
    contacts: Sequence[Contact], _value: Any, _agreed: Hours | None
) -> Iterator[Contact]:
    return (one for one in contacts if one.party is Party.ACQUAINTANCE)


def _outsiders(
    contacts: Sequence[Contact], _value: Any, _agreed: Hours | None
) -> Iterator[Contact]:
    return (one for one in contacts if one.party is Party.OUTSIDER and not one.unreachable)


def _did(act: Act) -> Breaks:
    def breaks(
        contacts: Sequence[Contact], _value: Any, _agreed: Hours | None
    ) -> Iterator[Contact]:
        return (one for one in contacts if act in one.acts)

    return breaks


CONDUCT: Mapping[str, Breaks] = {
    "collection_hours": _at_night(ContactKind.CALL, ContactKind.SMS),
    "collection_visits": _at_night(ContactKind.VISIT),
    "collection_calls": _too_many_calls,
    "collection_dials": _too_many_dials,
    "collection_contacts": _acquaintances,
    "collection_outsiders": _outsiders,
    "collection_privacy": _did(Act.DISCLOSURE),
    "collection_threats": _did(Act.THREAT),
    "collection_impersonation": _did(Act.IMPERSONATION),
    "collection_fees": _did(Act.EXTRA_FEE),
    "collection_notices": _did(Act.NOTICE),
}
