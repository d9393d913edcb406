"""What the host app and operators do to a customer, in the words of the transcripts."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select, update

from monthly_pay.ledger.engine import WRITE
from monthly_pay.ledger.ledger import Cause, Ledger
from monthly_pay.ledger.tables.people import CustomerRow
from monthly_pay.ledger.tables.servicing import CaseRow
from monthly_pay.rules.money import Money
from monthly_pay.services import accounts, limits, merchants, preferences, purchases, refunds
from monthly_pay.services.accounts import Customer
from tests.services.build import facts_of

HOST = Cause("host:test")


def yuan(amount: str) -> Money:
    """An amount as it is written in a transcript."""
    return Money(round(float(amount) * 100))


def happens(ledger: Ledger, customer: Customer, event: str) -> None:
    """Does it; raises ``ValueError`` where nothing of that name is known to happen."""
    match event.split():
        case ["card", bank, ending]:
            card = accounts.NewCard(accounts.CardKind.BANK_CARD, bank, ending, "sandbox:ok")
            accounts.bind_card(ledger, HOST, customer.id, card)
        case ["identity", "unverified"]:
            _person(ledger, customer, verified=False)
        case ["born", day]:
            _person(ledger, customer, born_on=date.fromisoformat(day))
        case ["limit", *change]:
            _limit(ledger, account_of(customer), change)
        case ["orders", item, "at", shop, "for", amount]:
            merchant = merchants.find_merchants(ledger, shop)[0]
            order = purchases.Order(
                f"T-{item}", merchant.id, item, yuan(amount), ledger.clock.now()
            )
            purchases.authorise(ledger, HOST, account_of(customer), order)
        case ["receives", item]:
            purchases.post(ledger, HOST, account_of(customer), _order(ledger, customer, item))
        case ["cancels", item]:
            refunds.cancel(ledger, HOST, account_of(customer), _order(ledger, customer, item))
        case ["refund", "of", item, amount, "asked" | "arrives" as step]:
            does = refunds.announce if step == "asked" else refunds.refund
            order_no = _order(ledger, customer, item)
            does(ledger, HOST, account_of(customer), order_no, yuan(amount), f"R-{item}")
        case _:
            raise ValueError(f"nothing is known to happen as {event!r}")


def served(ledger: Ledger, customer: Customer) -> dict[str, str]:
    """What people do for the customer, and how they may contact them: names of checks."""
    wanted = preferences.find(ledger, customer.id)
    query = select(CaseRow.topic).where(CaseRow.customer_id == customer.id).order_by(CaseRow.id)
    with ledger.read() as reading:
        topics = list(reading.session.scalars(query))
    return {
        "cases": " ".join(topics) or "none",
        "paused": str(wanted.paused_until or "no"),
        "channels": " ".join(sorted(wanted.channels)),
        "hours": f"{wanted.hours.start}-{wanted.hours.until}" if wanted.hours else "any",
    }


def account_of(customer: Customer) -> int:
    """The account; it must have one."""
    assert customer.account_id is not None
    return customer.account_id


def _limit(ledger: Ledger, account_id: int, change: list[str]) -> None:
    match change:
        case ["set", amount]:
            limits.set_limit(ledger, HOST, account_id, yuan(amount), "assessed", "set")
        case ["temporary", amount, "until", day]:
            until = date.fromisoformat(day)
            limits.grant_temporary(ledger, HOST, account_id, yuan(amount), until, "temporary")
        case ["once", amount]:
            limits.grant_one_off(ledger, HOST, account_id, yuan(amount), "once")
        case _:
            raise ValueError(f"not a change of a limit: {change}")


def _order(ledger: Ledger, customer: Customer, item: str) -> str:
    facts = facts_of(ledger, account_of(customer))
    return next(p.order_no for p in facts.purchases if p.item == item)


def _person(ledger: Ledger, customer: Customer, **values: object) -> None:
    changed = update(CustomerRow).where(CustomerRow.id == customer.id).values(**values)
    with ledger.engine.execution_options(**WRITE).begin() as connection:
        connection.execute(changed)
