"""Changing the due day: once in twelve months, and what it does to what is not yet billed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import islice

from monthly_pay.rules.calendar import BillingCycle, add_months
from monthly_pay.rules.delinquency import overdue_statements
from monthly_pay.rules.facts import AccountFacts
from monthly_pay.rules.refusals import Refusal, Refused
from monthly_pay.rules.terms import Terms


@dataclass(frozen=True, slots=True)
class DueDayChange:
    """The new cycle, the first bill of it, and the new bill date of each unbilled charge."""

    cycle: BillingCycle
    first_bill: date
    first_due: date
    bill_dates: dict[int, date]


def due_day_change(
    facts: AccountFacts, due_day: int, last_change: date | None, today: date, terms: Terms
) -> DueDayChange:
    """Works out a change of the due day.

    Issued bills keep their due day. What is not billed yet moves to the new cycle: purchases
    to its first bill, instalments one a month from it, so that no month asks for two.
    Refused within twelve months of the last change, while late, or for a day not offered.
    """
    cycle = next((c for c in terms.cycles if c.due_day == due_day), None)
    if cycle is None or cycle == facts.account.cycle:
        raise Refused(Refusal.NOT_ALLOWED_NOW, offered=[c.due_day for c in terms.cycles])
    if overdue_statements(facts, today):
        raise Refused(Refusal.ARREARS)
    if last_change is not None:
        again = add_months(last_change, terms.due_day_changes_every_months)
        if today < again:
            raise Refused(Refusal.TOO_EARLY, earliest=again)
    first = cycle.bill_for(today)
    moved = {c.id: first for c in facts.charges if not c.billed and c.plan_id is None}
    for plan in facts.plans:
        unbilled = [c for c in plan.instalments if not c.billed]
        billed = max((_month(c.bill_date) for c in plan.instalments if c.billed), default=(0, 0))
        later = (bill for bill in cycle.next_bills(today) if _month(bill) > billed)
        bills = islice(later, len(unbilled))
        moved.update({c.id: bill for c, bill in zip(unbilled, bills, strict=True)})
    return DueDayChange(cycle, first, cycle.due_date(first), moved)


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month
