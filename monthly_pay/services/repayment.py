"""Repaying any amount: proposed as a quote by a customer, or taken directly by an operator."""

from __future__ import annotations

from dataclasses import dataclass

from monthly_pay.ledger.ledger import Cause, Command, Ledger, Transaction
from monthly_pay.ledger.tables.servicing import QuoteKind
from monthly_pay.ports.payments import PaymentGateway
from monthly_pay.products import terms
from monthly_pay.rules.allocation import Allocation, allocate, open_parts
from monthly_pay.rules.facts import AccountState
from monthly_pay.rules.money import LARGEST, ZERO, Money
from monthly_pay.rules.refusals import Refusal, Refused
from monthly_pay.services import payments, quotes


@dataclass(frozen=True, slots=True)
class RepaymentProposal:
    """The quote, and what the amount would pay; ``rest`` is of what was written off."""

    quote: quotes.Quote
    allocation: Allocation


def propose(
    ledger: Ledger, cause: Cause, account_id: int, amount: Money, key: str
) -> RepaymentProposal:
    """Quotes a repayment. Refused when nothing is owed or it is more than everything owed.

    What was written off can still be repaid.
    """

    def work(tx: Transaction) -> RepaymentProposal:
        facts = tx.facts(account_id)
        if facts.pending_payments:
            raise Refused(Refusal.PAYMENT_PENDING, number=facts.pending_payments[0].number)
        if amount <= ZERO:
            raise Refused(Refusal.AMOUNT_NOT_POSITIVE, amount=amount)
        allocation = allocate(amount, open_parts(facts, terms()))
        if not allocation.parts and not facts.written_off:
            raise Refused(Refusal.NOTHING_OWED)
        if allocation.rest > facts.written_off:
            highest = amount - allocation.rest + facts.written_off
            raise Refused(Refusal.AMOUNT_TOO_LARGE, highest=highest)
        quote = quotes.open_quote(tx, account_id, QuoteKind.REPAYMENT, amount=amount)
        return RepaymentProposal(quote, allocation)

    command = Command(
        "propose_repayment", cause, key, account_id, {"amount": amount.fen}, changes_account=False
    )
    return ledger.execute(command, work, RepaymentProposal)


def pay_directly(
    ledger: Ledger,
    gateway: PaymentGateway,
    cause: Cause,
    account_id: int,
    amount: Money,
    card_ending: str,
    key: str,
) -> payments.PaymentResult:
    """Takes a payment without a quote (an operator's command); more than owed is kept."""
    if amount <= ZERO:
        raise Refused(Refusal.AMOUNT_NOT_POSITIVE, amount=amount)
    if amount > LARGEST:
        raise Refused(Refusal.AMOUNT_TOO_LARGE, highest=LARGEST)

    def work(tx: Transaction) -> int:
        facts = tx.facts(account_id)
        if facts.account.state is AccountState.CLOSED and not (facts.owed or facts.written_off):
            raise Refused(Refusal.ACCOUNT_CLOSED)
        card = next((c for c in facts.cards if card_ending in ("", c.ending, c.kind)), None)
        if card is None:
            raise Refused(Refusal.NO_CARD, ending=card_ending)
        return payments.create(tx, account_id, card.id, amount).id

    request = {"amount": amount.fen, "card": card_ending}
    payment_id = ledger.execute(Command("pay", cause, key, account_id, request), work, int)
    return payments.submit(ledger, gateway, cause, payment_id)
