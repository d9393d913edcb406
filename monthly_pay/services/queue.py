"""The work of people on cases: the queue, taking over, answering, handing back, putting off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from monthly_pay.ledger.ledger import Cause, Command, Ledger, Transaction
from monthly_pay.ledger.tables.desk import NoteRow
from monthly_pay.ledger.tables.people import CustomerRow
from monthly_pay.ledger.tables.servicing import CaseRow, CaseState
from monthly_pay.rules.refusals import Refusal, Refused
from monthly_pay.services.cases import topic_of, urgency

FURTHEST_DAYS = 30


@dataclass(frozen=True, slots=True)
class Note:
    """What a colleague wrote down."""

    by: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Case:
    """A case as the desk sees it."""

    id: int
    number: str
    topic: str
    state: CaseState
    rank: int
    waits: bool
    subject: str
    name: str
    customer_id: int
    opened_at: datetime
    due_at: datetime | None
    taken_by: str | None
    taken_at: datetime | None
    answered_at: datetime | None
    closed_at: datetime | None
    notes: tuple[Note, ...] = ()

    @property
    def in_chat(self) -> bool:
        """Whether the customer waits for a person in the chat, or talks to one."""
        return self.waits and self.state in (CaseState.OPEN, CaseState.TAKEN)


def queue(ledger: Ledger) -> list[Case]:
    """Every case that is not done, the most urgent first."""
    query = (
        select(CaseRow, CustomerRow)
        .join(CustomerRow, CustomerRow.id == CaseRow.customer_id)
        .where(CaseRow.state != CaseState.CLOSED)
    )
    with ledger.read() as reading:
        rows = sorted(reading.session.execute(query), key=lambda row: urgency(row[0]))
        return [_case(case, customer) for case, customer in rows]


def find(ledger: Ledger, case_number: str) -> Case:
    """One case with its notes; an unknown number is refused."""
    with ledger.read() as reading:
        row = _row(reading.session, case_number)
        notes = select(NoteRow).where(NoteRow.case_id == row.id).order_by(NoteRow.id)
        found = tuple(Note(n.by, n.at, n.text) for n in reading.session.scalars(notes))
        return _case(row, reading.session.get_one(CustomerRow, row.customer_id), found)


def take(ledger: Ledger, cause: Cause, case_number: str) -> CaseState:
    """Takes a case over from the queue or from a colleague: from now on a person answers."""

    def work(tx: Transaction, row: CaseRow) -> None:
        if row.state is CaseState.CLOSED:
            raise Refused(Refusal.NOT_ALLOWED_NOW, case=case_number, state=row.state)
        row.state, row.taken_by = CaseState.TAKEN, cause.actor
        row.taken_at = row.taken_at or tx.now

    return _change(ledger, cause, "take_case", case_number, work)


def answered(ledger: Ledger, cause: Cause, case_number: str) -> CaseState:
    """Notes that somebody is answering, and when first; only who has the case does."""

    def work(tx: Transaction, row: CaseRow) -> None:
        if row.state is not CaseState.TAKEN or row.taken_by != cause.actor:
            raise Refused(Refusal.NOT_ALLOWED_NOW, case=case_number, state=row.state)
        row.answered_at = row.answered_at or tx.now

    return _change(ledger, cause, "answer_case", case_number, work)


def hand_back(ledger: Ledger, cause: Cause, case_number: str) -> CaseState:
    """The talk is over and the case done: the assistant goes on."""

    def work(tx: Transaction, row: CaseRow) -> None:
        if row.state is CaseState.CLOSED:
            raise Refused(Refusal.NOT_ALLOWED_NOW, case=case_number, state=row.state)
        row.state, row.closed_at = CaseState.CLOSED, tx.now

    return _change(ledger, cause, "close_case", case_number, work)


def put_off(ledger: Ledger, cause: Cause, case_number: str, days: int) -> CaseState:
    """The assistant goes on, and people work on the case until a deadline."""

    def work(tx: Transaction, row: CaseRow) -> None:
        if row.state is CaseState.CLOSED or not 1 <= days <= FURTHEST_DAYS:
            raise Refused(Refusal.NOT_ALLOWED_NOW, case=case_number, state=row.state)
        row.state, row.due_at = CaseState.PENDING, tx.now + timedelta(days=days)

    return _change(ledger, cause, "put_off_case", case_number, work)


def write_note(ledger: Ledger, cause: Cause, case_number: str, text: str) -> CaseState:
    """Keeps a note for colleagues."""

    def work(tx: Transaction, row: CaseRow) -> None:
        tx.session.add(NoteRow(case_id=row.id, by=cause.actor, at=tx.now, text=text))

    return _change(ledger, cause, "write_note", case_number, work)


def _change(
    ledger: Ledger,
    cause: Cause,
    name: str,
    case_number: str,
    work: Callable[[Transaction, CaseRow], None],
) -> CaseState:
    """One command on one case. Each is its own: its key is the moment it was asked for."""

    def change(tx: Transaction) -> CaseState:
        row = _row(tx.session, case_number, lock=True)
        work(tx, row)
        return row.state

    key = f"{case_number}:{ledger.clock.now().isoformat()}"
    return ledger.execute(Command(name, cause, key), change, CaseState)


def _row(session: Session, case_number: str, *, lock: bool = False) -> CaseRow:
    query = select(CaseRow).where(CaseRow.number == case_number)
    row = session.scalar(query.with_for_update() if lock else query)
    if row is None:
        raise Refused(Refusal.UNKNOWN_OBJECT, case=case_number)
    return row


def _case(row: CaseRow, customer: CustomerRow, notes: tuple[Note, ...] = ()) -> Case:
    topic = topic_of(row.topic)
    return Case(
        id=row.id,
        number=row.number,
        topic=row.topic,
        state=row.state,
        rank=topic.rank,
        waits=topic.waits,
        subject=customer.subject,
        name=customer.name,
        customer_id=customer.id,
        opened_at=row.opened_at,
        due_at=row.due_at,
        taken_by=row.taken_by,
        taken_at=row.taken_at,
        answered_at=row.answered_at,
        closed_at=row.closed_at,
        notes=notes,
    )
