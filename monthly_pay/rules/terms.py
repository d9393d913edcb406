"""The terms of the product that rules work with; the values come from ``products``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from monthly_pay.rules.calendar import BillingCycle
from monthly_pay.rules.money import Money


@dataclass(frozen=True, slots=True)
class Terms:
    """Fees, dates and limits of the product. Rates are fractions (0.05 % is 1/2000)."""

    cycles: tuple[BillingCycle, ...]
    first_cycle_only_before: date
    grace_days: int
    penalty_per_day: Fraction
    yearly_cost_cap: Fraction
    instalment_fee: Mapping[int, Fraction]
    instalment_minimum: Money
    minimum_payment_share: Fraction
    revolving_interest_per_day: Fraction
    limit_highest: Money
    limit_lowest: Money
    debt_highest: Money
    order_cap: Money
    age_from: int
    age_to: int
    reapply_after_months: int
    bureau_poll_days: int
    login_risk_places: int
    login_risk_hours: int
    due_day_changes_every_months: int
    early_payoff_fee_periods: int
    quote_minutes: int
    code_minutes: int
    code_tries: int
    allocation_order: tuple[str, ...]
    debit_attempts: int
    collection_stages: Mapping[str, int]
    hardship_terms: tuple[int, ...]
    hardship_after_days: int
    promise_days: int
    dispute_days: int
