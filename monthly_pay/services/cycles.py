"""Changing the due day of an account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from monthly_pay.ledger.ledger import Cause, Command, Ledger, Reading, Transaction
from monthly_pay.ledger.tables.credit import AccountRow, ChargeRow
from monthly_pay.ledger.tables.servicing import QuoteKind
from monthly_pay.ledger.tables.standing import CycleChangeRow
from monthly_pay.products import terms
from monthly_pay.rules.duedate import DueDayChange, due_day_change
from monthly_pay.rules.facts import AccountState
from monthly_pay.rules.refusals import Refusal, Refused
from monthly_pay.services import quotes


@dataclass(frozen=True, slots=True)
class DueDayChanged:
    """The first bill of the new cycle, and when it is due."""

    due_day: int
    first_bill: date
    first_due: date


@dataclass(frozen=True, slots=True)
class DueDayProposal:
    """The quote, and what the change does."""

    quote: quotes.Quote
    change: DueDayChange


def preview(ledger: Ledger, account_id: int, due_day: int) -> DueDayChange:
    """What a change would do; refused with the reason when it cannot be made now."""
    with ledger.read() as reading:
        return _worked_out(reading, account_id, due_day)


def propose(
    ledger: Ledger, cause: Cause, account_id: int, due_day: int, key: str
) -> DueDayProposal:
    """Quotes a change of the due day."""

    def work(tx: Transaction) -> DueDayProposal:
        change = _worked_out(tx, account_id, due_day)
        quote = quotes.open_quote(tx, account_id, QuoteKind.DUE_DAY, details={"due_day": due_day})
        return DueDayProposal(quote, change)

    request = {"due_day": due_day}
    command = Command("propose_due_day", cause, key, account_id, request, changes_account=False)
    return ledger.execute(command, work, DueDayProposal)


def carry_out(ledger: Ledger, cause: Cause, account_id: int, quote_id: int) -> DueDayChanged:
    """Changes the due day of a confirmed quote."""

    def work(tx: Transaction) -> DueDayChanged:
        row = quotes.confirmed(tx, account_id, quote_id, QuoteKind.DUE_DAY)
        return change_in(tx, account_id, row.details["due_day"])

    command = Command("change_due_day", cause, f"quote:{quote_id}", account_id)
    return ledger.execute(command, work, DueDayChanged)


def change_due_day(
    ledger: Ledger, cause: Cause, account_id: int, due_day: int, key: str
) -> DueDayChanged:
    """Changes the due day and moves what is not billed yet to the new cycle."""

    def work(tx: Transaction) -> DueDayChanged:
        return change_in(tx, account_id, due_day)

    command = Command("change_due_day", cause, key, account_id, {"due_day": due_day})
    return ledger.execute(command, work, DueDayChanged)


def change_in(tx: Transaction, account_id: int, due_day: int) -> DueDayChanged:
    """The change itself, within a command."""
    change = _worked_out(tx, account_id, due_day)
    row = tx.session.get_one(AccountRow, account_id)
    tx.session.add(
        CycleChangeRow(
            account_id=account_id,
            changed_on=tx.today,
            from_due_day=row.due_day,
            to_due_day=due_day,
            first_bill=change.first_bill,
        )
    )
    row.bill_day, row.due_day = change.cycle.bill_day, change.cycle.due_day
    for charge_id, bill_date in change.bill_dates.items():
        tx.session.get_one(ChargeRow, charge_id).bill_date = bill_date
    return DueDayChanged(due_day, change.first_bill, change.first_due)


def _worked_out(reading: Reading, account_id: int, due_day: int) -> DueDayChange:
    facts = reading.facts(account_id)
    if facts.account.state is AccountState.CLOSED:
        raise Refused(Refusal.ACCOUNT_CLOSED)
    last = reading.session.scalar(
        select(func.max(CycleChangeRow.changed_on)).where(CycleChangeRow.account_id == account_id)
    )
    return due_day_change(facts, due_day, last, reading.today, terms())
