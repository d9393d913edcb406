"""The customer's balance (overpayment): kept, used for the next bill, or paid out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from monthly_pay.ledger.ledger import Cause, Command, Ledger, Transaction
from monthly_pay.ledger.tables.books import BookKind, TransferKind
from monthly_pay.ledger.tables.people import CardRow
from monthly_pay.ledger.tables.servicing import PayoutRow, PayoutState
from monthly_pay.ports.payments import PaymentGateway, PaymentOrder
from monthly_pay.rules.money import Money
from monthly_pay.rules.refusals import Refusal, Refused
from monthly_pay.services.numbers import NumberKind, number


@dataclass(frozen=True, slots=True)
class Payout:
    """A payout of the customer's balance and where it stands."""

    payout_id: int
    number: str
    amount: Money
    state: PayoutState


def pay_out(
    ledger: Ledger, gateway: PaymentGateway, cause: Cause, account_id: int, key: str
) -> Payout:
    """Pays the whole balance out to the first bound source.

    The balance is booked out before the provider is asked, so that it is never paid twice; a
    refusal of the provider books it back.
    """

    def work(tx: Transaction) -> Payout:
        facts = tx.facts(account_id)
        if facts.overpayment.fen <= 0:
            raise Refused(Refusal.NOTHING_OWED)
        if not facts.cards:
            raise Refused(Refusal.NO_CARD)
        row = PayoutRow(
            account_id=account_id,
            card_id=facts.cards[0].id,
            number=f"new:{tx.command_id}",
            amount=facts.overpayment,
            state=PayoutState.SENT,
            created_on=tx.today,
        )
        tx.session.add(row)
        tx.session.flush()
        row.number = number(NumberKind.PAYOUT, tx.today, row.id)
        tx.books.transfer(
            tx.books.overpayment(account_id),
            tx.books.house(BookKind.CLEARING),
            row.amount,
            TransferKind.PAYOUT,
        )
        return Payout(row.id, row.number, row.amount, row.state)

    payout = ledger.execute(Command("pay_out", cause, key, account_id), work, Payout)
    return _send(ledger, gateway, cause, payout.payout_id)


def send_again(
    ledger: Ledger, gateway: PaymentGateway, cause: Cause, on: date | None = None
) -> int:
    """Sends every payout whose result was lost (a crash, no connection); how many there were.

    The provider pays a number of ours at most once, so asking again is safe.
    """
    with ledger.read() as reading:
        sent = select(PayoutRow.id).where(PayoutRow.state == PayoutState.SENT)
        waiting = list(reading.session.scalars(sent.order_by(PayoutRow.id)))
    for payout_id in waiting:
        _send(ledger, gateway, cause, payout_id, on)
    return len(waiting)


def _send(
    ledger: Ledger, gateway: PaymentGateway, cause: Cause, payout_id: int, on: date | None = None
) -> Payout:
    with ledger.read() as reading:
        row = reading.session.get_one(PayoutRow, payout_id)
        account_id = row.account_id
        token = reading.session.get_one(CardRow, row.card_id).token
        order = PaymentOrder(row.number, token, row.amount)
    succeeded = gateway.pay_out(order)

    def work(tx: Transaction) -> Payout:
        row = tx.session.get_one(PayoutRow, payout_id)
        row.state = PayoutState.PAID if succeeded else PayoutState.FAILED
        if not succeeded:
            tx.books.transfer(
                tx.books.house(BookKind.CLEARING),
                tx.books.overpayment(account_id),
                row.amount,
                TransferKind.REVERSAL,
            )
        return Payout(row.id, row.number, row.amount, row.state)

    command = Command("payout_result", cause, order.number, account_id, on=on)
    return ledger.execute(command, work, Payout)
