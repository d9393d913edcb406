"""Reports: statements, the audit, the trial balance, and closing a day."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy import select

from monthly_pay.cli import lookup
from monthly_pay.cli.output import CustomerName, ledger, shown
from monthly_pay.documents import statement as statements
from monthly_pay.ledger.books import trial_balance
from monthly_pay.ledger.tables.books import CommandRow
from monthly_pay.rules.money import total
from monthly_pay.services import day

DATE = ["%Y-%m-%d"]


def register(app: typer.Typer) -> None:
    """Adds the commands of this module."""
    for command in (statement, audit, balance, close_day):
        app.command(command.__name__.replace("_", "-"))(shown(command))


def statement(
    customer: CustomerName,
    bill_date: Annotated[datetime | None, typer.Option(formats=DATE, help="The last one.")] = None,
    pdf: Annotated[Path | None, typer.Option(help="Write a PDF to this file.")] = None,
    csv: Annotated[Path | None, typer.Option(help="Write a CSV to this file.")] = None,
) -> Any:
    """Show a bill line by line, or write it as PDF or CSV."""
    books = ledger()
    wanted = bill_date.date() if bill_date else None
    document = statements.find(books, lookup.account(books, customer), wanted)
    try:
        if pdf:
            pdf.write_bytes(statements.as_pdf(document))
        if csv:
            csv.write_text(statements.as_csv(document), "utf-8-sig", newline="")
    except OSError as error:
        raise typer.BadParameter(f"{error.filename} cannot be written: {error.strerror}") from error
    return document.lines(statements.FOR_PROGRAMS)


def audit(
    customer: Annotated[str, typer.Option(help="Only this customer's account.")] = "",
    last: Annotated[int, typer.Option(help="How many.", min=1, max=10_000)] = 20,
) -> Any:
    """Show the last commands: what, when, by whom, in which turn of a conversation."""
    books = ledger()
    query = select(CommandRow).order_by(CommandRow.id.desc()).limit(last)
    if customer:
        scope = f"account:{lookup.account(books, customer)}"
        query = query.where(CommandRow.scope == scope)
    with books.read() as reading:
        rows = list(reading.session.scalars(query))
    return [
        {
            "id": row.id,
            "date": row.business_date,
            "at": row.at.strftime("%H:%M:%S"),
            "command": row.name,
            "scope": row.scope,
            "actor": row.actor,
            "turn": row.turn,
        }
        for row in rows
    ]


def balance() -> Any:
    """The trial balance: the sum of every kind of book; they add up to zero."""
    with ledger().read() as reading:
        books = trial_balance(reading.session)
    kinds = sorted({key.split(":")[0] for key in books})
    rows: list[dict[str, Any]] = [
        {"book": kind, "debit less credit": total(v for k, v in books.items() if _is(k, kind))}
        for kind in kinds
    ]
    return [*rows, {"book": "sum", "debit less credit": total(books.values())}]


def _is(key: str, kind: str) -> bool:
    return key.split(":", maxsplit=1)[0] == kind


def close_day(
    date: Annotated[datetime, typer.Option(formats=DATE, help="The day that has ended.")],
) -> Any:
    """Close a day for all accounts and open the next one; repeating it changes nothing."""
    books = ledger()
    ended = lookup.past_day(books, date.date())
    return day.close_day(books, lookup.gateway(), ended, notifier=lookup.notifier())
