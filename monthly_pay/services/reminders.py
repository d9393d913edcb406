"""Reminders are queued when a day is opened, one of a kind for a bill; sending them is apart."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from monthly_pay.ledger.ledger import Cause, Command, Ledger, Transaction
from monthly_pay.ledger.tables.credit import StatementRow
from monthly_pay.ledger.tables.standing import ReminderRow

# Days from the due day on which a reminder is due, and its name.
DAYS = {-2: "due_soon", 0: "due_today", 1: "late", 3: "grace_ends"}


def queue_due(ledger: Ledger, cause: Cause, day: date) -> int:
    """Queues the reminders of a day; how many are new."""
    queued = 0
    for offset, kind in DAYS.items():
        with ledger.read() as reading:
            query = select(StatementRow.id, StatementRow.account_id).where(
                StatementRow.due_date == day - timedelta(days=offset),
                StatementRow.settled_on.is_(None),
            )
            due = [tuple(row) for row in reading.session.execute(query)]
        for statement_id, account_id in due:
            queued += _queue(ledger, cause, account_id, statement_id, kind, day)
    return queued


def _queue(
    ledger: Ledger, cause: Cause, account_id: int, statement_id: int, kind: str, day: date
) -> int:
    def work(tx: Transaction) -> int:
        tx.session.add(
            ReminderRow(
                account_id=account_id,
                statement_id=statement_id,
                kind=kind,
                queued_on=day,
                sent_on=None,
                dropped_on=None,
            )
        )
        return 1

    command = Command(
        "queue_reminder",
        cause,
        f"{statement_id}:{kind}",
        account_id,
        on=day,
        changes_account=False,
    )
    return ledger.execute(command, work, int)
