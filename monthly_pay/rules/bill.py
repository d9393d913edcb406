"""What is owed and when: due now, the next bill, the rest of each plan, the total."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from monthly_pay.rules.facts import AccountFacts, Charge, Plan, Statement
from monthly_pay.rules.limit import LimitView, limit_view
from monthly_pay.rules.money import Money, total


@dataclass(frozen=True, slots=True)
class BillOverview:
    """The answer to "what do I owe": amounts of that day, and the lines behind them."""

    statements: tuple[Statement, ...]
    due_now: Money
    due_date: date | None
    days_left: int | None
    next_bill_date: date
    next_due_date: date
    next_bill: Money
    next_charges: tuple[Charge, ...]
    later: Money
    unbilled_purchases: Money
    plans: tuple[Plan, ...]
    plans_rest: Money
    unposted: Money
    total: Money
    limit: LimitView


def bill_overview(facts: AccountFacts, today: date) -> BillOverview:
    """Everything a customer owes on that day, sorted by when it has to be paid."""
    statements = tuple(s for s in facts.open_statements if s.payable)
    due_date = min((s.payable_until for s in statements), default=None)
    unbilled = [c for c in facts.charges if not c.billed and c.principal_due and not c.paused]
    next_date = min((c.bill_date for c in unbilled), default=facts.account.cycle.bill_for(today))
    next_charges = tuple(c for c in unbilled if c.bill_date == next_date)
    next_bill = total(c.principal_due + c.fee for c in next_charges)
    ahead = total(c.principal_due + c.fee for c in unbilled)
    return BillOverview(
        statements=statements,
        due_now=total(s.payable for s in statements),
        due_date=due_date,
        days_left=(due_date - today).days if due_date else None,
        next_bill_date=next_date,
        next_due_date=facts.account.cycle.due_date(next_date),
        next_bill=next_bill,
        next_charges=next_charges,
        later=ahead - next_bill,
        unbilled_purchases=total(c.principal_due for c in facts.unbilled_purchases),
        plans=facts.active_plans,
        plans_rest=total(p.rest for p in facts.active_plans),
        unposted=total(p.amount - p.refunded for p in facts.unposted),
        total=facts.owed + total(c.fee for c in unbilled),
        limit=limit_view(facts, today),
    )
