"""Booking a payment back, with everything that was done with its money since."""

from __future__ import annotations

from sqlalchemy import select

from monthly_pay.ledger.ledger import Transaction
from monthly_pay.ledger.tables.books import BookRow, TransferKind, TransferRow
from monthly_pay.ledger.tables.credit import ChargeRow
from monthly_pay.ledger.tables.servicing import PaymentRow
from monthly_pay.rules.money import ZERO, Money
from monthly_pay.services.limits import settle_one_off
from monthly_pay.services.settlement import mark_settled


def book_reversal(tx: Transaction, payment: PaymentRow) -> None:
    """Books every transfer of a payment the other way round."""
    query = select(TransferRow).where(TransferRow.payment_id == payment.id)
    for transfer in list(tx.session.scalars(query.order_by(TransferRow.id))):
        book_back(tx, transfer)
    _make_good(tx, payment)
    _put_on_the_next_bill(tx, payment.account_id)
    mark_settled(tx, payment.account_id)
    settle_one_off(tx, payment.account_id)


def book_back(tx: Transaction, transfer: TransferRow) -> None:
    """The opposite of a transfer, which names it; a transfer is booked back at most once."""
    tx.books.transfer(
        tx.session.get_one(BookRow, transfer.credit_id),
        tx.session.get_one(BookRow, transfer.debit_id),
        transfer.amount,
        TransferKind.REVERSAL,
        payment_id=transfer.payment_id,
        reverses_id=transfer.id,
    )


def _make_good(tx: Transaction, payment: PaymentRow) -> None:
    """Overpayment that is gone: its uses are booked back, newest first; the rest is charged."""
    book = tx.books.overpayment(payment.account_id)
    missing = -tx.facts(payment.account_id).overpayment
    used = select(TransferRow).where(
        TransferRow.debit_id == book.id, TransferRow.kind == TransferKind.OVERPAYMENT
    )
    for transfer in list(tx.session.scalars(used.order_by(TransferRow.id.desc()))):
        reversed_already = select(TransferRow.id).where(TransferRow.reverses_id == transfer.id)
        if missing <= ZERO:
            return
        if tx.session.scalar(reversed_already) is None:
            book_back(tx, transfer)
            missing -= transfer.amount
    if missing > ZERO:
        _charge(tx, payment, missing)


def _put_on_the_next_bill(tx: Transaction, account_id: int) -> None:
    """What is owed again without ever having been billed, and whose bill date has passed."""
    facts = tx.facts(account_id)
    for charge in facts.charges:
        if not charge.billed and charge.principal_due and charge.bill_date <= tx.today:
            row = tx.session.get_one(ChargeRow, charge.id)
            row.bill_date = facts.account.cycle.bill_for(tx.today)


def _charge(tx: Transaction, payment: PaymentRow, amount: Money) -> None:
    account = tx.facts(payment.account_id).account
    charge = ChargeRow(
        account_id=account.id,
        purchase_id=None,
        plan_id=None,
        number=None,
        title=payment.number,
        posted_on=tx.today,
        bill_date=account.cycle.bill_for(tx.today),
        statement_id=None,
        principal=amount,
        fee=ZERO,
        paused=False,
        moved_to_plan_id=None,
    )
    tx.session.add(charge)
    tx.session.flush()
    tx.books.transfer(
        tx.books.principal(account.id, charge.id),
        tx.books.overpayment(account.id),
        amount,
        TransferKind.REVERSAL,
    )
