"""The numbers of the service, worked out from what became of each turn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from monthly_pay.ledger.clock import SHANGHAI

# Not what somebody wanted to know: for a hand-over the topic before it counts.
NO_TOPIC = frozenset({"human_agent", "abuse_frustration", "nlu_fallback", "affirm", None})


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of a customer: as what it was understood, and what came of it."""

    turn: str
    customer: str
    at: datetime
    intent: str | None
    outcome: str
    milliseconds: int

    @property
    def day(self) -> date:
        """The day in Shanghai."""
        return self.at.astimezone(SHANGHAI).date()


@dataclass(frozen=True, slots=True)
class Day:
    """A day: how many customers came, and how many of them never needed a person."""

    day: date
    turns: int
    customers: int
    contained: int
    handovers: int
    fallbacks: int
    failed: int


@dataclass(frozen=True, slots=True)
class Topic:
    """What customers asked about, and how that went."""

    name: str
    turns: int
    handovers: int
    fallbacks: int
    failed: int


def read(told: Iterable[dict[str, Any]]) -> list[Turn]:
    """The turns as the channel tells them."""
    return [Turn(**{**one, "at": datetime.fromisoformat(one["at"])}) for one in told]


def by_day(turns: Iterable[Turn], handed: Collection[str], days: Iterable[date]) -> list[Day]:
    """Every one of those days, also the quiet ones."""
    found: dict[date, list[Turn]] = {}
    for turn in turns:
        found.setdefault(turn.day, []).append(turn)
    return [_day(day, found.get(day, []), handed) for day in days]


def _day(day: date, turns: list[Turn], handed: Collection[str]) -> Day:
    customers = {turn.customer for turn in turns}
    with_person = {turn.customer for turn in turns if turn.turn in handed}
    outcomes = Counter(turn.outcome for turn in turns)
    return Day(
        day=day,
        turns=len(turns),
        customers=len(customers),
        contained=len(customers - with_person),
        handovers=len(with_person),
        fallbacks=outcomes["fallback"],
        failed=outcomes["failed"],
    )


def by_topic(turns: Iterable[Turn], handed: Collection[str]) -> list[Topic]:
    """The topics, the most asked first; a hand-over counts for what was asked about before it."""
    asked, gave_up, lost, failed = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    ordered = sorted(turns, key=lambda t: (t.customer, t.at))
    for _, talk in groupby(ordered, key=lambda t: (t.customer, t.day)):
        topic = ""
        for turn in talk:
            topic = turn.intent if turn.intent not in NO_TOPIC and turn.intent else topic
            name = topic or turn.intent or "–"
            asked[turn.intent or "–"] += 1
            gave_up[name] += turn.turn in handed
            lost[turn.intent or "–"] += turn.outcome == "fallback"
            failed[turn.intent or "–"] += turn.outcome == "failed"
    return [Topic(n, count, gave_up[n], lost[n], failed[n]) for n, count in asked.most_common()]


def median(values: Collection[timedelta]) -> timedelta | None:
    """The one in the middle; the later of the two where there are two."""
    ordered = sorted(values)
    return ordered[len(ordered) // 2] if ordered else None
