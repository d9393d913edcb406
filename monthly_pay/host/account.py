"""A customer's account as the demo page shows it. Amounts are whole 分, words are the page's."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel

from monthly_pay.ledger.clock import SHANGHAI
from monthly_pay.ledger.ledger import Ledger
from monthly_pay.products import terms
from monthly_pay.rules.bill import BillOverview, bill_overview
from monthly_pay.rules.delinquency import arrears
from monthly_pay.rules.facts import AccountFacts, Card, CardKind, Charge, Plan, Purchase
from monthly_pay.rules.refusals import Refusal, Refused
from monthly_pay.services import accounts


class Item(BaseModel):
    """One line of a bill."""

    title: str
    amount: int


class BillPage(BaseModel):
    """An issued bill with something unpaid."""

    issued_on: date
    due_on: date
    amount: int
    penalty: int
    items: list[Item]


class PlanPage(BaseModel):
    """An instalment plan that still runs."""

    title: str
    terms: int
    left: int
    rest: int


class OrderPage(BaseModel):
    """An order: on its way, posted, cancelled or declined."""

    number: str
    item: str
    shop: str
    amount: int
    refunded: int
    state: str
    reason: str | None
    ordered_on: date


class CardPage(BaseModel):
    """A bound source of payments."""

    kind: CardKind
    bank: str
    ending: str


class Owed(BaseModel):
    """What an account owes and what is left of its limit."""

    state: str
    closed_on: date | None
    limit: int
    used: int
    available: int
    balance: int
    due_now: int
    due_on: date | None
    days_left: int | None
    late_days: int
    bills: list[BillPage]
    next_bill: int
    next_bill_on: date
    next_due_on: date
    next_items: list[Item]
    plans: list[PlanPage]
    total: int
    holds: list[str]
    orders: list[OrderPage]


class AccountPage(BaseModel):
    """The customer, the business date, and the account if there is one."""

    customer: str
    name: str
    today: date
    cards: list[CardPage]
    account: Owed | None


def account_page(ledger: Ledger, subject: str) -> AccountPage:
    """Everything the page shows of a customer, read in one transaction."""
    found = accounts.find_customer(ledger, subject)
    if found is None:
        raise Refused(Refusal.UNKNOWN_CUSTOMER)
    with ledger.read() as reading:
        facts = reading.facts(found.account_id) if found.account_id is not None else None
        today = reading.today
    return AccountPage(
        customer=subject,
        name=found.name,
        today=today,
        cards=[_card(card) for card in facts.cards] if facts else [],
        account=_owed(facts, today) if facts else None,
    )


def _owed(facts: AccountFacts, today: date) -> Owed:
    bill = bill_overview(facts, today)
    late = arrears(facts, today, terms())
    return Owed(
        state=facts.account.state,
        closed_on=facts.account.closed_on,
        limit=bill.limit.limit.fen,
        used=bill.limit.used.fen,
        available=bill.limit.available.fen,
        balance=facts.overpayment.fen,
        due_now=bill.due_now.fen,
        due_on=bill.due_date,
        days_left=bill.days_left,
        late_days=late.days_past_due if late else 0,
        bills=_bills(bill),
        next_bill=bill.next_bill.fen,
        next_bill_on=bill.next_bill_date,
        next_due_on=bill.next_due_date,
        next_items=[_unbilled(charge) for charge in bill.next_charges],
        plans=[_plan(plan) for plan in bill.plans],
        total=bill.total.fen,
        holds=[hold.cause for hold in facts.active_holds],
        orders=[_order(one) for one in sorted(facts.purchases, key=_newest)[:6]],
    )


def _bills(bill: BillOverview) -> list[BillPage]:
    return [
        BillPage(
            issued_on=one.bill_date,
            due_on=one.payable_until,
            amount=one.payable.fen,
            penalty=(one.penalty_due + one.interest_due).fen,
            items=[Item(title=c.title, amount=c.due.fen) for c in one.charges if c.due],
        )
        for one in bill.statements
    ]


def _unbilled(charge: Charge) -> Item:
    return Item(title=charge.title, amount=(charge.principal_due + charge.fee).fen)


def _plan(plan: Plan) -> PlanPage:
    left = sum(1 for c in plan.instalments if c.due)
    return PlanPage(title=plan.title, terms=plan.terms, left=left, rest=plan.rest.fen)


def _order(one: Purchase) -> OrderPage:
    return OrderPage(
        number=one.order_no,
        item=one.item,
        shop=one.merchant,
        amount=one.amount.fen,
        refunded=one.refunded.fen,
        state=one.state,
        reason=one.decline_reason,
        ordered_on=one.ordered_at.astimezone(SHANGHAI).date(),
    )


def _newest(one: Purchase) -> float:
    return -one.ordered_at.timestamp()


def _card(card: Card) -> CardPage:
    return CardPage(kind=card.kind, bank=card.bank, ending=card.ending)
