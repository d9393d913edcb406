"""Reminders: queued when a day is opened, sent in its allowed hours, and only while they are true.

One of a kind for a bill. What became false or was not sent on its day is dropped.
"""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import uuid4

from sqlalchemy import func, select

from monthly_pay.ledger.clock import SHANGHAI, moment
from monthly_pay.ledger.ledger import Cause, Command, Ledger, Reading, Transaction
from monthly_pay.ledger.tables.credit import StatementRow
from monthly_pay.ledger.tables.people import CustomerRow
from monthly_pay.ledger.tables.standing import ReminderRow
from monthly_pay.ports.notifications import NotDelivered, Notification, Notifier
from monthly_pay.products import catalogue
from monthly_pay.rules.contacting import DAYS, Channel, Hours, ReminderKind, is_true, route
from monthly_pay.services import preferences

log = logging.getLogger("reminders")
KINDS = {days: kind for kind, days in DAYS.items()}
CHINESE = "zh"
SENT, DROPPED, WAITING, FAILED = "sent", "dropped", "waiting", "failed"


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of the reminders that were waiting."""

    sent: int = 0
    dropped: int = 0
    waiting: int = 0
    failed: int = 0


def queue_due(ledger: Ledger, cause: Cause, day: date) -> int:
    """Queues the reminders of a day; how many are new. Nobody is reminded of nothing to pay."""
    kinds = {day - timedelta(days=offset): kind for offset, kind in KINDS.items()}
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


def send_waiting(ledger: Ledger, notifier: Notifier, cause: Cause, at: datetime) -> Sent:
    """Sends what is waiting and may be sent at a moment.

    A reminder is marked as sent before it is handed over, so that no interruption can double
    it; one that could not be handed over waits again.
    """
    done = Counter[str]()
    at = at.astimezone(SHANGHAI)
    waiting = (
        select(ReminderRow.id, ReminderRow.account_id)
        .where(
            ReminderRow.sent_on.is_(None),
            ReminderRow.dropped_on.is_(None),
            ReminderRow.queued_on <= at.date(),
        )
        .order_by(ReminderRow.id)
    )
    with ledger.read() as reading:
        rows = list(reading.session.execute(waiting))
    for reminder_id, account_id in rows:
        done[_send(ledger, notifier, cause, reminder_id, account_id, at)] += 1
    return Sent(**done)


def now_of(ledger: Ledger) -> datetime:
    """The business date with the time of day it is in Shanghai."""
    with ledger.read() as reading:
        now = reading.now.astimezone(SHANGHAI)
        return moment(reading.today, now.hour, now.minute)


def play_hours(ledger: Ledger, notifier: Notifier, cause: Cause, day: date) -> None:
    """Tries every hour of a simulated day, while something is waiting."""
    for hour in range(24):
        if not send_waiting(ledger, notifier, cause, moment(day, hour)).waiting:
            return


def _send(
    ledger: Ledger,
    notifier: Notifier,
    cause: Cause,
    reminder_id: int,
    account_id: int,
    at: datetime,
) -> str:
    with ledger.read() as reading:
        row = reading.session.get_one(ReminderRow, reminder_id)
        wanted = _decide(reading, row, at)
    if wanted == WAITING:
        return WAITING

    def work(tx: Transaction) -> str:
        row = tx.session.get_one(ReminderRow, reminder_id)
        if row.sent_on is not None or row.dropped_on is not None:
            return DROPPED
        chosen = _decide(tx, row, at)
        if chosen == DROPPED:
            row.dropped_on = at.date()
        if isinstance(chosen, Channel):
            row.sent_on, row.sent_at, row.channel = at.date(), at, chosen
            return SENT
        return chosen

    # A key of its own: an earlier answer must never be handed over a second time.
    command = Command(
        "send_reminder", cause, uuid4().hex, account_id, on=at.date(), changes_account=False
    )
    became = ledger.execute(command, work, str)
    if became != SENT:
        return became
    with ledger.read() as reading:
        message = _notification(reading, reading.session.get_one(ReminderRow, reminder_id), at)
    try:
        notifier.send(message)
    except NotDelivered:
        log.warning("reminder %s was not taken, it waits", reminder_id, exc_info=True)
        _take_back(ledger, cause, reminder_id, account_id, at)
        return FAILED
    return SENT


def _decide(reading: Reading, row: ReminderRow, at: datetime) -> Channel | str:
    """The channel to take now; or that it waits for its hour, or is to be dropped."""
    kind = ReminderKind(row.kind)
    facts = reading.facts(row.account_id)
    if not is_true(facts, row.statement_id, kind, at.date()):
        return DROPPED
    wanted = preferences.current(reading, facts.account.customer_id)
    allowed = Hours(*catalogue()["collection_hours"].value)
    return route(kind, wanted, at, allowed) or WAITING


def _notification(reading: Reading, row: ReminderRow, at: datetime) -> Notification:
    facts = reading.facts(row.account_id)
    customer = reading.session.get_one(CustomerRow, facts.account.customer_id)
    bill = next(s for s in facts.statements if s.id == row.statement_id)
    wanted = preferences.current(reading, customer.id)
    kind = ReminderKind(row.kind)
    assert row.channel is not None
    return Notification(
        key=f"reminder:{row.id}",
        channel=row.channel,
        customer=customer.subject,
        phone=customer.phone,
        kind=kind,
        language=wanted.language or CHINESE,
        amount=bill.payable,
        pay_by=bill.grace_until if kind is ReminderKind.GRACE_ENDS else bill.payable_until,
        at=at,
    )


def _take_back(
    ledger: Ledger, cause: Cause, reminder_id: int, account_id: int, at: datetime
) -> None:
    def work(tx: Transaction) -> bool:
        row = tx.session.get_one(ReminderRow, reminder_id)
        row.sent_on = row.sent_at = row.channel = None
        return True

    command = Command(
        "reminder_not_taken", cause, uuid4().hex, account_id, on=at.date(), changes_account=False
    )
    ledger.execute(command, work, bool)


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
                sent_at=None,
                channel=None,
                dropped_on=None,
            )
        )
        return True

    key = f"{statement_id}:{kind}"
    command = Command("queue_reminder", cause, key, account_id, on=day, changes_account=False)
    ledger.execute(command, work, bool)
