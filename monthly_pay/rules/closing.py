"""Closing the account: every obstacle, with its amount, in the order to clear them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from monthly_pay.rules.facts import AccountFacts, HoldCause
from monthly_pay.rules.money import ZERO, Money, total


class ObstacleKind(StrEnum):
    """What stands in the way of closing, in the order in which it is best cleared."""

    UNPOSTED = "unposted"
    STATEMENT = "statement"
    UNBILLED = "unbilled"
    PLAN = "plan"
    REFUND = "refund"
    PAYMENT = "payment"
    DISPUTE = "dispute"
    HOLD = "hold"
    BALANCE = "balance"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One obstacle: what it is about, how much, since or until when."""

    kind: ObstacleKind
    title: str
    amount: Money = ZERO
    day: date | None = None
    count: int = 1


# Money can be paid whatever the hold; these are looked into by people before an account may go.
HOLDS_THAT_MATTER = frozenset(
    {HoldCause.MISUSE, HoldCause.ENVIRONMENT, HoldCause.IDENTITY_CHANGED, HoldCause.CASH_OUT}
)


def closing_obstacles(facts: AccountFacts) -> tuple[Obstacle, ...]:
    """Everything that has to be cleared before the account can be closed.

    The whole used limit must be repaid (help text, grade S), unposted orders included (grade B).
    """
    found = [
        Obstacle(ObstacleKind.UNPOSTED, p.item, p.amount - p.refunded, p.ordered_at.date())
        for p in facts.unposted
    ]
    found += [
        Obstacle(ObstacleKind.STATEMENT, s.bill_date.isoformat(), s.payable, s.payable_until)
        for s in facts.open_statements
        if s.payable
    ]
    unbilled = [c for c in facts.unbilled_purchases if not c.paused]
    if unbilled:
        amount = total(c.principal_due for c in unbilled)
        first = unbilled[0]
        found.append(
            Obstacle(ObstacleKind.UNBILLED, first.title, amount, first.bill_date, len(unbilled))
        )
    ahead = {p: total(c.principal_due for c in p.unbilled) for p in facts.plans}
    found += [Obstacle(ObstacleKind.PLAN, p.title, rest) for p, rest in ahead.items() if rest]
    found += [
        Obstacle(ObstacleKind.REFUND, "", r.amount, r.requested_on) for r in facts.running_refunds
    ]
    found += [
        Obstacle(ObstacleKind.PAYMENT, p.number, p.amount, p.created_on)
        for p in facts.pending_payments
    ]
    found += [
        Obstacle(ObstacleKind.DISPUTE, c.title, c.due, c.posted_on)
        for c in facts.charges
        if c.paused and c.due
    ]
    found += [
        Obstacle(ObstacleKind.HOLD, h.cause, day=h.placed_on)
        for h in facts.active_holds
        if h.cause in HOLDS_THAT_MATTER
    ]
    if facts.overpayment > ZERO:
        found.append(Obstacle(ObstacleKind.BALANCE, "", facts.overpayment))
    return tuple(found)


def payable_now(obstacles: tuple[Obstacle, ...]) -> bool:
    """Whether a payoff would clear at least one of the obstacles."""
    payable = {ObstacleKind.STATEMENT, ObstacleKind.UNBILLED, ObstacleKind.PLAN}
    return any(o.kind in payable for o in obstacles)
