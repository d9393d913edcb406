"""What others were told of the cases: the channel of each customer, and an outside desk."""

from __future__ import annotations

import secrets
from typing import Any

from sqlalchemy import select

from monthly_pay.ledger.ledger import Cause, Command, Ledger, Transaction
from monthly_pay.ledger.tables.desk import RelayRow, ToldRow
from monthly_pay.ledger.tables.people import CustomerRow

DESK = Cause("system:desk")


def told(ledger: Ledger) -> dict[str, dict[str, Any]]:
    """What the channel was last told of each customer, by subject."""
    query = select(CustomerRow.subject, ToldRow.state).join(
        ToldRow, ToldRow.customer_id == CustomerRow.id
    )
    with ledger.read() as reading:
        return {row[0]: row[1] for row in reading.session.execute(query)}


def note_told(ledger: Ledger, subject: str, state: dict[str, Any]) -> None:
    """Keeps what the channel was told."""

    def work(tx: Transaction) -> int:
        customer = select(CustomerRow.id).where(CustomerRow.subject == subject)
        customer_id = tx.session.scalars(customer).one()
        row = tx.session.scalar(select(ToldRow).where(ToldRow.customer_id == customer_id))
        if row is None:
            row = ToldRow(customer_id=customer_id)
            tx.session.add(row)
        row.state = state
        return tx.command_id

    request = {"customer": subject, "state": state}
    ledger.execute(Command("tell_channel", DESK, secrets.token_hex(8), request=request), work, int)


def relayed(ledger: Ledger) -> dict[int, int]:
    """The last message of each case an outside desk knows of; one without has to be announced."""
    with ledger.read() as reading:
        query = select(RelayRow.case_id, RelayRow.seq)
        return {row[0]: row[1] for row in reading.session.execute(query)}


def note_relayed(ledger: Ledger, case_id: int, seq: int) -> None:
    """Keeps how far the outside desk was told."""

    def work(tx: Transaction) -> int:
        row = tx.session.scalar(select(RelayRow).where(RelayRow.case_id == case_id))
        if row is None:
            row = RelayRow(case_id=case_id)
            tx.session.add(row)
        row.seq = seq
        return tx.command_id

    ledger.execute(Command("tell_outside", DESK, f"{case_id}:{seq}"), work, int)
