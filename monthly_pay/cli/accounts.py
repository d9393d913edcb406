"""Accounts: opening, looking at them, their limit, holds and due day."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import uuid4

import typer

from monthly_pay.cli import lookup
from monthly_pay.cli.output import Amount, CustomerName, RowId, ledger, operator, shown
from monthly_pay.ports.bureau import SandboxBureau
from monthly_pay.rules.bill import bill_overview
from monthly_pay.rules.facts import HoldCause
from monthly_pay.services import cycles, holds, limits, opening

Day = Annotated[datetime, typer.Argument(formats=["%Y-%m-%d"])]


def register(app: typer.Typer) -> None:
    """Adds the commands of this module."""
    for command in (open_, show, hold, lift, decide, limit, temporary, one_off, due_day):
        app.command(command.__name__.strip("_").replace("_", "-"))(shown(command))


def open_(customer: CustomerName, due_day: Annotated[int | None, typer.Option()] = None) -> Any:
    """Decide an application for an account, with the sandbox's credit report."""
    books = ledger()
    person = lookup.customer(books, customer)
    return opening.apply(books, SandboxBureau(), operator(), person.id, uuid4().hex, due_day)


def show(customer: CustomerName) -> Any:
    """Show an account: what is owed and when, limit, holds."""
    books = ledger()
    account_id = lookup.account(books, customer)
    with books.read() as reading:
        facts = reading.facts(account_id)
        bill = bill_overview(facts, reading.today)
    return {
        "customer": customer,
        "name": facts.name,
        "account": facts.account.number,
        "state": facts.account.state,
        "due now": bill.due_now,
        "due on": bill.due_date,
        "next bill": bill.next_bill,
        "plans": bill.plans_rest,
        "unposted": bill.unposted,
        "total": bill.total,
        "limit": bill.limit.limit,
        "available": bill.limit.available,
        "balance": facts.overpayment,
        "holds": [h.cause for h in facts.active_holds],
    }


def hold(customer: CustomerName, cause: HoldCause, reason: str = "") -> Any:
    """Freeze purchases of an account."""
    books = ledger()
    account_id = lookup.open_account(books, customer)
    evidence = {"reason": reason} if reason else {}
    return holds.place(books, operator(), account_id, cause, evidence, uuid4().hex)


def lift(customer: CustomerName, hold_id: RowId) -> Any:
    """Lift a hold."""
    books = ledger()
    return holds.lift(books, operator(), lookup.account(books, customer), hold_id)


def decide(
    number: Annotated[str, typer.Argument(help="Number of the application.")],
    approve: Annotated[bool, typer.Option("--approve/--refuse")],
    reason: Annotated[str, typer.Option()] = "",
) -> Any:
    """Decide an application to lift a hold."""
    return holds.decide(ledger(), operator(), number, approve=approve, reason=reason)


def limit(customer: CustomerName, amount: Amount, reason: str) -> Any:
    """Set the base limit, up or down, with the reason the customer is told."""
    books = ledger()
    account_id = lookup.open_account(books, customer)
    return limits.set_limit(books, operator(), account_id, amount, reason, uuid4().hex)


def temporary(customer: CustomerName, amount: Amount, until: Day) -> Any:
    """Grant a temporary limit until the end of a day."""
    books = ledger()
    account_id = lookup.open_account(books, customer)
    return limits.grant_temporary(books, operator(), account_id, amount, until.date(), uuid4().hex)


def one_off(customer: CustomerName, amount: Amount) -> Any:
    """Grant a limit that can be used once."""
    books = ledger()
    account_id = lookup.open_account(books, customer)
    return limits.grant_one_off(books, operator(), account_id, amount, uuid4().hex)


def due_day(customer: CustomerName, day: int) -> Any:
    """Change the due day: 6, 15 or 20, once in twelve months."""
    books = ledger()
    account_id = lookup.account(books, customer)
    return cycles.change_due_day(books, operator(), account_id, day, uuid4().hex)
