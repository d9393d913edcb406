"""Closing a day: debits, penalties, holds; then the next day's bills. Repeatable and resumable."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from monthly_pay.ledger.ledger import Cause, Command, Ledger, Transaction
from monthly_pay.ledger.tables.books import BookKind, ClockRow, TransferKind
from monthly_pay.ledger.tables.credit import ChargeRow, StatementRow
from monthly_pay.ports.payments import PaymentGateway
from monthly_pay.products import terms
from monthly_pay.rules.delinquency import arrears, overdue_statements, penalty_of_day
from monthly_pay.rules.facts import AccountFacts, HoldCause, PaymentState
from monthly_pay.rules.money import Money, total
from monthly_pay.services import holds, payments
from monthly_pay.services.settlement import use_overpayment

SYSTEM = Cause("system:close-day")


@dataclass(frozen=True, slots=True)
class DayClosed:
    """What closing a day did."""

    day: date
    accounts: int
    statements: int
    debits: int


@dataclass(frozen=True, slots=True)
class _Done:
    statement_id: int | None = None


def close_day(ledger: Ledger, gateway: PaymentGateway, day: date) -> DayClosed:
    """Closes a day for every account and opens the next one.

    Each account's part is a command of its own, keyed by the day: what was done is not done
    again, and an interrupted run goes on where it stopped.
    """
    with ledger.read() as reading:
        late_or_due = (
            select(StatementRow.account_id)
            .where(StatementRow.due_date <= day, StatementRow.settled_on.is_(None))
            .distinct()
        )
        working = list(reading.session.scalars(late_or_due.order_by(StatementRow.account_id)))
    debits = sum(_debit(ledger, gateway, account_id, day) for account_id in working)
    for account_id in working:
        _end_of_day(ledger, account_id, day)
    tomorrow = day + timedelta(days=1)
    _move_clock(ledger, tomorrow)
    statements = cut_statements(ledger, tomorrow)
    return DayClosed(day, len(working), statements, debits)


def cut_statements(ledger: Ledger, day: date) -> int:
    """Issues the bills of a bill date; an account without charges for it gets none."""
    with ledger.read() as reading:
        query = (
            select(ChargeRow.account_id)
            .where(ChargeRow.bill_date <= day, ChargeRow.statement_id.is_(None))
            .distinct()
        )
        account_ids = list(reading.session.scalars(query.order_by(ChargeRow.account_id)))
    cut = [_cut_statement(ledger, account_id, day) for account_id in account_ids]
    return sum(done.statement_id is not None for done in cut)


def set_business_date(ledger: Ledger, day: date) -> None:
    """Puts the business date of a demo ledger to a day, without closing anything."""
    _move_clock(ledger, day)


def _move_clock(ledger: Ledger, day: date) -> None:
    def work(tx: Transaction) -> _Done:
        row = tx.session.get(ClockRow, 1)
        if row is None:
            tx.session.add(ClockRow(id=1, business_date=day))
        elif row.business_date < day:
            row.business_date = day
        return _Done()

    ledger.execute(Command("move_clock", SYSTEM, str(day), on=day), work, _Done)


def _debit(ledger: Ledger, gateway: PaymentGateway, account_id: int, day: date) -> int:
    """The automatic debit of the due day: each attempt tries the bound sources in their order."""
    attempts = 0
    for attempt in range(1, terms().debit_attempts + 1):
        with ledger.read() as reading:
            facts = reading.facts(account_id)
        if not facts.account.auto_debit or not _due(facts, day):
            break
        for card in facts.cards:
            payment_id = _debit_order(ledger, account_id, card.id, day, attempt)
            if payment_id == 0:
                continue
            attempts += 1
            if payments.submit(ledger, gateway, SYSTEM, payment_id).state is PaymentState.SUCCEEDED:
                break
    return attempts


def _due(facts: AccountFacts, day: date) -> Money:
    return total(s.payable for s in facts.open_statements if s.due_date == day)


def _debit_order(ledger: Ledger, account_id: int, card_id: int, day: date, attempt: int) -> int:
    """The payment order of one attempt on one source; 0 when nothing is due any more."""

    def work(tx: Transaction) -> int:
        facts = tx.facts(account_id)
        amount = _due(facts, day)
        if not amount or facts.pending_payments:
            return 0
        return payments.create(tx, account_id, card_id, amount).id

    key = f"{day}:{attempt}:{card_id}"
    return ledger.execute(Command("debit", SYSTEM, key, account_id, on=day), work, int)


def _end_of_day(ledger: Ledger, account_id: int, day: date) -> None:
    def work(tx: Transaction) -> _Done:
        facts = tx.facts(account_id)
        _book_penalties(tx, facts, day)
        _hold_if_overdue(tx, facts, day)
        return _Done()

    ledger.execute(Command("end_of_day", SYSTEM, str(day), account_id, on=day), work, _Done)


def _book_penalties(tx: Transaction, facts: AccountFacts, day: date) -> None:
    income = tx.books.house(BookKind.PENALTY_INCOME)
    for statement in overdue_statements(facts, day):
        amount = penalty_of_day(statement, facts, day, terms())
        book = tx.books.penalty(facts.account.id, statement.id)
        tx.books.transfer(book, income, amount, TransferKind.PENALTY)


def _hold_if_overdue(tx: Transaction, facts: AccountFacts, day: date) -> None:
    """An account late beyond grace is frozen once (help text of the product, grade S)."""
    late = arrears(facts, day, terms())
    held = any(h.cause is HoldCause.OVERDUE for h in facts.active_holds)
    if late is None or late.in_grace or held:
        return
    evidence = {
        "bill_date": late.statements[0].bill_date.isoformat(),
        "due_date": late.statements[0].due_date.isoformat(),
        "amount": late.amount.fen,
    }
    holds.place_in(tx, SYSTEM, facts.account.id, HoldCause.OVERDUE, evidence)


def _cut_statement(ledger: Ledger, account_id: int, day: date) -> _Done:
    def work(tx: Transaction) -> _Done:
        facts = tx.facts(account_id)
        charges = [c for c in facts.charges if c.bill_date <= day and not c.billed]
        open_charges = [c for c in charges if c.principal_due]
        if not open_charges:
            return _Done()
        cycle = facts.account.cycle
        due = cycle.due_date(day)
        row = StatementRow(
            account_id=account_id,
            bill_date=day,
            due_date=due,
            grace_until=due + timedelta(days=terms().grace_days),
            issued=total(c.principal_due + c.fee for c in open_charges),
            settled_on=None,
        )
        tx.session.add(row)
        tx.session.flush()
        income = tx.books.house(BookKind.FEE_INCOME)
        for charge in open_charges:
            tx.session.get_one(ChargeRow, charge.id).statement_id = row.id
            book = tx.books.fee(account_id, charge.id)
            tx.books.transfer(book, income, charge.fee, TransferKind.INSTALMENT_FEE)
        use_overpayment(tx, account_id)
        return _Done(row.id)

    command = Command("cut_statement", SYSTEM, str(day), account_id, on=day)
    return ledger.execute(command, work, _Done)
