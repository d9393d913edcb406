"""Early payoff: proposed as a quote, paid through the port, booked when the money is there."""

from __future__ import annotations

from dataclasses import dataclass

from monthly_pay.ledger.ledger import Cause, Command, Ledger, Transaction
from monthly_pay.ledger.tables.servicing import QuoteKind
from monthly_pay.ports.payments import PaymentGateway
from monthly_pay.products import terms
from monthly_pay.rules.facts import Plan
from monthly_pay.rules.payoff import Payoff, payoff_of_everything, payoff_of_plan
from monthly_pay.rules.refusals import Refusal, Refused
from monthly_pay.services import payments, quotes

# The quotes that are carried out by paying them.
PAID = (QuoteKind.PAYOFF, QuoteKind.PLAN_PAYOFF, QuoteKind.REPAYMENT)


@dataclass(frozen=True, slots=True)
class PayoffProposal:
    """The quote, and the payoff behind it."""

    quote: quotes.Quote
    payoff: Payoff


def propose(
    ledger: Ledger, cause: Cause, account_id: int, key: str, plan_id: int | None = None
) -> PayoffProposal:
    """Quotes the payoff of everything, or of one plan. Refused when nothing is owed."""

    def work(tx: Transaction) -> PayoffProposal:
        facts = tx.facts(account_id)
        if facts.pending_payments:
            raise Refused(Refusal.PAYMENT_PENDING, number=facts.pending_payments[0].number)
        if plan_id is None:
            kind, payoff = QuoteKind.PAYOFF, payoff_of_everything(facts, terms())
        else:
            plan = _plan(facts.active_plans, plan_id)
            kind, payoff = QuoteKind.PLAN_PAYOFF, payoff_of_plan(plan, terms())
        if not payoff.amount:
            raise Refused(Refusal.NOTHING_OWED)
        quote = quotes.open_quote(tx, account_id, kind, payoff.items, amount=payoff.amount)
        return PayoffProposal(quote, payoff)

    command = Command(
        "propose_payoff", cause, key, account_id, {"plan": plan_id}, changes_account=False
    )
    return ledger.execute(command, work, PayoffProposal)


def pay(
    ledger: Ledger, gateway: PaymentGateway, cause: Cause, account_id: int, quote_id: int
) -> payments.PaymentResult:
    """Pays a confirmed quote: checked again here, one payment order for one quote, ever."""

    def work(tx: Transaction) -> int:
        row = quotes.confirmed(tx, account_id, quote_id, *PAID)
        if row.card_id is None:
            raise Refused(Refusal.NO_CARD, quote=quote_id)
        return payments.create(tx, account_id, row.card_id, row.amount, row.id).id

    command = Command("pay_quote", cause, f"quote:{quote_id}", account_id, {"quote": quote_id})
    payment_id = ledger.execute(command, work, int)
    return payments.submit(ledger, gateway, cause, payment_id)


def _plan(plans: tuple[Plan, ...], plan_id: int) -> Plan:
    plan = next((p for p in plans if p.id == plan_id), None)
    if plan is None:
        raise Refused(Refusal.UNKNOWN_OBJECT, plan=plan_id)
    return plan
