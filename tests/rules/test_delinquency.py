"""Being late: days past due, grace, and the penalty of a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from monthly_pay.rules.delinquency import arrears, overdue_statements, penalty_of_day
from monthly_pay.rules.facts import AccountFacts, Charge
from monthly_pay.rules.money import ZERO
from tests.rules.build import TERMS, charge, facts, plan, statement, yuan

# Due on the 6th; grace until the 9th 24:00.
DUE = date(2026, 11, 6)


def late(*charges: Charge, penalty: str = "0") -> AccountFacts:
    """One bill due on 2026-11-06 with these charges."""
    return facts(statements=(statement(1, DUE, *charges, penalty_due=yuan(penalty)),))


def sofa(due: str = "2156.00", **more: Any) -> Charge:
    """A billed purchase of 2,156.00."""
    return charge(1, "2156.00", due=due, statement_id=1, **more)


@pytest.mark.parametrize(
    ("today", "days", "in_grace", "penalty"),
    [
        (date(2026, 11, 7), 1, True, "0.00"),
        (date(2026, 11, 9), 3, True, "0.00"),  # the last day of grace
        (date(2026, 11, 10), 4, False, "1.07"),  # 2,156.00 × 0.05 % = 1.078
        (date(2026, 12, 16), 40, False, "1.07"),
        (date(2027, 1, 6), 61, False, "1.07"),
    ],
)
def test_penalty_begins_the_day_after_grace(
    today: date, days: int, in_grace: bool, penalty: str
) -> None:
    found = arrears(late(sofa()), today, TERMS)
    assert found is not None
    assert (found.days_past_due, found.in_grace) == (days, in_grace)
    assert found.grace_until == date(2026, 11, 9)
    assert found.penalty_tomorrow == yuan(penalty)
    assert found.amount == yuan("2156.00")


@pytest.mark.parametrize("today", [date(2026, 11, 1), date(2026, 11, 5), DUE])
def test_a_bill_is_not_late_before_the_end_of_its_due_day(today: date) -> None:
    assert arrears(late(sofa()), today, TERMS) is None
    assert overdue_statements(late(sofa()), today) == ()
    assert penalty_of_day(late(sofa()).statements[0], late(sofa()), today, TERMS) == ZERO


def test_a_paid_bill_is_not_late() -> None:
    assert arrears(late(sofa(due="0")), date(2026, 12, 16), TERMS) is None


@pytest.mark.parametrize(
    ("charges", "penalty"),
    [
        ([charge(1, "1000.00", due="400.00", statement_id=1)], "0.20"),
        # 1,333.33 × 0.05 % = 0.666665, down to a 分
        ([charge(1, "1000.00", statement_id=1), charge(2, "333.33", statement_id=1)], "0.66"),
        # the sum is rounded and not each charge: 45.00 × 0.05 % = 0.0225, three times 0.0075
        ([charge(n, "15.00", statement_id=1) for n in (1, 2, 3)], "0.02"),
        # 368.50 × 0.05 % = 0.18425
        ([charge(1, "368.50", statement_id=1)], "0.18"),
        # a fee bears none
        ([charge(1, "500.00", fee="300.00", statement_id=1)], "0.25"),
        ([charge(1, "500.00", fee="30.00", due="0", statement_id=1)], "0.00"),
        # a dispute stops it
        ([charge(1, "500.00", statement_id=1, paused=True)], "0.00"),
        (
            [charge(1, "500.00", statement_id=1, paused=True), charge(2, "40", statement_id=1)],
            "0.02",
        ),
    ],
)
def test_penalty_is_half_a_per_mille_of_the_unpaid_principal(
    charges: list[Charge], penalty: str
) -> None:
    known = late(*charges)
    assert penalty_of_day(known.statements[0], known, date(2026, 11, 10), TERMS) == yuan(penalty)


@pytest.mark.parametrize(
    ("yearly_cost", "penalty"),
    [
        ("0", "5.00"),
        ("0.0575", "5.00"),  # 24 % − 5.75 % = 18.25 % = 365 × 0.05 %
        ("0.0898", "4.11"),  # (24 % − 8.98 %) ÷ 365 × 10,000.00 = 4.1151
        ("0.1021", "3.77"),  # (24 % − 10.21 %) ÷ 365 × 10,000.00 = 3.7781
        ("0.1090", "3.58"),  # (24 % − 10.90 %) ÷ 365 × 10,000.00 = 3.5890
        ("0.24", "0.00"),
        ("0.30", "0.00"),
    ],
)
def test_the_cost_cap_lowers_the_rate_of_an_instalment(yearly_cost: str, penalty: str) -> None:
    instalment = charge(1, "10000.00", fee="150.00", statement_id=1)
    split = plan(7, instalment, yearly_cost=Fraction(yearly_cost))
    known = facts(statements=(statement(1, DUE, split.instalments[0]),), plans=(split,))
    assert penalty_of_day(known.statements[0], known, date(2026, 11, 10), TERMS) == yuan(penalty)


def test_the_cap_touches_only_the_instalment_of_a_mixed_bill() -> None:
    split = plan(1, charge(1, "1000.00", statement_id=1), yearly_cost=Fraction("0.1090"))
    bill = statement(1, DUE, split.instalments[0], charge(2, "1015.00", statement_id=1))
    known = facts(statements=(bill,), plans=(split,))
    # 1,000.00 × 13.10 % ÷ 365 = 0.3589 → 0.35; 1,015.00 × 0.05 % = 0.5075 → 0.50
    assert penalty_of_day(bill, known, date(2026, 11, 10), TERMS) == yuan("0.85")


def test_charges_of_one_rate_are_summed_before_the_penalty_is_rounded() -> None:
    first = plan(1, charge(1, "100.00", statement_id=1), yearly_cost=Fraction("0.1090"))
    second = plan(2, charge(2, "100.00", statement_id=1), yearly_cost=Fraction("0.1090"))
    bill = statement(1, DUE, first.instalments[0], second.instalments[0])
    known = facts(statements=(bill,), plans=(first, second))
    # 200.00 × 13.10 % ÷ 365 = 0.0718; each alone 0.0359
    assert penalty_of_day(bill, known, date(2026, 11, 10), TERMS) == yuan("0.07")


def test_two_late_bills_add_up_and_count_from_the_older() -> None:
    older = statement(
        1, date(2026, 10, 6), charge(1, "200.00", statement_id=1), penalty_due=yuan("2.90")
    )
    newer = statement(2, DUE, charge(2, "600.00", fee="9.00", statement_id=2))
    found = arrears(facts(statements=(older, newer)), date(2026, 11, 8), TERMS)
    assert found is not None
    assert [s.id for s in found.statements] == [1, 2]
    assert (found.days_past_due, found.in_grace) == (33, False)
    assert found.grace_until == date(2026, 10, 9)
    assert found.amount == yuan("811.90")
    assert found.penalty == yuan("2.90")
    assert found.penalty_tomorrow == yuan("0.10")  # the newer bill is in its grace


def test_a_bill_issued_and_not_yet_due_is_no_arrears() -> None:
    older = statement(1, date(2026, 10, 6), charge(1, "200.00", statement_id=1))
    newer = statement(2, DUE, charge(2, "600.00", statement_id=2))
    found = arrears(facts(statements=(older, newer)), date(2026, 11, 2), TERMS)
    assert found is not None
    assert found.amount == yuan("200.00")
    assert [s.id for s in found.statements] == [1]


def test_an_unpaid_penalty_alone_is_late_and_bears_none() -> None:
    found = arrears(late(sofa(due="0"), penalty="3.21"), date(2026, 11, 13), TERMS)
    assert found is not None
    assert (found.amount, found.penalty) == (yuan("3.21"), yuan("3.21"))  # 3 × 1.07
    assert found.penalty_tomorrow == ZERO


def test_a_bill_that_is_all_in_dispute_is_not_late() -> None:
    assert arrears(late(sofa(paused=True)), date(2026, 12, 16), TERMS) is None


def test_what_ends_the_delay_leaves_a_disputed_charge_out() -> None:
    known = late(sofa(paused=True), charge(2, "86.40", statement_id=1), penalty="0.04")
    found = arrears(known, date(2026, 11, 11), TERMS)
    assert found is not None
    assert found.amount == yuan("86.44")


def test_the_rate_and_the_cap_are_those_of_the_terms() -> None:
    split = plan(7, charge(1, "1000.00", statement_id=1), yearly_cost=Fraction("0.1090"))
    bill = statement(1, DUE, split.instalments[0], charge(2, "1000.00", statement_id=1))
    known = facts(statements=(bill,), plans=(split,))
    milder = replace(TERMS, penalty_per_day=Fraction("0.0003"), yearly_cost_cap=Fraction("0.1455"))
    # the instalment: (14.55 % − 10.90 %) ÷ 365 = 0.01 % → 0.10; the purchase: 0.03 % → 0.30
    assert penalty_of_day(bill, known, date(2026, 11, 10), milder) == yuan("0.40")


@pytest.mark.parametrize(("principal", "cost"), [("14.00", "0.1090"), ("10.00", "0")])
def test_rounding_does_not_lift_a_small_penalty_above_the_cost_cap(
    principal: str, cost: str
) -> None:
    # 1 分 a day is 3.65 a year: 26 % of 14.00 (next to a plan's 10.90 %), 36.5 % of 10.00.
    split = plan(7, charge(1, principal, statement_id=1), yearly_cost=Fraction(cost))
    known = facts(statements=(statement(1, DUE, split.instalments[0]),), plans=(split,))
    assert penalty_of_day(known.statements[0], known, date(2026, 11, 10), TERMS) == ZERO


def test_days_past_due_are_those_of_the_bill_that_is_late_the_longest() -> None:
    # The older bill was put off until 2027-01-06 by a hardship plan; the newer one is 32 days
    # late, out of its grace, and does not become 1 day late when the older one is late too.
    older = statement(
        1,
        DUE,
        charge(1, "500.00", fee="7.00", due="0", statement_id=1),
        extended_until=date(2027, 1, 6),
        grace_until=date(2027, 1, 9),
    )
    newer = statement(2, date(2026, 12, 6), charge(2, "80.00", statement_id=2))
    found = arrears(facts(statements=(older, newer)), date(2027, 1, 7), TERMS)
    assert found is not None
    assert found.amount == yuan("87.00")
    assert (found.days_past_due, found.in_grace) == (32, False)
    assert found.grace_until == date(2026, 12, 9)
