"""Reads the product's rules from their TOML file, and the terms the rules work with."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any

from monthly_pay.rules.calendar import BillingCycle
from monthly_pay.rules.money import Money
from monthly_pay.rules.terms import Terms


class Grade(StrEnum):
    """How sure a rule is; a rule of grade C is configuration and never promised to a customer."""

    PRODUCT = "S"
    LAW_OR_MANY = "A"
    PORTALS = "B"
    CONTRADICTED = "C"


@dataclass(frozen=True, slots=True)
class ProductRule:
    """One rule of the product: its value, its source, and when it was read and holds."""

    key: str
    value: Any
    source: str
    grade: Grade
    as_of: date
    valid_from: date = date.min
    valid_to: date = date.max

    def holds_on(self, day: date) -> bool:
        """Whether the rule is in force on that day."""
        return self.valid_from <= day <= self.valid_to


@cache
def catalogue() -> dict[str, ProductRule]:
    """Every rule by its key. A rule without source, grade or date is an error."""
    text = files("monthly_pay.products").joinpath("monthly_pay.toml").read_text("utf-8")
    rules = {}
    for key, entry in tomllib.loads(text).items():
        entry.pop("unit", None)
        grade = Grade(entry.pop("grade"))
        rules[key] = _checked(ProductRule(key=key, grade=grade, **entry))
    return rules


def _checked(rule: ProductRule) -> ProductRule:
    if not rule.source.strip():
        raise ValueError(f"product rule {rule.key} names no source")
    for day in (rule.as_of, rule.valid_from, rule.valid_to):
        if type(day) is not date:
            raise TypeError(f"product rule {rule.key} has {day!r} where a date belongs")
    return rule


@cache
def terms() -> Terms:
    """The terms the rules work with, taken from the catalogue."""
    value = {key: rule.value for key, rule in catalogue().items()}
    return Terms(
        cycles=tuple(BillingCycle(*pair) for pair in value["cycles"]),
        first_cycle_only_before=value["first_cycle_only_before"],
        grace_days=value["grace_days"],
        penalty_per_day=Fraction(value["penalty_per_day"]),
        yearly_cost_cap=Fraction(value["yearly_cost_cap"]),
        instalment_fee={int(n): Fraction(fee) for n, fee in value["instalment_fee"].items()},
        instalment_minimum=Money(value["instalment_minimum"]),
        minimum_payment_share=Fraction(value["minimum_payment_share"]),
        revolving_interest_per_day=Fraction(value["revolving_interest_per_day"]),
        limit_highest=Money(value["limit_highest"]),
        limit_lowest=Money(value["limit_lowest"]),
        debt_highest=Money(value["debt_highest"]),
        order_cap=Money(value["order_cap"]),
        age_from=value["age_from"],
        age_to=value["age_to"],
        reapply_after_months=value["reapply_after_months"],
        bureau_poll_days=value["bureau_poll_days"],
        login_risk_places=value["login_risk_places"],
        login_risk_hours=value["login_risk_hours"],
        due_day_changes_every_months=value["due_day_changes_every_months"],
        early_payoff_fee_periods=value["early_payoff_fee_periods"],
        quote_minutes=value["quote_minutes"],
        code_minutes=value["code_minutes"],
        code_tries=value["code_tries"],
        allocation_order=tuple(value["allocation_order"]),
        debit_attempts=len(value["debit_hours"]),
        collection_stages=value["collection_stages"],
        hardship_terms=tuple(value["hardship_terms"]),
        hardship_after_days=value["hardship_after_days"],
        promise_days=value["promise_days"],
        dispute_days=value["dispute_days"],
    )
