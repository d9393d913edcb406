"""The limit: set, cut, raised for a time or once; and why it did not come back."""

from __future__ import annotations

from datetime import date

from sqlalchemy import or_, select

from monthly_pay.ledger.ledger import Cause, Command, Ledger, Reading, Transaction
from monthly_pay.ledger.tables.books import BookKind, BookRow, TransferKind, TransferRow
from monthly_pay.ledger.tables.credit import AccountRow, PurchaseRow
from monthly_pay.ledger.tables.servicing import PaymentRow, RefundRow
from monthly_pay.ledger.tables.standing import LimitChangeRow
from monthly_pay.products import terms
from monthly_pay.rules.facts import AccountState, LimitChangeKind, Payment, PurchaseState
from monthly_pay.rules.limit import limit_view
from monthly_pay.rules.limitgap import LimitGap, SincePayment, limit_gap
from monthly_pay.rules.money import ZERO, Money, total
from monthly_pay.rules.refusals import Refusal, Refused


def set_limit(
    ledger: Ledger, cause: Cause, account_id: int, limit: Money, reason: str, key: str
) -> Money:
    """Sets the base limit; a cut below what is used stops purchases and takes nothing back."""
    _check(limit)

    def work(tx: Transaction) -> Money:
        row = _open(tx, account_id)
        _note(tx, account_id, LimitChangeKind.BASE, limit - row.limit, reason)
        row.limit = limit
        return limit

    request = {"limit": limit.fen, "reason": reason}
    command = Command("set_limit", cause, key, account_id, request)
    return ledger.execute(command, work, Money)


def grant_temporary(
    ledger: Ledger, cause: Cause, account_id: int, amount: Money, until: date, key: str
) -> Money:
    """Adds a limit that ends with a day; one that is there already is replaced."""
    _check(amount)

    def work(tx: Transaction) -> Money:
        if until < tx.today:
            raise Refused(Refusal.NOT_ALLOWED_NOW, until=until)
        row = _open(tx, account_id)
        before = row.temporary_limit if row.temporary_until else ZERO
        row.temporary_limit, row.temporary_until = amount, until
        _note(tx, account_id, LimitChangeKind.TEMPORARY, amount - before, f"until {until}")
        return amount

    request = {"amount": amount.fen, "until": until}
    command = Command("grant_temporary", cause, key, account_id, request)
    return ledger.execute(command, work, Money)


def grant_one_off(ledger: Ledger, cause: Cause, account_id: int, amount: Money, key: str) -> Money:
    """Adds a limit that can be used once: what is repaid of it does not come back."""
    _check(amount)

    def work(tx: Transaction) -> Money:
        row = _open(tx, account_id)
        row.one_off_limit += amount
        _note(tx, account_id, LimitChangeKind.ONE_OFF, amount, "granted")
        return row.one_off_limit

    command = Command("grant_one_off", cause, key, account_id, {"amount": amount.fen})
    return ledger.execute(command, work, Money)


def expire_temporary(ledger: Ledger, cause: Cause, day: date) -> int:
    """Takes temporary limits back that ended before a day; how many."""
    with ledger.read() as reading:
        ended = AccountRow.temporary_until < day
        account_ids = list(reading.session.scalars(select(AccountRow.id).where(ended)))

    for account_id in account_ids:

        def work(tx: Transaction, account_id: int = account_id) -> bool:
            row = tx.session.get_one(AccountRow, account_id)
            _note(tx, account_id, LimitChangeKind.EXPIRED, -row.temporary_limit, "expired")
            row.temporary_limit, row.temporary_until = ZERO, None
            return True

        ledger.execute(Command("expire_temporary", cause, str(day), account_id, on=day), work, bool)
    return len(account_ids)


def settle_one_off(tx: Transaction, account_id: int) -> None:
    """After what is used has changed: the one-off limit shrinks by what was repaid of it."""
    row = tx.session.get_one(AccountRow, account_id)
    if not row.one_off_limit and not row.one_off_used:
        return
    view = limit_view(tx.facts(account_id), tx.today)
    lasting = view.limit - row.one_off_limit
    used_now = min(max(view.used - lasting, ZERO), row.one_off_limit)
    if used_now < row.one_off_used:
        gone = row.one_off_used - used_now
        row.one_off_limit -= gone
        _note(tx, account_id, LimitChangeKind.ONE_OFF_USED, -gone, "used once")
    row.one_off_used = used_now


def _open(tx: Transaction, account_id: int) -> AccountRow:
    row = tx.session.get_one(AccountRow, account_id)
    if row.state is AccountState.CLOSED:
        raise Refused(Refusal.ACCOUNT_CLOSED, on=row.closed_on)
    return row


def _check(amount: Money) -> None:
    if amount <= ZERO:
        raise Refused(Refusal.AMOUNT_NOT_POSITIVE, amount=amount)
    if amount > terms().limit_highest:
        raise Refused(Refusal.AMOUNT_TOO_LARGE, highest=terms().limit_highest)


def _note(
    tx: Transaction, account_id: int, kind: LimitChangeKind, change: Money, reason: str
) -> None:
    tx.session.add(
        LimitChangeRow(
            account_id=account_id,
            kind=kind,
            changed_on=tx.today,
            change=change,
            reason=reason,
            command_id=tx.command_id,
        )
    )
    tx.session.flush()


def gap_after_last_payment(ledger: Ledger, account_id: int) -> LimitGap | None:
    """Why the limit is not what the last payment would have made it; None without payments."""
    with ledger.read() as reading:
        facts = reading.facts(account_id)
        if not facts.payments:
            return None
        payment = facts.payments[-1]
        since = _since(reading, account_id, payment)
        return limit_gap(facts, payment, since, reading.today)


def _since(reading: Reading, account_id: int, payment: Payment) -> SincePayment:
    """The sums the causes are made of, read from purchases, refunds and transfers."""
    session = reading.session
    row = session.get_one(PaymentRow, payment.id)
    new_orders = select(PurchaseRow).where(
        PurchaseRow.account_id == account_id,
        PurchaseRow.command_id > row.command_id,
        PurchaseRow.state.in_((PurchaseState.AUTHORISED, PurchaseState.POSTED)),
    )
    refunds = (
        select(RefundRow)
        .join(PurchaseRow, PurchaseRow.id == RefundRow.purchase_id)
        .where(
            RefundRow.account_id == account_id,
            RefundRow.command_id > row.command_id,
            PurchaseRow.command_id <= row.command_id,
        )
    )
    changes = select(LimitChangeRow).where(
        LimitChangeRow.account_id == account_id, LimitChangeRow.command_id > row.command_id
    )
    limit_lost: dict[LimitChangeKind, Money] = {}
    for change in session.scalars(changes):
        limit_lost[change.kind] = limit_lost.get(change.kind, ZERO) - change.change
    return SincePayment(
        principal_paid=_paid(reading, account_id, BookKind.PRINCIPAL, row, itself=True),
        overpaid=_paid(reading, account_id, BookKind.OVERPAYMENT, row, itself=True),
        new_purchases=total(p.amount - p.refunded for p in session.scalars(new_orders)),
        refunded=total(r.freed for r in session.scalars(refunds)),
        paid_otherwise=_paid(reading, account_id, BookKind.PRINCIPAL, row, itself=False),
        limit_lost=limit_lost,
    )


def _paid(
    reading: Reading, account_id: int, kind: BookKind, payment: PaymentRow, *, itself: bool
) -> Money:
    """What a payment booked to books of a kind, or what others booked to them after it."""
    query = (
        select(TransferRow.amount)
        .join(BookRow, BookRow.id == TransferRow.credit_id)
        .where(
            BookRow.account_id == account_id,
            BookRow.kind == kind,
            TransferRow.kind.in_((TransferKind.PAYMENT, TransferKind.OVERPAYMENT)),
        )
    )
    if itself:
        query = query.where(TransferRow.payment_id == payment.id)
    else:
        other = or_(TransferRow.payment_id.is_(None), TransferRow.payment_id != payment.id)
        query = query.where(other, TransferRow.command_id > payment.command_id)
    return total(reading.session.scalars(query))
