"""The end of a day for one account: interest, penalty, holds, stages, promises."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from monthly_pay.ledger.ledger import Cause, Command, Ledger, Transaction
from monthly_pay.ledger.tables.books import BookKind, TransferKind
from monthly_pay.ledger.tables.credit import StatementRow
from monthly_pay.ledger.tables.standing import PromiseRow, StageRow
from monthly_pay.products import terms
from monthly_pay.rules.delinquency import (
    arrears,
    interest_of_day,
    overdue_statements,
    penalty_of_day,
    stage_of,
)
from monthly_pay.rules.facts import AccountFacts, HoldCause, PaymentState, PromiseState
from monthly_pay.rules.minimum import minimum_left
from monthly_pay.services import holds

COMMAND = "end_of_day"


def end_of_day(ledger: Ledger, cause: Cause, account_id: int, day: date) -> bool:
    """Ages an account by a day, once. True; the value is what a repetition returns."""

    def work(tx: Transaction) -> bool:
        facts = tx.facts(account_id)
        if facts.account.written_off_on is None:
            _book_interest(tx, facts, day)
            _book_penalties(tx, facts, day)
        _extend_if_minimum_paid(tx, facts, day)
        _hold_if_overdue(tx, facts, day, cause)
        _enter_stage(tx, facts, day + timedelta(days=1))
        _judge_promises(tx, facts, day)
        return True

    return ledger.execute(Command(COMMAND, cause, str(day), account_id, on=day), work, bool)


def _book_interest(tx: Transaction, facts: AccountFacts, day: date) -> None:
    income = tx.books.house(BookKind.INTEREST_INCOME)
    for statement in facts.open_statements:
        amount = interest_of_day(statement, facts, day, terms())
        book = tx.books.interest(facts.account.id, statement.id)
        tx.books.transfer(book, income, amount, TransferKind.INTEREST)


def _book_penalties(tx: Transaction, facts: AccountFacts, day: date) -> None:
    income = tx.books.house(BookKind.PENALTY_INCOME)
    for statement in overdue_statements(facts, day):
        amount = penalty_of_day(statement, facts, day, terms())
        book = tx.books.penalty(facts.account.id, statement.id)
        tx.books.transfer(book, income, amount, TransferKind.PENALTY)


def _extend_if_minimum_paid(tx: Transaction, facts: AccountFacts, day: date) -> None:
    """A bill of which the minimum was paid by its due day is payable with the next bill."""
    cycle = facts.account.cycle
    for statement in facts.open_statements:
        paid_something = bool(statement.paid)
        if statement.due_date != day or not paid_something or minimum_left(statement):
            continue
        row = tx.session.get_one(StatementRow, statement.id)
        until = cycle.due_date(cycle.bill_for(statement.bill_date))
        row.extended_until = until
        row.grace_until = until + timedelta(days=terms().grace_days)


def _hold_if_overdue(tx: Transaction, facts: AccountFacts, day: date, cause: Cause) -> None:
    """An account late beyond grace is frozen once (help text of the product, grade S)."""
    late = arrears(facts, day, terms())
    if late is None or late.in_grace:
        return
    # One hold for one time of being late: what an operator lifted is not placed again.
    since = late.statements[0].payable_until
    if any(h.cause is HoldCause.OVERDUE and h.placed_on > since for h in facts.holds):
        return
    evidence = {
        "bill_date": late.statements[0].bill_date.isoformat(),
        "due_date": late.statements[0].payable_until.isoformat(),
        "amount": late.amount.fen,
    }
    holds.place_in(tx, cause, facts.account.id, HoldCause.OVERDUE, evidence)


def _enter_stage(tx: Transaction, facts: AccountFacts, tomorrow: date) -> None:
    """Notes the stage of collection the account is in from tomorrow on."""
    late = arrears(facts, tomorrow, terms())
    stage = stage_of(late.days_past_due, terms()) if late else None
    current = tx.session.scalar(
        select(StageRow).where(StageRow.account_id == facts.account.id, StageRow.left_on.is_(None))
    )
    if current is not None and current.stage is stage:
        return
    if current is not None:
        current.left_on = tomorrow
    if stage is not None:
        tx.session.add(
            StageRow(account_id=facts.account.id, stage=stage, entered_on=tomorrow, left_on=None)
        )


def _judge_promises(tx: Transaction, facts: AccountFacts, day: date) -> None:
    """A promise is kept when its amount was paid by its day, and broken after it."""
    for promise in facts.promises:
        if promise.state is not PromiseState.OPEN:
            continue
        paid = [
            p.amount.fen
            for p in facts.payments
            if p.state is PaymentState.SUCCEEDED
            and p.settled_on
            and promise.made_on <= p.settled_on <= promise.pay_on
        ]
        row = tx.session.get_one(PromiseRow, promise.id)
        if sum(paid) >= promise.amount.fen:
            row.state = PromiseState.KEPT
        elif day >= promise.pay_on:
            row.state = PromiseState.BROKEN
