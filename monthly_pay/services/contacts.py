"""The log of contacts: what the host's system tells of calls and visits, and customers' notes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from monthly_pay.ledger.clock import SHANGHAI, moment
from monthly_pay.ledger.ledger import Cause, Command, Ledger, Reading, Transaction
from monthly_pay.ledger.tables.contacts import ContactRow
from monthly_pay.rules.conduct import Act, Contact
from monthly_pay.rules.refusals import Refusal, Refused
from monthly_pay.services.accounts import known

HOST, CUSTOMER = "host", "customer"


@dataclass(frozen=True, slots=True)
class Logged:
    """A contact with who made it, who told of it, and in which words."""

    contact: Contact
    by: str
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """The rows that were written."""

    ids: tuple[int, ...]


def record(
    ledger: Ledger, cause: Cause, customer_id: int, contact: Contact, by: str, key: str
) -> Recorded:
    """Keeps a contact that the host's system reported. One of the future is refused."""
    return _keep(ledger, cause, customer_id, [Logged(contact, by, HOST, "")], key)


def note(
    ledger: Ledger, cause: Cause, customer_id: int, contacts: list[Contact], words: str, key: str
) -> Recorded:
    """Keeps what a customer tells of contacts, beside what the host's system reports."""
    told = [Logged(one, "", CUSTOMER, words) for one in contacts]
    return _keep(ledger, cause, customer_id, told, key)


def log(reading: Reading, customer_id: int, since: date) -> list[Logged]:
    """The contacts of a customer from a day on, oldest first."""
    query = (
        select(ContactRow)
        .where(ContactRow.customer_id == customer_id, ContactRow.at >= moment(since, 0))
        .order_by(ContactRow.at, ContactRow.id)
    )
    return [_logged(row) for row in reading.session.scalars(query)]


def _keep(ledger: Ledger, cause: Cause, customer_id: int, told: list[Logged], key: str) -> Recorded:
    def work(tx: Transaction) -> Recorded:
        known(tx, customer_id)
        late = [one.contact.at for one in told if _day(one.contact) > tx.today]
        if late:
            raise Refused(Refusal.NOT_ALLOWED_NOW, at=late[0], today=tx.today)
        rows = [_row(tx, customer_id, one) for one in told]
        tx.session.add_all(rows)
        tx.session.flush()
        return Recorded(tuple(row.id for row in rows))

    request = {"customer": customer_id, "contacts": [_plain(one) for one in told]}
    return ledger.execute(Command("record_contact", cause, key, request=request), work, Recorded)


def _day(contact: Contact) -> date:
    return contact.at.astimezone(SHANGHAI).date()


def _plain(one: Logged) -> list[object]:
    contact = one.contact
    which = [contact.at, contact.kind, contact.connected, contact.line, contact.party]
    return [*which, sorted(contact.acts), contact.unreachable, one.by, one.source]


def _row(tx: Transaction, customer_id: int, one: Logged) -> ContactRow:
    contact = one.contact
    return ContactRow(
        customer_id=customer_id,
        kind=contact.kind,
        at=contact.at,
        by=one.by,
        connected=contact.connected,
        line=contact.line,
        party=contact.party,
        acts=sorted(contact.acts),
        unreachable=contact.unreachable,
        source=one.source,
        note=one.note,
        recorded_on=tx.today,
    )


def _logged(row: ContactRow) -> Logged:
    acts = frozenset(Act(name) for name in row.acts)
    contact = Contact(row.at, row.kind, row.connected, row.line, row.party, acts, row.unreachable)
    return Logged(contact, row.by, row.source, row.note)
