"""Orders: purchases, receipt, refunds, disputes, and what merchants are paid."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import uuid4

import typer

from monthly_pay.cli import lookup
from monthly_pay.cli.output import Amount, CustomerName, ledger, operator, shown
from monthly_pay.services import disputes, merchants, purchases, refunds, splitting

OrderNo = Annotated[str, typer.Argument(metavar="ORDER")]


def register(app: typer.Typer) -> None:
    """Adds the commands of this module."""
    for command in (purchase, received, refund, split, decide_dispute, settle):
        app.command(command.__name__.replace("_", "-"))(shown(command))


def purchase(
    customer: CustomerName,
    merchant: str,
    item: str,
    amount: Amount,
    order: Annotated[str, typer.Option(help="Order number; a new one.")] = "",
    terms: Annotated[int | None, typer.Option(help="Instalments: 3, 6 or 12.")] = None,
) -> Any:
    """Authorise a purchase, or decline it with every reason."""
    books = ledger()
    new = purchases.Order(
        order_no=order or f"cli-{uuid4().hex[:10]}",
        merchant_id=lookup.merchant(books, merchant),
        item=item,
        amount=amount,
        ordered_at=datetime.now(UTC),
        terms=terms,
    )
    answer = purchases.authorise(books, operator(), lookup.account(books, customer), new)
    return {
        "order": new.order_no,
        "authorised": not answer.declines,
        "declines": [f"{d.reason} {d.amount}" for d in answer.declines],
    }


def received(customer: CustomerName, order: OrderNo) -> Any:
    """Post an order: its receipt was confirmed."""
    books = ledger()
    return purchases.post(books, operator(), lookup.account(books, customer), order)


def refund(
    customer: CustomerName,
    order: OrderNo,
    amount: Amount,
    reference: Annotated[str, typer.Option(help="The same reference is booked once.")] = "",
) -> Any:
    """Book a refund of an order."""
    books = ledger()
    account_id = lookup.account(books, customer)
    name = reference or uuid4().hex
    return refunds.refund(books, operator(), account_id, order, amount, name)


def split(customer: CustomerName, target: str, terms: int) -> Any:
    """Split ``purchase:NUMBER`` (its charge) or ``bill:NUMBER`` into 3, 6 or 12 instalments."""
    books = ledger()
    account_id = lookup.account(books, customer)
    return splitting.split(books, operator(), account_id, target, terms, uuid4().hex)


def decide_dispute(number: str, uphold: Annotated[bool, typer.Option("--uphold/--reject")]) -> Any:
    """Decide a dispute."""
    return disputes.decide_dispute(ledger(), operator(), number, upheld=uphold)


def settle(
    day: Annotated[datetime, typer.Argument(formats=["%Y-%m-%d"])],
    merchant: Annotated[str, typer.Option(help="Only this one.")] = "",
) -> Any:
    """Pay merchants what is due to them on a day, and show the statement of it."""
    books = ledger()
    settled_on = lookup.past_day(books, day.date())
    if merchant:
        found = lookup.merchant(books, merchant)
        return merchants.settle(books, operator(), found, settled_on)
    return merchants.settle_due(books, operator(), settled_on)
