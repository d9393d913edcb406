"""Why monthly pay cannot be used: holds, declines, and the check of a single purchase."""

from __future__ import annotations

from dataclasses import dataclass

from monthly_pay.ledger.ledger import Ledger
from monthly_pay.products import terms
from monthly_pay.rules.facts import AccountFacts, Login, Purchase
from monthly_pay.rules.holds import HoldView, hold_views
from monthly_pay.rules.limit import LimitView, limit_view
from monthly_pay.rules.money import Money
from monthly_pay.rules.spending import Decline, Merchant, purchase_declines, recent_declines
from monthly_pay.services import merchants


@dataclass(frozen=True, slots=True)
class Usability:
    """All causes the ledger knows: holds with their checklists, and recent declines."""

    facts: AccountFacts
    holds: tuple[HoldView, ...]
    declines: tuple[Purchase, ...]
    limit: LimitView


def usability(ledger: Ledger, account_id: int) -> Usability:
    """Every cause that keeps the customer from paying with it, judged today."""
    with ledger.read() as reading:
        facts = reading.facts(account_id)
        return Usability(
            facts,
            hold_views(facts, reading.today, terms()),
            recent_declines(facts, reading.today),
            limit_view(facts, reading.today),
        )


@dataclass(frozen=True, slots=True)
class PurchaseCheck:
    """Whether an amount could be paid at a shop now; ``merchant`` is None when unknown."""

    merchant: Merchant | None
    declines: tuple[Decline, ...]
    limit: LimitView


def check_purchase(ledger: Ledger, account_id: int, shop: str, amount: Money) -> PurchaseCheck:
    """Judges a purchase the customer tells about, without making it."""
    known = merchants.find_merchants(ledger, shop)
    merchant = known[0] if known else None
    with ledger.read() as reading:
        facts = reading.facts(account_id)
        declines = purchase_declines(facts, merchant, amount, reading.today, terms())
        return PurchaseCheck(merchant, declines, limit_view(facts, reading.today))


def known_shops(ledger: Ledger, text: str) -> list[Merchant]:
    """Merchants that are named in a text."""
    return [m for m in merchants.find_merchants(ledger, text) if m.name in text]


def unusual_logins(facts: AccountFacts, since: str) -> tuple[Login, ...]:
    """The logins from unusual places or devices since a day."""
    return tuple(
        login for login in facts.logins if not login.usual and login.at.date().isoformat() >= since
    )
