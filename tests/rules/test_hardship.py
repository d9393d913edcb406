"""Hardship plans: the overdue principal again in instalments, without a fee."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from monthly_pay.rules.facts import AccountFacts, PlanKind
from monthly_pay.rules.hardship import hardship_offers
from monthly_pay.rules.money import ZERO
from monthly_pay.rules.refusals import Refusal, Refused
from tests.rules.build import TERMS, charge, facts, plan, statement, yuan

TODAY = date(2026, 11, 22)


def late() -> AccountFacts:
    """Two late bills with a fee, a penalty and a disputed charge, and one not yet due."""
    return facts(
        statements=(
            statement(
                1,
                date(2026, 10, 6),
                charge(1, "2156.00", fee="7.00", statement_id=1),
                charge(2, "80.00", statement_id=1, paused=True),
                penalty_due=yuan("46.01"),
            ),
            statement(2, date(2026, 11, 6), charge(3, "100.01", statement_id=2)),
            statement(3, date(2026, 12, 6), charge(4, "500.00", statement_id=3)),
        )
    )


def test_overdue_principal_is_split_in_6_or_12_without_a_fee() -> None:
    six, twelve = hardship_offers(late(), TODAY, TERMS)
    # 2,156.00 + 100.01 = 225,601 分 = 6 × 37,600 + 1 = 12 × 18,800 + 1
    assert [str(i.amount) for i in six.plan.instalments] == ["376.01", *["376.00"] * 5]
    assert [str(i.amount) for i in twelve.plan.instalments] == ["188.01", *["188.00"] * 11]
    assert (six.plan.fee, six.plan.yearly_cost) == (ZERO, Fraction(0))
    assert six.plan.instalments[0].bill_date == date(2026, 12, 1)
    assert six.plan.instalments[-1].due_date == date(2027, 5, 6)


def test_fees_and_penalty_stay_payable_and_a_dispute_stays_out() -> None:
    offer = hardship_offers(late(), TODAY, TERMS)[0]
    assert [c.id for c in offer.charges] == [1, 3]
    assert offer.kept == yuan("53.01")  # 7.00 + 46.01


def one_bill() -> AccountFacts:
    """A single bill due on 2026-11-06."""
    return facts(statements=(statement(1, date(2026, 11, 6), charge(1, "90.00", statement_id=1)),))


@pytest.mark.parametrize(
    ("today", "refusal"),
    [
        (date(2026, 11, 6), Refusal.NOTHING_OWED),
        (date(2026, 11, 7), Refusal.TOO_EARLY),
        (date(2026, 11, 9), Refusal.TOO_EARLY),
    ],
)
def test_none_is_offered_in_the_first_days(today: date, refusal: Refusal) -> None:
    with pytest.raises(Refused) as refused:
        hardship_offers(one_bill(), today, TERMS)
    assert refused.value.refusal is refusal


def test_it_is_offered_from_the_fourth_day() -> None:
    day = date(2026, 11, 10)
    assert [o.plan.terms for o in hardship_offers(one_bill(), day, TERMS)] == [6, 12]


def test_a_second_one_is_refused_while_one_runs_and_not_after() -> None:
    bills = late().statements
    running = plan(1, charge(9, "50.00"), kind=PlanKind.HARDSHIP)
    with pytest.raises(Refused) as refused:
        hardship_offers(facts(statements=bills, plans=(running,)), TODAY, TERMS)
    assert refused.value.refusal is Refusal.ALREADY_RUNNING
    over = plan(1, charge(9, "50.00", due="0"), kind=PlanKind.HARDSHIP)
    assert len(hardship_offers(facts(statements=bills, plans=(over,)), TODAY, TERMS)) == 2
