"""Purchases: authorised or declined with every reason, posted on receipt, cancelled."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from monthly_pay.ledger.ledger import Cause, Command, Ledger, Transaction
from monthly_pay.ledger.store import merchant as merchant_of
from monthly_pay.ledger.tables.books import BookKind, TransferKind
from monthly_pay.ledger.tables.credit import ChargeRow, MerchantRow, PurchaseRow
from monthly_pay.products import terms
from monthly_pay.rules.facts import PlanKind, PurchaseState
from monthly_pay.rules.limit import limit_view
from monthly_pay.rules.money import LARGEST, ZERO, Money
from monthly_pay.rules.refusals import Refusal, Refused
from monthly_pay.rules.spending import Decline, purchase_declines
from monthly_pay.services import instalments
from monthly_pay.services.limits import settle_one_off


@dataclass(frozen=True, slots=True)
class Order:
    """An order of the host app that wants to be paid with monthly pay."""

    order_no: str
    merchant_id: int
    item: str
    amount: Money
    ordered_at: datetime
    scene: str = "online"
    terms: int | None = None


@dataclass(frozen=True, slots=True)
class Authorisation:
    """The answer to an order: authorised when nothing speaks against it."""

    purchase_id: int
    declines: tuple[Decline, ...] = field(default=())


def authorise(
    ledger: Ledger, cause: Cause, account_id: int, order: Order, key: str = ""
) -> Authorisation:
    """Authorises an order or declines it; both are kept.

    The order number is the key unless another is given; an order number is taken once.
    """
    if order.amount <= ZERO:
        raise Refused(Refusal.AMOUNT_NOT_POSITIVE, amount=order.amount)
    if order.amount > LARGEST:
        raise Refused(Refusal.AMOUNT_TOO_LARGE, highest=LARGEST)

    def work(tx: Transaction) -> Authorisation:
        if tx.session.scalar(select(PurchaseRow.id).where(PurchaseRow.order_no == order.order_no)):
            raise Refused(Refusal.ALREADY_TAKEN, order=order.order_no)
        facts = tx.facts(account_id)
        if order.terms is not None:
            instalments.offer(facts.account, order.amount, order.terms, tx.today)
        seller = tx.session.get(MerchantRow, order.merchant_id)
        if seller is None:
            raise Refused(Refusal.UNKNOWN_OBJECT, merchant=order.merchant_id)
        declines = purchase_declines(
            facts,
            merchant_of(seller),
            order.amount,
            tx.today,
            terms(),
            item=order.item,
            scene=order.scene,
        )
        row = PurchaseRow(
            account_id=account_id,
            merchant_id=order.merchant_id,
            order_no=order.order_no,
            item=order.item,
            amount=order.amount,
            refunded=ZERO,
            terms=order.terms,
            ordered_at=order.ordered_at,
            state=PurchaseState.DECLINED if declines else PurchaseState.AUTHORISED,
            posted_on=None,
            decline_reason=declines[0].reason if declines else None,
            limit_then=limit_view(facts, tx.today).available,
            command_id=tx.command_id,
        )
        tx.session.add(row)
        tx.session.flush()
        settle_one_off(tx, account_id)
        return Authorisation(row.id, declines)

    request = {
        "order": order.order_no,
        "merchant": order.merchant_id,
        "item": order.item,
        "amount": order.amount.fen,
        "terms": order.terms,
        "scene": order.scene,
    }
    command = Command("authorise", cause, key or order.order_no, account_id, request)
    return ledger.execute(command, work, Authorisation)


@dataclass(frozen=True, slots=True)
class Posted:
    """The charges an order became."""

    charge_ids: tuple[int, ...]


def post(ledger: Ledger, cause: Cause, account_id: int, order_no: str, key: str = "") -> Posted:
    """Posts an order when its receipt is confirmed: from now on it is owed.

    The merchant is owed the full price whatever the buyer pays and when.
    """

    def work(tx: Transaction) -> Posted:
        row = _order(tx, account_id, order_no, PurchaseState.AUTHORISED)
        seller = tx.session.get_one(MerchantRow, row.merchant_id)
        amount = row.amount - row.refunded
        row.state, row.posted_on = PurchaseState.POSTED, tx.today
        charges = _charges(tx, row, amount)
        payable = tx.books.payable_to(row.merchant_id)
        for charge in charges:
            book = tx.books.principal(account_id, charge.id)
            tx.books.transfer(book, payable, charge.principal, TransferKind.PURCHASE)
        income = tx.books.house(BookKind.MERCHANT_FEE_INCOME)
        fee = amount.times(seller.fee_rate)
        tx.books.transfer(payable, income, fee, TransferKind.MERCHANT_FEE)
        return Posted(tuple(c.id for c in charges))

    command = Command("post", cause, key or order_no, account_id, {"order": order_no})
    return ledger.execute(command, work, Posted)


def _charges(tx: Transaction, row: PurchaseRow, amount: Money) -> list[ChargeRow]:
    account = tx.facts(row.account_id).account
    # What a refund left of the order may be too little to split; the shop is paid all the same.
    if row.terms and amount >= terms().instalment_minimum:
        plan = instalments.offer(account, amount, row.terms, tx.today)
        return instalments.create_plan(tx, account, PlanKind.PURCHASE, row.item, plan, row.id)
    charge = ChargeRow(
        account_id=row.account_id,
        purchase_id=row.id,
        plan_id=None,
        number=None,
        title=row.item,
        posted_on=tx.today,
        bill_date=account.cycle.bill_for(tx.today),
        statement_id=None,
        principal=amount,
        fee=ZERO,
        paused=False,
    )
    tx.session.add(charge)
    tx.session.flush()
    return [charge]


def _order(tx: Transaction, account_id: int, order_no: str, state: PurchaseState) -> PurchaseRow:
    row = tx.session.scalar(
        select(PurchaseRow).where(
            PurchaseRow.account_id == account_id, PurchaseRow.order_no == order_no
        )
    )
    if row is None:
        raise Refused(Refusal.UNKNOWN_OBJECT, order=order_no)
    if row.state is not state:
        raise Refused(Refusal.NOT_ALLOWED_NOW, order=order_no, state=row.state)
    return row
