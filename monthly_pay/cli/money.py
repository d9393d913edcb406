"""Money: payments, reversals, waivers, hardship plans, write-offs, the balance paid out."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import uuid4

import typer

from monthly_pay.cli import lookup
from monthly_pay.cli.output import Amount, CustomerName, ledger, operator, shown
from monthly_pay.services import arrears, balance, payments, repayment


def register(app: typer.Typer) -> None:
    """Adds the commands of this module."""
    for command in (pay, reverse, waive, decide_hardship, write_off, pay_out):
        app.command(command.__name__.replace("_", "-"))(shown(command))


def pay(
    customer: CustomerName,
    amount: Amount,
    card: Annotated[
        str, typer.Option(help="Last digits of the card, or wallet; the first one.")
    ] = "",
) -> Any:
    """Take a payment from a bound source, allocated by the product's order."""
    books = ledger()
    account_id = lookup.account(books, customer)
    return repayment.pay_directly(
        books, lookup.gateway(), operator(), account_id, amount, card, uuid4().hex
    )


def reverse(number: str, reason: str) -> Any:
    """Take a payment back (charge-back): what it paid is owed again."""
    return {"state": payments.reverse(ledger(), operator(), number, reason)}


def waive(customer: CustomerName, amount: Amount, reason: str) -> Any:
    """Give up penalty."""
    books = ledger()
    account_id = lookup.account(books, customer)
    return {"waived": arrears.waive(books, operator(), account_id, amount, reason, uuid4().hex)}


def decide_hardship(
    number: str, approve: Annotated[bool, typer.Option("--approve/--refuse")]
) -> Any:
    """Decide a request for a hardship plan."""
    return arrears.decide_hardship(ledger(), operator(), number, approve=approve)


def write_off(customer: CustomerName, reason: str) -> Any:
    """Write off everything an account owes; later payments are recoveries."""
    books = ledger()
    account_id = lookup.account(books, customer)
    return {"written off": arrears.write_off(books, operator(), account_id, reason)}


def pay_out(customer: CustomerName) -> Any:
    """Pay the customer's balance out to the first bound source."""
    books = ledger()
    account_id = lookup.account(books, customer)
    return balance.pay_out(books, lookup.gateway(), operator(), account_id, uuid4().hex)
