"""The terms of the product, value by value."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from monthly_pay.products import catalogue, terms
from monthly_pay.rules.calendar import BillingCycle
from monthly_pay.rules.money import Money
from monthly_pay.rules.terms import Terms

VALUES: dict[str, Any] = {
    "cycles": (BillingCycle(1, 6), BillingCycle(10, 15), BillingCycle(15, 20)),
    "first_cycle_only_before": date(2022, 8, 29),
    "grace_days": 3,
    "penalty_per_day": Fraction(5, 10_000),
    "yearly_cost_cap": Fraction(24, 100),
    "instalment_fee": {3: Fraction(15, 1000), 6: Fraction(3, 100), 12: Fraction(6, 100)},
    "instalment_minimum": Money(1000),  # 10 元
    "minimum_payment_share": Fraction(1, 10),
    "revolving_interest_per_day": Fraction(5, 10_000),
    "limit_highest": Money(3_000_000),  # 30,000 元
    "limit_lowest": Money(50_000),  # 500 元
    "debt_highest": Money(10_000_000),  # 100,000 元
    "order_cap": Money(1_000_000),  # 10,000 元
    "age_from": 18,
    "age_to": 60,
    "reapply_after_months": 2,
    "bureau_poll_days": 30,
    "login_risk_places": 3,
    "login_risk_hours": 48,
    "due_day_changes_every_months": 12,
    "early_payoff_fee_periods": 1,
    "quote_minutes": 15,
    "code_minutes": 5,
    "code_tries": 3,
    "allocation_order": ("penalty", "interest", "fee", "principal"),
    "debit_attempts": 3,  # 8:00, 17:00, 20:00
    "collection_stages": {"reminder": 1, "calls": 4, "agency": 61, "legal": 121},
    "hardship_terms": (6, 12),
    "hardship_after_days": 4,
    "promise_days": 14,
    "dispute_days": 15,
}


@pytest.mark.parametrize("name", [f.name for f in fields(Terms)])
def test_a_term_has_the_value_of_the_product(name: str) -> None:
    assert getattr(terms(), name) == VALUES[name]


@pytest.mark.parametrize(
    "rate",
    [
        "penalty_per_day",
        "yearly_cost_cap",
        "minimum_payment_share",
        "revolving_interest_per_day",
    ],
)
def test_rates_are_exact(rate: str) -> None:
    assert type(getattr(terms(), rate)) is Fraction


def test_fees_of_instalments_are_exact() -> None:
    assert {type(fee) for fee in terms().instalment_fee.values()} == {Fraction}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("interest_free_days", 36),
        ("payoff_free_of_charge", True),
        ("merchant_settlement", "full_price"),
        ("debit_hours", [8, 17, 20]),
        ("record_kept", 5),
        ("collection_hours", [8, 22]),
        ("collection_calls", 3),
    ],
)
def test_a_rule_that_is_only_told_has_the_value_of_the_product(key: str, value: object) -> None:
    assert catalogue()[key].value == value


def test_every_term_comes_from_a_rule_with_a_source() -> None:
    without_rule = {f.name for f in fields(Terms)} - catalogue().keys()
    assert without_rule == {"debit_attempts"}  # the number of debit_hours
