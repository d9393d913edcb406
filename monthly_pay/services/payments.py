"""Payments: an order of ours, the provider's notifications, and what they book."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from monthly_pay.ledger.ledger import Cause, Command, Ledger, Transaction
from monthly_pay.ledger.tables.people import CardRow
from monthly_pay.ledger.tables.servicing import PaymentEventRow, PaymentRow
from monthly_pay.ports.payments import PaymentGateway, PaymentNotification, PaymentOrder
from monthly_pay.rules.facts import PaymentState
from monthly_pay.rules.money import Money
from monthly_pay.rules.refusals import Refusal, Refused
from monthly_pay.services.numbers import NumberKind, number
from monthly_pay.services.settlement import book_payment


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
    row = PaymentRow(
        account_id=account_id,
        card_id=card_id,
        quote_id=quote_id,
        number="",
        amount=amount,
        state=PaymentState.CREATED,
        failure=None,
        created_on=tx.today,
        created_at=tx.now,
        settled_on=None,
    )
    tx.session.add(row)
    tx.session.flush()
    row.number = number(NumberKind.PAYMENT, tx.today, row.id)
    return row


def submit(ledger: Ledger, gateway: PaymentGateway, cause: Cause, payment_id: int) -> PaymentResult:
    """Asks the provider for the money and takes in what it tells at once."""
    order = _order(ledger, payment_id)
    for notification in gateway.charge(order):
        receive(ledger, cause, notification)
    return result(ledger, payment_id)


def refresh(
    ledger: Ledger, gateway: PaymentGateway, cause: Cause, payment_id: int
) -> PaymentResult:
    """Asks the provider what became of an order whose notification has not come."""
    now = result(ledger, payment_id)
    if now.state in (PaymentState.CREATED, PaymentState.PENDING):
        for notification in gateway.query(_order(ledger, payment_id)):
            receive(ledger, cause, notification)
    return result(ledger, payment_id)


def receive(ledger: Ledger, cause: Cause, notification: PaymentNotification) -> PaymentState:
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
        tx.session.add(
            PaymentEventRow(
                event_id=notification.event_id,
                payment_id=row.id,
                outcome="succeeded" if notification.succeeded else "failed",
                received_at=tx.now,
            )
        )
        if row.state is PaymentState.SUCCEEDED:
            return row.state
        if notification.succeeded:
            row.state, row.failure, row.settled_on = PaymentState.SUCCEEDED, None, tx.today
            book_payment(tx, row)
        else:
            row.state, row.failure = PaymentState.FAILED, notification.failure
        return row.state

    request = {"number": notification.number, "amount": notification.amount.fen}
    command = Command("payment_event", cause, notification.event_id, account_id, request)
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
