"""Collection and contact: agencies, the log of contacts, wishes, reminders, a customer's data."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Any
from uuid import uuid4

import typer

from monthly_pay.cli import lookup
from monthly_pay.cli.output import CustomerName, ledger, operator, shown
from monthly_pay.ledger.clock import moment
from monthly_pay.rules.conduct import Act, Contact, ContactKind, Party
from monthly_pay.services import collectors, conduct, contacts, preferences, privacy, reminders

Agency = Annotated[str, typer.Argument(metavar="AGENCY")]
Moment = Annotated[
    datetime, typer.Option(formats=["%Y-%m-%dT%H:%M"], help="Shanghai, as 2026-11-20T22:30.")
]


def register(app: typer.Typer) -> None:
    """Adds the commands of this module."""
    for command in (agency, assign, withdraw, contact, contacts_, wishes, remind, export):
        app.command(command.__name__.strip("_"))(shown(command))


def agency(
    name: Agency, number: Annotated[list[str], typer.Option(help="Each number it calls from.")]
) -> Any:
    """Make a collection agency known, or replace the numbers of a known one."""
    return {"id": collectors.register_agency(ledger(), operator(), name, number)}


def assign(customer: CustomerName, agency: Agency) -> Any:
    """Give an account to an agency; shows the number its collectors have to state."""
    books = ledger()
    account_id = lookup.open_account(books, customer)
    return collectors.assign(books, operator(), account_id, agency, uuid4().hex)


def withdraw(customer: CustomerName) -> Any:
    """Take an account back from its agency."""
    books = ledger()
    account_id = lookup.account(books, customer)
    return {"ended": collectors.withdraw(books, operator(), account_id, uuid4().hex)}


def contact(
    customer: CustomerName,
    at: Moment,
    by: Annotated[str, typer.Option(help="Number or agency.")],
    kind: Annotated[ContactKind, typer.Option()] = ContactKind.CALL,
    connected: Annotated[bool, typer.Option("--connected/--unanswered")] = True,
    line: Annotated[str, typer.Option(help="Which number or door was tried.")] = "mobile",
    party: Annotated[Party, typer.Option()] = Party.DEBTOR,
    act: Annotated[list[Act] | None, typer.Option(help="What else was done.")] = None,
    unreachable: Annotated[bool, typer.Option(help="The debtor was not reached before.")] = False,
) -> Any:
    """Keep a contact of a collection; shows the rules that are broken in the last thirty days."""
    books = ledger()
    person = lookup.customer(books, customer)
    when = moment(at.date(), at.hour, at.minute)
    told = Contact(when, kind, connected, line, party, frozenset(act or ()), unreachable)
    contacts.record(books, operator(), person.id, told, by, uuid4().hex)
    return {"broken": [one.rule.key for one in conduct.of_log(books, person.id)]}


def contacts_(
    customer: CustomerName,
    days: Annotated[int, typer.Option(help="How far back.", min=1, max=3650)] = 30,
) -> Any:
    """List the contacts of a collection, as reported and as the customer tells."""
    books = ledger()
    person = lookup.customer(books, customer)
    with books.read() as reading:
        logged = contacts.log(reading, person.id, reading.today - timedelta(days=days))
    return [
        {
            "at": one.contact.at.strftime("%Y-%m-%d %H:%M"),
            "kind": one.contact.kind,
            "connected": one.contact.connected,
            "by": one.by,
            "party": one.contact.party,
            "acts": sorted(one.contact.acts),
            "told by": one.source,
            "note": one.note,
        }
        for one in logged
    ]


def wishes(customer: CustomerName) -> Any:
    """Show how a customer consented to be contacted."""
    books = ledger()
    wanted = preferences.find(books, lookup.customer(books, customer).id)
    hours = wanted.hours
    return {
        "hours": f"{hours.start:02d}:00-{hours.until:02d}:00" if hours else None,
        "channels": sorted(wanted.channels),
        "language": wanted.language,
        "avoid work": wanted.avoid_work,
        "paused until": wanted.paused_until,
    }


def remind() -> Any:
    """Send the reminders that are true and may be sent now; run it every hour of the day."""
    books = ledger()
    return reminders.send_waiting(books, lookup.notifier(), operator(), reminders.now_of(books))


def export(customer: CustomerName) -> Any:
    """Copy everything that is kept of a customer, by table; with --json for the customer."""
    books = ledger()
    return privacy.copy(books, lookup.customer(books, customer).id)
