"""Automatic debits on the due day: several attempts over the bound sources in their order."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from monthly_pay.ledger.ledger import Cause, Command, Ledger, Reading, Transaction
from monthly_pay.ledger.tables.credit import AccountRow, StatementRow
from monthly_pay.ports.payments import PaymentGateway
from monthly_pay.products import terms
from monthly_pay.rules.facts import AccountFacts, PaymentState
from monthly_pay.rules.money import Money, total
from monthly_pay.services import payments

FRESH = PaymentState.CREATED


def debit_due(
    ledger: Ledger, gateway: PaymentGateway, cause: Cause, account_id: int, day: date
) -> int:
    """Debits what is due on a day; how many orders were tried."""
    orders = 0
    for attempt in range(1, terms().debit_attempts + 1):
        with ledger.read() as reading:
            facts = reading.facts(account_id)
        if not facts.account.auto_debit or not due_on(facts, day):
            break
        for card in facts.cards:
            payment_id = _order(ledger, cause, account_id, card.id, day, attempt)
            if not payment_id or payments.result(ledger, payment_id).state is not FRESH:
                continue
            orders += 1
            result = payments.submit(ledger, gateway, cause, payment_id, on=day)
            if result.state is not PaymentState.FAILED:
                break
    return orders


def accounts_due(reading: Reading, day: date) -> set[int]:
    """The accounts with a bill that is payable until a day."""
    payable_until = func.coalesce(StatementRow.extended_until, StatementRow.due_date)
    query = select(StatementRow.account_id).where(
        payable_until == day, StatementRow.settled_on.is_(None)
    )
    return set(reading.session.scalars(query))


def due_on(facts: AccountFacts, day: date) -> Money:
    """What has to be paid by the end of a day."""
    return total(s.payable for s in facts.open_statements if s.payable_until == day)


def _order(
    ledger: Ledger, cause: Cause, account_id: int, card_id: int, day: date, attempt: int
) -> int:
    """The order of one attempt on one source; 0 when nothing is due any more, or one runs."""

    def work(tx: Transaction) -> int:
        facts = tx.facts(account_id)
        amount = due_on(facts, day)
        if not amount or facts.pending_payments:
            return 0
        return payments.create(tx, account_id, card_id, amount).id

    key = f"{day}:{attempt}:{card_id}"
    return ledger.execute(Command("debit", cause, key, account_id, on=day), work, int)


def set_auto_debit(ledger: Ledger, cause: Cause, account_id: int, key: str, *, on: bool) -> bool:
    """Switches automatic debits on or off."""

    def work(tx: Transaction) -> bool:
        tx.session.get_one(AccountRow, account_id).auto_debit = on
        return on

    command = Command("set_auto_debit", cause, key, account_id, {"on": on})
    return ledger.execute(command, work, bool)
