"""Whether a purchase can be made with monthly pay, and every reason why not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from monthly_pay.rules.facts import (
    AccountFacts,
    AccountState,
    DeclineReason,
    Purchase,
    PurchaseState,
)
from monthly_pay.rules.limit import limit_view
from monthly_pay.rules.money import ZERO, Money
from monthly_pay.rules.terms import Terms


@dataclass(frozen=True, slots=True)
class Merchant:
    """A seller and what it accepts. ``scenes`` are the kinds of order it takes monthly pay for."""

    id: int
    name: str
    supported: bool
    blocked_items: frozenset[str] = frozenset()
    scenes: frozenset[str] = frozenset({"online"})


@dataclass(frozen=True, slots=True)
class Decline:
    """One reason against a purchase, with the amount that explains it."""

    reason: DeclineReason
    amount: Money = ZERO


def purchase_declines(
    facts: AccountFacts,
    merchant: Merchant | None,
    amount: Money | None,
    today: date,
    terms: Terms,
    *,
    item: str = "",
    scene: str = "online",
) -> tuple[Decline, ...]:
    """All reasons against a purchase, the account's own first; unknown parts are not judged."""
    found = []
    if facts.account.state is AccountState.CLOSED:
        found.append(Decline(DeclineReason.ACCOUNT_CLOSED))
    if facts.active_holds:
        found.append(Decline(DeclineReason.HOLD))
    if merchant is not None:
        found += _merchant_declines(merchant, item, scene)
    if amount is not None:
        if amount > terms.order_cap:
            found.append(Decline(DeclineReason.ORDER_CAP, terms.order_cap))
        available = limit_view(facts, today).available
        if amount > available:
            found.append(Decline(DeclineReason.LIMIT, amount - available))
    return tuple(found)


def _merchant_declines(merchant: Merchant, item: str, scene: str) -> list[Decline]:
    found = []
    if not merchant.supported:
        found.append(Decline(DeclineReason.MERCHANT))
    if item in merchant.blocked_items:
        found.append(Decline(DeclineReason.ITEM))
    if scene not in merchant.scenes:
        found.append(Decline(DeclineReason.SCENE))
    return found


RECENT_DAYS = 30


def recent_declines(facts: AccountFacts, today: date) -> tuple[Purchase, ...]:
    """Purchases refused in the last 30 days, newest first."""
    declined = [
        p
        for p in facts.purchases
        if p.state is PurchaseState.DECLINED and (today - p.ordered_at.date()).days <= RECENT_DAYS
    ]
    return tuple(sorted(declined, key=lambda p: p.ordered_at, reverse=True))
