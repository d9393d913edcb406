"""The customer's ledger beside the conversation: bill, plans, holds, payments, applications."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from monthly_pay.ledger.ledger import Ledger, Reading
from monthly_pay.ledger.tables.standing import HardshipRow, HardshipState
from monthly_pay.products import terms
from monthly_pay.rules.bill import BillOverview, bill_overview
from monthly_pay.rules.delinquency import arrears
from monthly_pay.rules.facts import AccountFacts, Application, ApplicationState, Payment
from monthly_pay.rules.holds import HoldView, hold_views
from monthly_pay.rules.money import ZERO, Money, total
from monthly_pay.services import accounts
from monthly_pay.services.accounts import Customer

NEWEST = 6


@dataclass(frozen=True, slots=True)
class Hardship:
    """A request for a hardship plan that waits for a decision."""

    number: str
    terms: int
    explanation: str


@dataclass(frozen=True, slots=True)
class CustomerView:
    """A customer, and the account if there is one."""

    customer: Customer
    facts: AccountFacts | None = None
    bill: BillOverview | None = None
    late_days: int = 0
    penalty: Money = ZERO
    holds: tuple[HoldView, ...] = ()
    payments: tuple[Payment, ...] = ()
    applications: tuple[Application, ...] = ()
    hardships: tuple[Hardship, ...] = ()


def customer_view(ledger: Ledger, subject: str) -> CustomerView:
    """Everything the desk shows of a customer, read in one transaction."""
    found = accounts.find_customer(ledger, subject)
    assert found is not None, "a case belongs to a customer"
    if found.account_id is None:
        return CustomerView(found)
    with ledger.read() as reading:
        facts = reading.facts(found.account_id)
        late = arrears(facts, reading.today, terms())
        return CustomerView(
            customer=found,
            facts=facts,
            bill=bill_overview(facts, reading.today),
            late_days=late.days_past_due if late else 0,
            penalty=total(s.penalty_due for s in facts.open_statements),
            holds=hold_views(facts, reading.today, terms()),
            payments=facts.payments[-NEWEST:][::-1],
            applications=tuple(
                a for a in facts.applications if a.state is ApplicationState.SUBMITTED
            ),
            hardships=_hardships(reading, found.account_id),
        )


def _hardships(reading: Reading, account_id: int) -> tuple[Hardship, ...]:
    waiting = select(HardshipRow).where(
        HardshipRow.account_id == account_id, HardshipRow.state == HardshipState.SUBMITTED
    )
    rows = reading.session.scalars(waiting)
    return tuple(Hardship(r.number, r.terms, r.explanation) for r in rows)
