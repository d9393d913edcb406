"""Merchants: made known, found by name, and paid the full price on their settlement cycle."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from fractions import Fraction

from sqlalchemy import func, select

from monthly_pay.ledger.ledger import Cause, Command, Ledger, Transaction
from monthly_pay.ledger.store import merchant as as_merchant
from monthly_pay.ledger.tables.books import BookKind, BookRow, TransferKind, TransferRow
from monthly_pay.ledger.tables.credit import MerchantRow
from monthly_pay.ledger.tables.standing import SettlementRow
from monthly_pay.rules.money import ZERO, Money, total
from monthly_pay.rules.refusals import Refusal, Refused
from monthly_pay.rules.spending import Merchant


@dataclass(frozen=True, slots=True)
class NewMerchant:
    """A seller to make known; its fee is a share of the price."""

    name: str
    supported: bool = True
    blocked_items: tuple[str, ...] = ()
    scenes: tuple[str, ...] = ("online",)
    fee_rate: Fraction = Fraction("0.006")
    settlement_days: int = 7


@dataclass(frozen=True, slots=True)
class Settlement:
    """What a merchant was paid: what was carried over and gross sales, less fees and refunds.

    A sum below zero is not paid; it is what the next statement carries over.
    """

    merchant_id: int
    settled_on: date
    carried: Money
    sales: Money
    fees: Money
    refunds: Money
    amount: Money


def add_merchant(ledger: Ledger, cause: Cause, new: NewMerchant, key: str | None = None) -> int:
    """Makes a merchant known; its number. A name is taken once: without a key it is the key."""

    def work(tx: Transaction) -> int:
        if tx.session.scalar(select(MerchantRow.id).where(MerchantRow.name == new.name)):
            raise Refused(Refusal.ALREADY_TAKEN, merchant=new.name)
        row = MerchantRow(
            name=new.name,
            supported=new.supported,
            blocked_items=list(new.blocked_items),
            scenes=list(new.scenes),
            fee_rate=new.fee_rate,
            settlement_days=new.settlement_days,
        )
        tx.session.add(row)
        tx.session.flush()
        return row.id

    command = Command("add_merchant", cause, key or new.name, request=asdict(new))
    return ledger.execute(command, work, int)


def find_merchants(ledger: Ledger, words: str) -> list[Merchant]:
    """Merchants whose name is said in the words, or the other way round."""
    with ledger.read() as reading:
        rows = reading.session.scalars(select(MerchantRow).order_by(MerchantRow.id))
        return [as_merchant(r) for r in rows if r.name in words or (words and words in r.name)]


def settle(ledger: Ledger, cause: Cause, merchant_id: int, day: date) -> Settlement:
    """Pays a merchant what was booked until its settlement days ago, once a day.

    The full price less the merchant's fee, whatever the buyers have paid. Refunds are taken
    off; when they are more than the sales, nothing is paid and the rest is carried over.
    """

    def work(tx: Transaction) -> Settlement:
        row = tx.session.get(MerchantRow, merchant_id)
        if row is None:
            raise Refused(Refusal.UNKNOWN_OBJECT, merchant=merchant_id)
        until = day - timedelta(days=row.settlement_days)
        after = tx.session.scalar(
            select(func.max(SettlementRow.settled_on)).where(
                SettlementRow.merchant_id == merchant_id
            )
        )
        since = after - timedelta(days=row.settlement_days) if after else date.min
        payable = tx.books.payable_to(merchant_id)
        sales = _booked(tx, payable, TransferKind.PURCHASE, since, until)
        fees = -_booked(tx, payable, TransferKind.MERCHANT_FEE, since, until)
        refunds = -_booked(tx, payable, TransferKind.REFUND, since, until)
        carried = _balance(tx, payable, since)
        amount = max(carried + sales - fees - refunds, ZERO)
        clearing = tx.books.house(BookKind.CLEARING)
        tx.books.transfer(payable, clearing, amount, TransferKind.SETTLEMENT)
        tx.session.add(SettlementRow(merchant_id=merchant_id, settled_on=day, amount=amount))
        return Settlement(merchant_id, day, carried, sales, fees, refunds, amount)

    command = Command("settle", cause, f"merchant:{merchant_id}:{day}", on=day)
    return ledger.execute(command, work, Settlement)


def settle_due(ledger: Ledger, cause: Cause, day: date) -> list[Settlement]:
    """Pays every merchant that has something to get on a day."""
    with ledger.read() as reading:
        merchant_ids = list(
            reading.session.scalars(select(MerchantRow.id).order_by(MerchantRow.id))
        )
    return [settle(ledger, cause, merchant_id, day) for merchant_id in merchant_ids]


def _booked(tx: Transaction, book: BookRow, kind: TransferKind, since: date, until: date) -> Money:
    """Credits less debits of a kind booked after one day and until another."""
    in_time = (TransferRow.booked_on > since, TransferRow.booked_on <= until)
    credits = select(TransferRow.amount).where(
        TransferRow.credit_id == book.id, TransferRow.kind == kind, *in_time
    )
    debits = select(TransferRow.amount).where(
        TransferRow.debit_id == book.id, TransferRow.kind == kind, *in_time
    )
    return total(tx.session.scalars(credits)) - total(tx.session.scalars(debits))


def _balance(tx: Transaction, book: BookRow, until: date) -> Money:
    """What is owed for everything booked until a day, less what was paid out since ever."""
    paid = select(TransferRow.amount).where(
        TransferRow.debit_id == book.id, TransferRow.kind == TransferKind.SETTLEMENT
    )
    kinds = (TransferKind.PURCHASE, TransferKind.MERCHANT_FEE, TransferKind.REFUND)
    owed = total(_booked(tx, book, kind, date.min, until) for kind in kinds)
    return owed - total(tx.session.scalars(paid))
