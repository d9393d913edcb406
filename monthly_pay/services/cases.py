"""Cases: what is handed over to people, with the number the customer is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from monthly_pay.ledger.ledger import Cause, Command, Ledger, Transaction
from monthly_pay.ledger.tables.servicing import CaseRow, CaseState
from monthly_pay.products import catalogue
from monthly_pay.services.accounts import known
from monthly_pay.services.numbers import NumberKind, number


@dataclass(frozen=True, slots=True)
class CaseOpened:
    """A case, and how many are waiting before it."""

    number: str
    waiting_before: int


@dataclass(frozen=True, slots=True)
class Topic:
    """How urgent a topic is, and whether the customer waits for it in the chat."""

    rank: int
    minutes: int
    waits: bool = True


def topic_of(name: str) -> Topic:
    """What the product's rules say of a topic; most have no rule of their own."""
    known_topics: dict[str, dict[str, Any]] = catalogue()["desk_topics"].value
    return Topic(**known_topics.get(name, known_topics["other"]))


def urgency(row: CaseRow) -> tuple[int, int]:
    """The order of the queue: by rank, then who came first."""
    return topic_of(row.topic).rank, row.id


def open_case(ledger: Ledger, cause: Cause, customer_id: int, topic: str, key: str) -> CaseOpened:
    """Opens a case for a customer, or returns the one about the same topic that is not done."""

    def work(tx: Transaction) -> CaseOpened:
        known(tx, customer_id)
        same = next((r for r in _not_done(tx.session, customer_id) if r.topic == topic), None)
        return _opened(tx.session, same or _new(tx, customer_id, topic))

    request = {"customer": customer_id, "topic": topic}
    return ledger.execute(Command("open_case", cause, key, request=request), work, CaseOpened)


def hand_over(ledger: Ledger, cause: Cause, customer_id: int, topic: str, key: str) -> CaseOpened:
    """Puts a customer into the queue; one who waits or talks to somebody already stays there."""

    def work(tx: Transaction) -> CaseOpened:
        known(tx, customer_id)
        waits = [r for r in _not_done(tx.session, customer_id) if _in_chat(r)]
        return _opened(
            tx.session, min(waits, key=urgency) if waits else _new(tx, customer_id, topic)
        )

    request = {"customer": customer_id, "topic": topic}
    return ledger.execute(Command("hand_over", cause, key, request=request), work, CaseOpened)


def open_cases(ledger: Ledger, customer_id: int) -> list[CaseOpened]:
    """The customer's cases that people still work on, oldest first."""
    with ledger.read() as reading:
        return [_opened(reading.session, row) for row in _not_done(reading.session, customer_id)]


def _in_chat(row: CaseRow) -> bool:
    return row.state in (CaseState.OPEN, CaseState.TAKEN) and topic_of(row.topic).waits


def _not_done(session: Session, customer_id: int) -> list[CaseRow]:
    query = select(CaseRow).where(
        CaseRow.customer_id == customer_id, CaseRow.state != CaseState.CLOSED
    )
    return list(session.scalars(query.order_by(CaseRow.id)))


def _new(tx: Transaction, customer_id: int, topic: str) -> CaseRow:
    row = CaseRow(
        customer_id=customer_id,
        number=f"new:{tx.command_id}",
        topic=topic,
        state=CaseState.OPEN,
        opened_at=tx.now,
        opened_on=tx.today,
        due_at=tx.now + timedelta(minutes=topic_of(topic).minutes),
    )
    tx.session.add(row)
    tx.session.flush()
    row.number = number(NumberKind.CASE, tx.today, row.id)
    return row


def _opened(session: Session, row: CaseRow) -> CaseOpened:
    waiting = session.scalars(select(CaseRow).where(CaseRow.state == CaseState.OPEN))
    before = sum(1 for other in waiting if urgency(other) < urgency(row))
    return CaseOpened(row.number, before if row.state is CaseState.OPEN else 0)
