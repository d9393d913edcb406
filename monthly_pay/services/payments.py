"""Payments: an order of ours, the provider's notifications, and what they book."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from monthly_pay.ledger.ledger import Cause, Command, Ledger, Transaction
from monthly_pay.ledger.tables.people import CardRow
from monthly_pay.ledger.tables.servicing import PaymentEventRow, PaymentRow
from monthly_pay.ports.payments import PaymentGateway, PaymentNotification, PaymentOrder
from monthly_pay.rules.facts import PaymentState
from monthly_pay.rules.limit import limit_view
from monthly_pay.rules.money import Money
from monthly_pay.rules.refusals import Refusal, Refused
from monthly_pay.services.numbers import NumberKind, number
from monthly_pay.services.reversal import book_reversal
from monthly_pay.services.settlement import book_payment

OPEN = (PaymentState.CREATED, PaymentState.PENDING)


@dataclass(frozen=True, slots=True)
class PaymentResult:
    """Where a payment stands after it was asked for."""

    payment_id: int
    number: str
    amount: Money
    state: PaymentState
    failure: str | None = None


def create(
    tx: Transaction, account_id: int, card_id: int, amount: Money, quote_id: int | None = None
) -> PaymentRow:
    """Writes a payment order; the provider is asked after the transaction has ended."""
    view = limit_view(tx.facts(account_id), tx.today)
    row = PaymentRow(
        account_id=account_id,
        card_id=card_id,
        quote_id=quote_id,
        number=f"new:{tx.command_id}",
        amount=amount,
        state=PaymentState.CREATED,
        failure=None,
        created_on=tx.today,
        created_at=tx.now,
        settled_on=None,
        available_before=view.limit - view.used,
        command_id=tx.command_id,
    )
    tx.session.add(row)
    tx.session.flush()
    row.number = number(NumberKind.PAYMENT, tx.today, row.id)
    return row


def submit(
    ledger: Ledger, gateway: PaymentGateway, cause: Cause, payment_id: int, on: date | None = None
) -> PaymentResult:
    """Asks the provider for the money and takes in what it tells at once."""
    for notification in gateway.charge(_order(ledger, payment_id)):
        receive(ledger, cause, notification, on)
    return result(ledger, payment_id)


def refresh(
    ledger: Ledger, gateway: PaymentGateway, cause: Cause, payment_id: int, on: date | None = None
) -> PaymentResult:
    """Asks the provider what became of an order whose notification has not come."""
    if result(ledger, payment_id).state in OPEN:
        for notification in gateway.query(_order(ledger, payment_id)):
            receive(ledger, cause, notification, on)
    return result(ledger, payment_id)


def refresh_all(
    ledger: Ledger, gateway: PaymentGateway, cause: Cause, on: date | None = None
) -> int:
    """Asks for every order without a result; how many there were."""
    with ledger.read() as reading:
        query = select(PaymentRow.id).where(PaymentRow.state.in_(OPEN)).order_by(PaymentRow.id)
        waiting = list(reading.session.scalars(query))
    for payment_id in waiting:
        refresh(ledger, gateway, cause, payment_id, on)
    return len(waiting)


def receive(
    ledger: Ledger, cause: Cause, notification: PaymentNotification, on: date | None = None
) -> PaymentState:
    """Takes in a notification: once however often it comes, and in any order.

    A success is final; a failure that comes after it is kept and changes nothing. Another
    amount than the order's is refused and nothing is booked.
    """
    account_id = _account_of(ledger, notification.number)

    def work(tx: Transaction) -> PaymentState:
        row = tx.session.scalar(select(PaymentRow).where(PaymentRow.number == notification.number))
        assert row is not None
        if notification.amount != row.amount:
            raise Refused(Refusal.AMOUNT_UNREADABLE, expected=row.amount, told=notification.amount)
        event = PaymentEventRow.event_id == notification.event_id
        if tx.session.scalar(select(PaymentEventRow.id).where(event)) is not None:
            raise Refused(Refusal.SAME_KEY_OTHER_REQUEST, event=notification.event_id)
        tx.session.add(
            PaymentEventRow(
                event_id=notification.event_id,
                payment_id=row.id,
                outcome="succeeded" if notification.succeeded else "failed",
                received_at=tx.now,
            )
        )
        if row.state in (PaymentState.SUCCEEDED, PaymentState.REVERSED):
            return row.state
        if notification.succeeded:
            row.state, row.failure, row.settled_on = PaymentState.SUCCEEDED, None, tx.today
            book_payment(tx, row)
        else:
            row.state, row.failure = PaymentState.FAILED, notification.failure
        return row.state

    request = {
        "number": notification.number,
        "amount": notification.amount.fen,
        "succeeded": notification.succeeded,
    }
    command = Command("payment_event", cause, notification.event_id, account_id, request, on=on)
    return ledger.execute(command, work, PaymentState)


def result(ledger: Ledger, payment_id: int) -> PaymentResult:
    """Where a payment stands."""
    with ledger.read() as reading:
        row = reading.session.get_one(PaymentRow, payment_id)
        return PaymentResult(row.id, row.number, row.amount, row.state, row.failure)


def _order(ledger: Ledger, payment_id: int) -> PaymentOrder:
    with ledger.read() as reading:
        row = reading.session.get_one(PaymentRow, payment_id)
        card = reading.session.get_one(CardRow, row.card_id)
        return PaymentOrder(row.number, card.token, row.amount)


def _account_of(ledger: Ledger, payment_number: str) -> int:
    with ledger.read() as reading:
        query = select(PaymentRow.account_id).where(PaymentRow.number == payment_number)
        account_id = reading.session.scalar(query)
    if account_id is None:
        raise Refused(Refusal.UNKNOWN_OBJECT, payment=payment_number)
    return account_id


def reverse(ledger: Ledger, cause: Cause, payment_number: str, reason: str) -> PaymentState:
    """Takes a payment back (a charge-back): what it had paid is owed again.

    Each of its transfers is booked back. Where money it left as overpayment was used or paid
    out since, those uses are taken back too, and what was paid out becomes a charge.
    """
    account_id = _account_of(ledger, payment_number)

    def work(tx: Transaction) -> PaymentState:
        row = tx.session.scalars(
            select(PaymentRow).where(PaymentRow.number == payment_number)
        ).one()
        if row.state is not PaymentState.SUCCEEDED:
            raise Refused(Refusal.NOT_ALLOWED_NOW, payment=payment_number, state=row.state)
        row.state, row.failure = PaymentState.REVERSED, reason
        book_reversal(tx, row)
        return row.state

    command = Command("reverse", cause, payment_number, account_id, {"reason": reason})
    return ledger.execute(command, work, PaymentState)
