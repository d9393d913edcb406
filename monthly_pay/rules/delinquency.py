"""Being late: days past due, grace, and the penalty of a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from monthly_pay.rules.facts import AccountFacts, Plan, Statement
from monthly_pay.rules.money import ZERO, Money, total
from monthly_pay.rules.terms import Terms

DAYS_A_YEAR = 365


@dataclass(frozen=True, slots=True)
class Arrears:
    """Where a late account stands on a day; ``amount`` is what would end the delay."""

    statements: tuple[Statement, ...]
    days_past_due: int
    grace_until: date
    in_grace: bool
    amount: Money
    penalty: Money
    penalty_tomorrow: Money


def overdue_statements(facts: AccountFacts, today: date) -> tuple[Statement, ...]:
    """Bills not paid by the end of their due day, oldest first."""
    return tuple(s for s in facts.open_statements if today > s.due_date and s.payable)


def arrears(facts: AccountFacts, today: date, terms: Terms) -> Arrears | None:
    """The arrears of a day, or None when nothing is late."""
    late = overdue_statements(facts, today)
    if not late:
        return None
    oldest = late[0]
    return Arrears(
        statements=late,
        days_past_due=(today - oldest.due_date).days,
        grace_until=oldest.grace_until,
        in_grace=today <= oldest.grace_until,
        amount=total(s.payable for s in late),
        penalty=total(s.penalty_due for s in late),
        penalty_tomorrow=total(penalty_of_day(s, facts, today, terms) for s in late),
    )


def penalty_of_day(statement: Statement, facts: AccountFacts, day: date, terms: Terms) -> Money:
    """The penalty one day adds to a bill: from the day after grace, on unpaid principal.

    Disputed charges are left out. The rate of an instalment is lowered so that the yearly
    cost of its plan and the penalty together stay below the cost cap.
    """
    if day <= statement.grace_until:
        return ZERO
    plans = {plan.id: plan for plan in facts.plans}
    return total(
        charge.principal_due.times(_daily_rate(plans.get(charge.plan_id or 0), terms))
        for charge in statement.charges
        if not charge.paused
    )


def _daily_rate(plan: Plan | None, terms: Terms) -> Fraction:
    cost = plan.yearly_cost if plan else Fraction(0)
    room = max(terms.yearly_cost_cap - cost, Fraction(0)) / DAYS_A_YEAR
    return min(terms.penalty_per_day, room)
