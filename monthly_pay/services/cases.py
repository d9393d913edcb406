"""Cases: what is handed over to people, with the number the customer is told."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from monthly_pay.ledger.ledger import Cause, Command, Ledger, Transaction
from monthly_pay.ledger.tables.servicing import CaseRow, CaseState
from monthly_pay.services.accounts import known
from monthly_pay.services.numbers import NumberKind, number


@dataclass(frozen=True, slots=True)
class CaseOpened:
    """A case, and how many are waiting before it."""

    number: str
    waiting_before: int


def open_case(ledger: Ledger, cause: Cause, customer_id: int, topic: str, key: str) -> CaseOpened:
    """Opens a case for a customer, or returns the open one about the same topic."""

    def work(tx: Transaction) -> CaseOpened:
        known(tx, customer_id)
        same = select(CaseRow).where(
            CaseRow.customer_id == customer_id,
            CaseRow.topic == topic,
            CaseRow.state == CaseState.OPEN,
        )
        row = tx.session.scalar(same)
        if row is None:
            row = CaseRow(
                customer_id=customer_id,
                number=f"new:{tx.command_id}",
                topic=topic,
                state=CaseState.OPEN,
                opened_at=tx.now,
                opened_on=tx.today,
            )
            tx.session.add(row)
            tx.session.flush()
            row.number = number(NumberKind.CASE, tx.today, row.id)
        return _opened(tx.session, row)

    request = {"customer": customer_id, "topic": topic}
    return ledger.execute(Command("open_case", cause, key, request=request), work, CaseOpened)


def open_cases(ledger: Ledger, customer_id: int) -> list[CaseOpened]:
    """The customer's cases that people still work on, oldest first."""
    with ledger.read() as reading:
        query = (
            select(CaseRow)
            .where(CaseRow.customer_id == customer_id, CaseRow.state == CaseState.OPEN)
            .order_by(CaseRow.id)
        )
        return [_opened(reading.session, row) for row in reading.session.scalars(query)]


def _opened(session: Session, row: CaseRow) -> CaseOpened:
    before = select(func.count()).where(CaseRow.state == CaseState.OPEN, CaseRow.id < row.id)
    return CaseOpened(row.number, session.scalar(before) or 0)
