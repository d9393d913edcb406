"""Closing a day for all accounts. Repeatable, and resumable after an interruption."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from monthly_pay.ledger.ledger import Cause, Command, Ledger, Reading, Transaction
from monthly_pay.ledger.tables.books import ClockRow, CommandRow
from monthly_pay.ledger.tables.credit import StatementRow
from monthly_pay.ledger.tables.standing import PromiseRow, StageRow
from monthly_pay.ports.bureau import Bureau, SandboxBureau
from monthly_pay.ports.notifications import Notifier
from monthly_pay.ports.payments import PaymentGateway
from monthly_pay.rules.facts import PromiseState
from monthly_pay.rules.refusals import Refusal, Refused
from monthly_pay.services import (
    aging,
    balance,
    debits,
    holds,
    limits,
    monitoring,
    payments,
    reminders,
)
from monthly_pay.services.statements import issue_statements

CLOSING = Cause("system:close-day")
OPENING = "move_clock"


@dataclass(frozen=True, slots=True)
class DayClosed:
    """What closing a day did; a repetition finds nothing left to do."""

    day: date
    accounts: int
    debits: int
    statements: int
    reminders: int


def close_day(
    ledger: Ledger,
    gateway: PaymentGateway,
    day: date,
    bureau: Bureau | None = None,
    notifier: Notifier | None = None,
) -> DayClosed:
    """Closes a day and opens the next one.

    In this order: asks for results of payments and payouts that are still open, debits what is
    due, ages each account, expires temporary limits, issues the next day's bills, decides what
    a rule decides, polls the bureau, queues reminders, and last moves the business date. Each
    part is a command of its own keyed by the day: what was done is not done again. A day that
    has not come yet is refused: the days before it would never be closed.

    Reminders are sent in the hours of a day by ``monthly-pay remind``; the hours of a simulated
    day are played first, through the ``notifier``.
    """
    with ledger.read() as reading:
        if day > reading.today:
            raise Refused(Refusal.NOT_ALLOWED_NOW, day=day, today=reading.today)
        tomorrow = day + timedelta(days=1)
        if _is_closed(reading, tomorrow):
            return DayClosed(day, 0, 0, 0, 0)
    if notifier is not None and ledger.clock.simulated:
        reminders.play_hours(ledger, notifier, CLOSING, day)
    payments.refresh_all(ledger, gateway, CLOSING, on=day)
    balance.send_again(ledger, gateway, CLOSING, on=day)
    with ledger.read() as reading:
        working = _accounts_to_age(reading, day)
        due = debits.accounts_due(reading, day)
    tried = 0
    for account_id in working:
        if account_id in due:
            tried += debits.debit_due(ledger, gateway, CLOSING, account_id, day)
        aging.end_of_day(ledger, CLOSING, account_id, day)
    limits.expire_temporary(ledger, CLOSING, tomorrow)
    issued = issue_statements(ledger, CLOSING, tomorrow)
    holds.decide_by_rule(ledger, CLOSING, tomorrow)
    monitoring.poll_due(ledger, bureau or SandboxBureau(), CLOSING, tomorrow)
    queued = reminders.queue_due(ledger, CLOSING, tomorrow)
    set_business_date(ledger, tomorrow)
    return DayClosed(day, len(working), tried, issued, queued)


def _is_closed(reading: Reading, tomorrow: date) -> bool:
    """Whether the last step was done: opening the next day."""
    query = select(CommandRow.id).where(
        CommandRow.scope == "ledger", CommandRow.name == OPENING, CommandRow.key == str(tomorrow)
    )
    return reading.session.scalar(query) is not None


def _accounts_to_age(reading: Reading, day: date) -> list[int]:
    """Accounts with a bill that is or was due, a stage to leave, or a promise to judge.

    Those that were aged by this day before an interruption are left out.
    """
    queries = (
        select(StatementRow.account_id).where(
            StatementRow.due_date <= day, StatementRow.settled_on.is_(None)
        ),
        select(StageRow.account_id).where(StageRow.left_on.is_(None)),
        select(PromiseRow.account_id).where(PromiseRow.state == PromiseState.OPEN),
    )
    found = {account_id for query in queries for account_id in reading.session.scalars(query)}
    aged = select(CommandRow.scope).where(
        CommandRow.name == aging.COMMAND, CommandRow.key == str(day)
    )
    done = set(reading.session.scalars(aged))
    return sorted(account_id for account_id in found if f"account:{account_id}" not in done)


def set_business_date(ledger: Ledger, day: date) -> None:
    """Moves the business date of a demo or test ledger forward; it never goes back."""

    def work(tx: Transaction) -> bool:
        row = tx.session.get(ClockRow, 1)
        if row is None:
            tx.session.add(ClockRow(id=1, business_date=day))
        elif row.business_date < day:
            row.business_date = day
        return True

    ledger.execute(Command(OPENING, CLOSING, str(day), on=day), work, bool)
