"""Reminders are queued when a day is opened, one of a kind for a bill; sending them is apart."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import func, select

from monthly_pay.ledger.ledger import Cause, Command, Ledger, Reading, Transaction
from monthly_pay.ledger.tables.credit import StatementRow
from monthly_pay.ledger.tables.standing import ReminderRow

# Days from the last day to pay on which a reminder is due, and its name.
DAYS = {-2: "due_soon", 0: "due_today", 1: "late", 3: "grace_ends"}


def queue_due(ledger: Ledger, cause: Cause, day: date) -> int:
    """Queues the reminders of a day; how many are new. Nobody is reminded of nothing to pay."""
    kinds = {day - timedelta(days=offset): kind for offset, kind in DAYS.items()}
    payable_until = func.coalesce(StatementRow.extended_until, StatementRow.due_date)
    with ledger.read() as reading:
        rows = reading.session.execute(
            select(StatementRow.account_id, StatementRow.id, payable_until).where(
                payable_until.in_(kinds), StatementRow.settled_on.is_(None)
            )
        )
        due = [(account_id, id_, kinds[until]) for account_id, id_, until in rows]
        due = [one for one in due if _to_pay(reading, *one)]
    for account_id, statement_id, kind in due:
        _queue(ledger, cause, account_id, statement_id, kind, day)
    return len(due)


def _to_pay(reading: Reading, account_id: int, statement_id: int, kind: str) -> bool:
    """Whether something is to be paid of a bill, of which this reminder was not queued before."""
    queued = select(ReminderRow.id).where(
        ReminderRow.statement_id == statement_id, ReminderRow.kind == kind
    )
    if reading.session.scalar(queued) is not None:
        return False
    statements = reading.facts(account_id).statements
    return any(s.id == statement_id and s.payable for s in statements)


def _queue(
    ledger: Ledger, cause: Cause, account_id: int, statement_id: int, kind: str, day: date
) -> None:
    def work(tx: Transaction) -> bool:
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
        return True

    key = f"{statement_id}:{kind}"
    command = Command("queue_reminder", cause, key, account_id, on=day, changes_account=False)
    ledger.execute(command, work, bool)
