"""Ledgers: their tables, the demo one, its business date and its customers."""

from __future__ import annotations

import json
import os
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table
from sqlalchemy import inspect, make_url

from monthly_pay.cli.lookup import notifier
from monthly_pay.cli.output import ledger, told_plainly
from monthly_pay.demo import seed as play_stories
from monthly_pay.demo.stories import STORIES
from monthly_pay.ledger import schema
from monthly_pay.ledger.clock import SHANGHAI, LedgerClock
from monthly_pay.ledger.engine import open_engine
from monthly_pay.ledger.ledger import Ledger
from monthly_pay.ports.payments import SandboxGateway
from monthly_pay.services import accounts, day
from monthly_pay.settings import settings

console = Console(stderr=True)
FORMATS = ["%Y-%m-%d"]


def register(app: typer.Typer) -> None:
    """Adds the commands of this module."""
    app.command()(seed)
    app.command("day")(told_plainly()(move_to))
    app.command()(told_plainly()(customers))
    app.command()(told_plainly()(migrate))


def seed(
    on: Annotated[
        datetime | None, typer.Option("--date", formats=FORMATS, help="Business date; today.")
    ] = None,
    fresh: Annotated[bool, typer.Option(help="Throw an existing demo ledger away.")] = False,
) -> None:
    """Write the demo ledger, if there is none yet; one that is there gets today's tables."""
    url = make_url(settings().database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        raise typer.BadParameter("the demo ledger is a SQLite file; production is not seeded")
    file = Path(url.database)
    if not fresh and _is_ledger(file):
        schema.upgrade(open_engine(settings().database_url))
        return
    today = on.date() if on else datetime.now(SHANGHAI).date()
    unfinished = file.with_suffix(".unfinished")
    _remove(unfinished)
    engine = open_engine(f"sqlite:///{unfinished}")
    schema.upgrade(engine)
    with Progress(console=console, transient=True) as progress:
        task = progress.add_task(f"demo ledger as of {today}")
        play_stories(
            Ledger(engine, LedgerClock()),
            today,
            lambda done, of: progress.update(task, completed=done, total=of),
        )
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    _remove(file)
    os.replace(unfinished, file)
    console.print(f"· demo ledger as of {today} written")


def migrate() -> None:
    """Create the tables of the ledger in the settings, or bring them up to this version."""
    engine = open_engine(settings().database_url)
    schema.upgrade(engine)
    engine.dispose()
    console.print("· the tables of the ledger are up to date")


def _is_ledger(file: Path) -> bool:
    """Whether a file has the tables of a ledger; a server that looked too early left one bare."""
    if not file.exists():
        return False
    engine = open_engine(f"sqlite:///{file}")
    found = inspect(engine).has_table("commands")
    engine.dispose()
    return found


def _remove(file: Path) -> None:
    for part in (file, *(Path(f"{file}{suffix}") for suffix in ("-wal", "-shm"))):
        part.unlink(missing_ok=True)


def demo_ledger() -> Ledger:
    """The ledger of the settings, with the business date it keeps; one must have been written."""
    return Ledger(ledger().engine, LedgerClock())


def move_to(
    to: Annotated[datetime, typer.Argument(formats=FORMATS, metavar="DATE")],
) -> None:
    """Move the business date forward, closing every day in between."""
    books, wanted = demo_ledger(), to.date()
    with books.read() as reading:
        today = reading.today
    if wanted < today:
        console.print(
            f"error: the business date is {today} and cannot go back; nothing was changed. "
            f"To start anew at that date: monthly-pay seed --fresh --date {wanted}"
        )
        raise typer.Exit(2)
    days = (wanted - today).days
    with Progress(console=console, transient=True) as progress:
        task = progress.add_task("closing days", total=days)
        for passed in range(days):
            ended = today + timedelta(days=passed)
            day.close_day(books, SandboxGateway(), ended, notifier=notifier())
            progress.advance(task)
    console.print(f"· the business date is {_date_of(books)}; {days} days were closed")


def _date_of(books: Ledger) -> date:
    with books.read() as reading:
        return reading.today


def customers(
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """List the customers of the demo ledger and their stories."""
    told = [story.__name__ for story in STORIES]
    found = accounts.customers(demo_ledger())
    found.sort(key=lambda c: told.index(c.subject) if c.subject in told else len(told))
    if as_json:
        print(json.dumps([{"name": c.subject, "story": c.story} for c in found]))
        return
    table = Table("customer", "name", "story", box=None, title_justify="left")
    for customer in found:
        table.add_row(customer.subject, customer.name, customer.story)
    Console().print(table)
