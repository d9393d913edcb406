"""Being late: days past due, grace, and the penalty of a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from monthly_pay.rules.facts import AccountFacts, Plan, Stage, Statement
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
    """Bills not paid by the end of the day they were payable until, the longest late first."""
    late = (s for s in facts.open_statements if today > s.payable_until and s.payable)
    return tuple(sorted(late, key=lambda s: s.payable_until))


def arrears(facts: AccountFacts, today: date, terms: Terms) -> Arrears | None:
    """The arrears of a day, or None when nothing is late."""
    late = overdue_statements(facts, today)
    if not late:
        return None
    oldest = late[0]
    return Arrears(
        statements=late,
        days_past_due=(today - oldest.payable_until).days,
        grace_until=oldest.grace_until,
        in_grace=today <= oldest.grace_until,
        amount=total(s.payable for s in late),
        penalty=total(s.penalty_due for s in late),
        penalty_tomorrow=total(penalty_of_day(s, facts, today, terms) for s in late),
    )


def penalty_of_day(statement: Statement, facts: AccountFacts, day: date, terms: Terms) -> Money:
    """The penalty one day adds to a bill: from the day after grace, on unpaid principal.

    Disputed charges are left out. The rate of an instalment is lowered so that the yearly
    cost of its plan and the penalty together stay below the cost cap; 分 are rounded down.
    """
    if day <= statement.grace_until:
        return ZERO
    return _cost_of_day(statement, facts, terms.penalty_per_day, terms)


def interest_of_day(statement: Statement, facts: AccountFacts, day: date, terms: Terms) -> Money:
    """What a day costs on the rest of a bill whose minimum was paid, until it is late.

    Disputed charges, the cost cap and rounding are as with the penalty.
    """
    if statement.extended_until is None or not statement.due_date < day <= statement.payable_until:
        return ZERO
    return _cost_of_day(statement, facts, terms.revolving_interest_per_day, terms)


def _cost_of_day(statement: Statement, facts: AccountFacts, daily: Fraction, terms: Terms) -> Money:
    """A daily rate on the unpaid principal of a bill, summed by rate before it is rounded."""
    plans = {plan.id: plan for plan in facts.plans}
    by_rate: dict[Fraction, Money] = {}
    for charge in statement.charges:
        if not charge.paused:
            rate = _capped(daily, plans.get(charge.plan_id or 0), terms)
            by_rate[rate] = by_rate.get(rate, ZERO) + charge.principal_due
    return total(amount.times_down(rate) for rate, amount in by_rate.items())


def bucket(days_past_due: int) -> int:
    """The band of arrears reported to the credit bureau: 1 up to 30 days … 7 beyond 180."""
    return 0 if days_past_due <= 0 else min((days_past_due - 1) // 30 + 1, 7)


def stage_of(days_past_due: int, terms: Terms) -> Stage | None:
    """The stage of collection a delay is in; None while nothing is late."""
    reached = [s for s in Stage if days_past_due >= terms.collection_stages[s]]
    return reached[-1] if reached else None


def next_stage(
    arrears: Arrears, terms: Terms, after: Stage | None = None
) -> tuple[Stage, int] | None:
    """The stage that comes next if nothing is paid, and in how many days.

    ``after`` is a stage that was reached early, as by an order to an agency.
    """
    begins = terms.collection_stages
    reached = max(arrears.days_past_due, begins[after] if after else 0)
    for stage in Stage:
        days = begins[stage] - arrears.days_past_due
        if begins[stage] > reached:
            return stage, days
    return None


def _capped(daily: Fraction, plan: Plan | None, terms: Terms) -> Fraction:
    cost = plan.yearly_cost if plan else Fraction(0)
    room = max(terms.yearly_cost_cap - cost, Fraction(0)) / DAYS_A_YEAR
    return min(daily, room)
