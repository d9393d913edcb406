"""Refunds: before receipt the limit comes back; after it the debt gets less, or money comes."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Select, select

from monthly_pay.ledger.ledger import Cause, Command, Ledger, Transaction
from monthly_pay.ledger.tables.books import BookKind, TransferKind
from monthly_pay.ledger.tables.credit import MerchantRow, PurchaseRow
from monthly_pay.ledger.tables.servicing import RefundRow
from monthly_pay.rules.allocation import allocate
from monthly_pay.rules.facts import PurchaseState
from monthly_pay.rules.money import ZERO, Money, total
from monthly_pay.rules.refunds import refund_parts
from monthly_pay.rules.refusals import Refusal, Refused
from monthly_pay.services.limits import settle_one_off
from monthly_pay.services.settlement import mark_settled

CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Refunded:
    """Where a refund went: off the debt, or to the customer's balance."""

    refund_id: int
    off_debt: Money
    to_customer: Money


def announce(
    ledger: Ledger, cause: Cause, account_id: int, order_no: str, amount: Money, reference: str
) -> int:
    """A refund was agreed and is on its way; until it is booked the account cannot be closed."""

    def work(tx: Transaction) -> int:
        order = _order(tx, account_id, order_no)
        _check(tx, order, amount)
        return _row(tx, order, amount, reference).id

    command = _command("announce_refund", cause, account_id, order_no, amount, reference)
    return ledger.execute(command, work, int)


def refund(
    ledger: Ledger,
    cause: Cause,
    account_id: int,
    order_no: str,
    amount: Money,
    reference: str,
    key: str = "",
) -> Refunded:
    """Books a refund, once for each reference; the reference is the key unless one is given.

    Before receipt nothing was owed and the limit comes back. After it the open principal of the
    purchase gets less, what is not billed first; what was paid already becomes the customer's
    balance, to be paid out. A fee collected is kept, a later one is never asked (grade B).
    """

    def work(tx: Transaction) -> Refunded:
        order = _order(tx, account_id, order_no)
        row = tx.session.scalar(
            select(RefundRow).where(
                RefundRow.purchase_id == order.id, RefundRow.reference == reference
            )
        )
        if row is not None and row.amount != amount:
            raise Refused(Refusal.SAME_KEY_OTHER_REQUEST, announced=row.amount)
        if row is not None and row.settled_on is not None:
            raise Refused(Refusal.ALREADY_TAKEN, reference=reference)
        _check(tx, order, amount, row)
        row = row or _row(tx, order, amount, reference)
        row.settled_on, row.command_id = tx.today, tx.command_id
        order.refunded += amount
        if order.state is PurchaseState.AUTHORISED:
            row.freed, to_customer = amount, ZERO
            if order.refunded == order.amount:
                order.state = PurchaseState.CANCELLED
        else:
            row.freed, to_customer = _book(tx, order, amount)
        settle_one_off(tx, account_id)
        return Refunded(row.id, amount - to_customer, to_customer)

    command = _command("refund", cause, account_id, order_no, amount, reference, key)
    return ledger.execute(command, work, Refunded)


def cancel(ledger: Ledger, cause: Cause, account_id: int, order_no: str) -> Refunded:
    """Cancels an order before receipt: everything of it comes back. Again, the same answer."""
    with ledger.read() as reading:
        row = _find(reading.session.scalars(_orders(account_id, order_no)).one_or_none(), order_no)
        before = reading.session.scalar(
            select(RefundRow.amount).where(
                RefundRow.purchase_id == row.id, RefundRow.reference == CANCELLED
            )
        )
        if before is None and row.state is not PurchaseState.AUTHORISED:
            raise Refused(Refusal.NOT_ALLOWED_NOW, order=order_no, state=row.state)
        amount = before if before is not None else row.amount - row.refunded
    return refund(ledger, cause, account_id, order_no, amount, CANCELLED)


def _book(tx: Transaction, order: PurchaseRow, amount: Money) -> tuple[Money, Money]:
    """Books a refund of a posted order against the merchant.

    How much of the used limit it freed, and how much is the customer's. What was written off
    and not recovered goes before the customer: it was never paid.
    """
    account_id = order.account_id
    facts = tx.facts(account_id)
    purchase = next(p for p in facts.purchases if p.id == order.id)
    allocation = allocate(amount, refund_parts(facts, purchase))
    payable = tx.books.payable_to(order.merchant_id)
    for part in allocation.parts:
        book = tx.books.of_part(account_id, part)
        tx.books.transfer(payable, book, part.amount, TransferKind.REFUND)
    recovered = min(allocation.rest, facts.written_off)
    tx.books.transfer(payable, tx.books.written_off(account_id), recovered, TransferKind.REFUND)
    to_customer = allocation.rest - recovered
    customer = tx.books.overpayment(account_id)
    tx.books.transfer(payable, customer, to_customer, TransferKind.REFUND)
    seller = tx.session.get_one(MerchantRow, order.merchant_id)
    fee = amount.times(seller.fee_rate)
    income = tx.books.house(BookKind.MERCHANT_FEE_INCOME)
    tx.books.transfer(income, payable, fee, TransferKind.MERCHANT_FEE)
    mark_settled(tx, account_id)
    return amount - allocation.rest, to_customer


def _command(
    name: str,
    cause: Cause,
    account_id: int,
    order_no: str,
    amount: Money,
    reference: str,
    key: str = "",
) -> Command:
    request = {"order": order_no, "amount": amount.fen, "reference": reference}
    return Command(name, cause, key or f"{order_no}:{reference}", account_id, request)


def _row(tx: Transaction, order: PurchaseRow, amount: Money, reference: str) -> RefundRow:
    row = RefundRow(
        account_id=order.account_id,
        purchase_id=order.id,
        reference=reference,
        amount=amount,
        freed=ZERO,
        requested_on=tx.today,
        settled_on=None,
        command_id=tx.command_id,
    )
    tx.session.add(row)
    tx.session.flush()
    return row


def _check(
    tx: Transaction, order: PurchaseRow, amount: Money, announced: RefundRow | None = None
) -> None:
    """All refunds of an order, announced ones included, are at most its price."""
    if amount <= ZERO:
        raise Refused(Refusal.AMOUNT_NOT_POSITIVE, amount=amount)
    running = tx.session.scalars(
        select(RefundRow).where(RefundRow.purchase_id == order.id, RefundRow.settled_on.is_(None))
    )
    left = order.amount - order.refunded - total(r.amount for r in running if r is not announced)
    if amount > left:
        raise Refused(Refusal.LARGER_THAN_LEFT, left=left)
    if order.state not in (PurchaseState.AUTHORISED, PurchaseState.POSTED):
        raise Refused(Refusal.NOT_ALLOWED_NOW, order=order.order_no, state=order.state)


def _order(tx: Transaction, account_id: int, order_no: str) -> PurchaseRow:
    return _find(tx.session.scalars(_orders(account_id, order_no)).one_or_none(), order_no)


def _orders(account_id: int, order_no: str) -> Select[PurchaseRow]:
    return select(PurchaseRow).where(
        PurchaseRow.account_id == account_id, PurchaseRow.order_no == order_no
    )


def _find(row: PurchaseRow | None, order_no: str) -> PurchaseRow:
    if row is None:
        raise Refused(Refusal.UNKNOWN_OBJECT, order=order_no)
    return row
