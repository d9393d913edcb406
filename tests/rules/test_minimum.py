"""The minimum payment, and the interest of what is left after it."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from monthly_pay.rules.delinquency import arrears, interest_of_day
from monthly_pay.rules.facts import Charge, Statement
from monthly_pay.rules.minimum import interest_ahead, minimum_left, minimum_of
from monthly_pay.rules.money import ZERO
from tests.rules.build import TERMS, charge, facts, plan, statement, yuan

DUE = date(2026, 11, 6)
EXTENDED = date(2026, 12, 6)


def extended(*charges: Charge) -> Statement:
    """A bill whose minimum was paid: payable with the next bill, with grace after that."""
    return statement(
        1, DUE, *charges, extended_until=EXTENDED, grace_until=date(2026, 12, 9), minimum=yuan("1")
    )


@pytest.mark.parametrize(
    ("purchases", "minimum"),
    [
        ([], "0.00"),
        (["1000.00"], "100.00"),
        (["1000.00", "86.45"], "108.65"),  # 10 % of 1,086.45 is 108.645
        (["0.04"], "0.00"),
    ],
)
def test_the_minimum_is_a_tenth_of_the_purchases(purchases: list[str], minimum: str) -> None:
    charges = [charge(n, amount) for n, amount in enumerate(purchases)]
    assert minimum_of(charges, TERMS) == yuan(minimum)


def test_the_minimum_has_the_instalments_of_the_bill_in_full() -> None:
    split = plan(1, charge(1, "299.92", fee="18.00"))
    # 299.92 + 18.00 + 10 % of 1,000.00
    assert minimum_of([*split.instalments, charge(2, "1000.00")], TERMS) == yuan("417.92")


@pytest.mark.parametrize(
    ("unpaid", "left"),
    [("1000.00", "100.00"), ("970.00", "70.00"), ("900.00", "0.00"), ("0", "0.00")],
)
def test_what_was_paid_counts_towards_the_minimum(unpaid: str, left: str) -> None:
    bill = statement(
        1, DUE, charge(1, "1000.00", due=unpaid, statement_id=1), minimum=yuan("100.00")
    )
    assert minimum_left(bill) == yuan(left)


@pytest.mark.parametrize(
    ("day", "interest"),
    [
        (DUE, "0.00"),
        (date(2026, 11, 7), "0.30"),  # 600.08 × 0.05 % = 0.30004
        (EXTENDED, "0.30"),
        (date(2026, 12, 7), "0.00"),
    ],
)
def test_the_rest_bears_interest_from_the_due_day_to_the_next(day: date, interest: str) -> None:
    bill = extended(charge(1, "1000.00", fee="9.00", due="600.08", statement_id=1))
    assert interest_of_day(bill, facts(statements=(bill,)), day, TERMS) == yuan(interest)


def test_a_bill_without_its_minimum_paid_bears_penalty_and_no_interest() -> None:
    bill = statement(1, DUE, charge(1, "1000.00", statement_id=1))
    known = facts(statements=(bill,))
    assert interest_of_day(bill, known, date(2026, 11, 20), TERMS) == ZERO


def test_a_disputed_charge_bears_no_interest() -> None:
    bill = extended(
        charge(1, "1000.00", statement_id=1, paused=True), charge(2, "200.00", statement_id=1)
    )
    known = facts(statements=(bill,))
    assert interest_of_day(bill, known, date(2026, 11, 20), TERMS) == yuan("0.10")


@pytest.mark.parametrize(
    ("today", "days_past_due", "in_grace", "penalty"),
    [(date(2026, 12, 7), 1, True, "0.00"), (date(2026, 12, 10), 4, False, "0.30")],
)
def test_the_rest_is_late_after_the_next_due_day_and_its_grace(
    today: date, days_past_due: int, in_grace: bool, penalty: str
) -> None:
    known = facts(statements=(extended(charge(1, "1000.00", due="600.08", statement_id=1)),))
    assert arrears(known, EXTENDED, TERMS) is None
    found = arrears(known, today, TERMS)
    assert found is not None
    assert (found.days_past_due, found.in_grace) == (days_past_due, in_grace)
    assert found.penalty_tomorrow == yuan(penalty)


@pytest.mark.parametrize(
    ("rest", "days", "interest"),
    [
        ("600.08", 30, "9.00"),
        ("600.08", 0, "0.00"),
        ("1.00", 30, "0.00"),
        ("2156", 31, "33.17"),  # 31 × 1.07, of 1.078 a day
    ],
)
def test_the_interest_ahead_is_that_of_a_day_times_the_days(
    rest: str, days: int, interest: str
) -> None:
    assert interest_ahead(yuan(rest), days, TERMS) == yuan(interest)


def test_the_interest_told_is_the_interest_booked() -> None:
    bill = extended(
        charge(1, "333.33", statement_id=1),
        charge(2, "333.33", statement_id=1),
    )
    known = facts(statements=(bill,))
    booked = [interest_of_day(bill, known, date(2026, 11, day), TERMS).fen for day in range(7, 31)]
    # 666.66 × 0.05 % = 0.33333 a day, 24 days; each charge alone would be 0.16
    assert booked == [33] * 24
    assert interest_ahead(yuan("666.66"), 24, TERMS) == yuan("7.92")


@pytest.mark.parametrize(
    ("yearly_cost", "interest"),
    [
        ("0", "5.00"),
        ("0.0575", "5.00"),  # 24 % − 5.75 % = 18.25 % = 365 × 0.05 %
        ("0.1090", "3.58"),  # (24 % − 10.90 %) ÷ 365 × 10,000.00 = 3.5890
        ("0.24", "0.00"),
    ],
)
def test_the_cost_cap_lowers_the_interest_of_an_instalment(yearly_cost: str, interest: str) -> None:
    instalment = charge(1, "10000.00", fee="150.00", statement_id=1)
    split = plan(1, instalment, yearly_cost=Fraction(yearly_cost))
    bill = extended(*split.instalments)
    known = facts(statements=(bill,), plans=(split,))
    assert interest_of_day(bill, known, date(2026, 11, 20), TERMS) == yuan(interest)


def test_interest_is_summed_by_rate_before_it_is_rounded_down() -> None:
    split = plan(1, charge(1, "1000.00", statement_id=1), yearly_cost=Fraction("0.1090"))
    purchases = [charge(n, "507.50", statement_id=1) for n in (2, 3)]
    bill = extended(*split.instalments, *purchases)
    known = facts(statements=(bill,), plans=(split,))
    # 1,000.00 × 13.10 % ÷ 365 = 0.3589 → 0.35; 1,015.00 × 0.05 % = 0.5075 → 0.50
    assert interest_of_day(bill, known, date(2026, 11, 20), TERMS) == yuan("0.85")
