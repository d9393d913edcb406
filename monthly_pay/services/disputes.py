"""Disputes: a purchase the customer does not accept is paused until somebody decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from monthly_pay.ledger.ledger import Cause, Command, Ledger, Transaction
from monthly_pay.ledger.tables.credit import ChargeRow
from monthly_pay.ledger.tables.standing import DisputeRow
from monthly_pay.products import terms
from monthly_pay.rules.facts import PurchaseState
from monthly_pay.rules.refunds import charges_of
from monthly_pay.rules.refusals import Refusal, Refused
from monthly_pay.services.numbers import NumberKind, number


@dataclass(frozen=True, slots=True)
class DisputeOpened:
    """The number of a dispute and the day by which it is answered."""

    number: str
    answer_by: date


def open_dispute(
    ledger: Ledger, cause: Cause, account_id: int, purchase_id: int, explanation: str, key: str
) -> DisputeOpened:
    """Opens a dispute about a posted purchase: its charges are neither asked nor penalised."""

    def work(tx: Transaction) -> DisputeOpened:
        facts = tx.facts(account_id)
        purchase = next((p for p in facts.purchases if p.id == purchase_id), None)
        if purchase is None or purchase.state is not PurchaseState.POSTED:
            raise Refused(Refusal.UNKNOWN_OBJECT, purchase=purchase_id)
        if any(d.purchase_id == purchase_id and d.upheld is None for d in facts.disputes):
            raise Refused(Refusal.ALREADY_RUNNING, purchase=purchase_id)
        row = DisputeRow(
            account_id=account_id,
            purchase_id=purchase_id,
            number=f"new:{tx.command_id}",
            explanation=explanation,
            opened_on=tx.today,
            answer_by=tx.today + timedelta(days=terms().dispute_days),
            decided_on=None,
            decided_by=None,
            upheld=None,
        )
        tx.session.add(row)
        tx.session.flush()
        row.number = number(NumberKind.DISPUTE, tx.today, row.id)
        _pause(tx, account_id, purchase_id, paused=True)
        return DisputeOpened(row.number, row.answer_by)

    request = {"purchase": purchase_id}
    command = Command("open_dispute", cause, key, account_id, request)
    return ledger.execute(command, work, DisputeOpened)


def decide_dispute(ledger: Ledger, cause: Cause, dispute_number: str, *, upheld: bool) -> bool:
    """Ends a dispute. Upheld, a refund of the merchant is to follow; the pause ends either way."""
    with ledger.read() as reading:
        query = select(DisputeRow.account_id).where(DisputeRow.number == dispute_number)
        account_id = reading.session.scalar(query)
    if account_id is None:
        raise Refused(Refusal.UNKNOWN_OBJECT, dispute=dispute_number)

    def work(tx: Transaction) -> bool:
        row = tx.session.scalars(
            select(DisputeRow).where(DisputeRow.number == dispute_number)
        ).one()
        if row.upheld is not None:
            raise Refused(Refusal.NOT_ALLOWED_NOW, dispute=dispute_number)
        row.upheld, row.decided_on, row.decided_by = upheld, tx.today, cause.actor
        _pause(tx, account_id, row.purchase_id, paused=False)
        return upheld

    command = Command("decide_dispute", cause, dispute_number, account_id, {"upheld": upheld})
    return ledger.execute(command, work, bool)


def _pause(tx: Transaction, account_id: int, purchase_id: int, *, paused: bool) -> None:
    facts = tx.facts(account_id)
    purchase = next(p for p in facts.purchases if p.id == purchase_id)
    for charge in charges_of(facts, purchase):
        if charge.purchase_id == purchase_id:
            tx.session.get_one(ChargeRow, charge.id).paused = paused
