"""Opening: who may have an account, every reason against, the first limit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from monthly_pay.rules.money import ZERO
from monthly_pay.rules.opening import Applicant, assess
from tests.rules.build import TERMS, yuan

TODAY = date(2026, 11, 22)
GOOD = Applicant(
    born_on=date(1990, 5, 1), verified=True, has_card=True, overdue_elsewhere=0, debt_elsewhere=ZERO
)


@pytest.mark.parametrize(
    ("change", "reasons"),
    [
        ({}, []),
        ({"verified": False}, ["not_verified"]),
        ({"has_card": False}, ["no_card"]),
        ({"born_on": date(2008, 11, 22)}, []),  # 18 today
        ({"born_on": date(2008, 11, 23)}, ["too_young"]),
        ({"born_on": date(2007, 11, 23)}, []),  # 19 tomorrow
        ({"born_on": date(1965, 11, 23)}, []),  # 61 tomorrow
        ({"born_on": date(1965, 11, 22)}, ["too_old"]),
        ({"overdue_elsewhere": 1}, ["overdue_elsewhere"]),
        ({"debt_elsewhere": yuan("100000.00")}, []),
        ({"debt_elsewhere": yuan("100000.01")}, ["debt_too_high"]),
        ({"written_off_here": yuan("0.01")}, ["old_debt_here"]),
    ],
)
def test_each_reason_against_an_account(change: dict[str, Any], reasons: list[str]) -> None:
    assessment = assess(replace(GOOD, **change), TODAY, TERMS)
    assert [r.value for r in assessment.reasons] == reasons
    assert assessment.approved is (not reasons)
    assert bool(assessment.limit) is (not reasons)


def test_all_reasons_are_told() -> None:
    bad = Applicant(
        born_on=date(2010, 1, 1),
        verified=False,
        has_card=False,
        overdue_elsewhere=2,
        debt_elsewhere=yuan("250000"),
        written_off_here=yuan("80"),
    )
    assert [r.value for r in assess(bad, TODAY, TERMS).reasons] == [
        "not_verified",
        "no_card",
        "too_young",
        "overdue_elsewhere",
        "debt_too_high",
        "old_debt_here",
    ]


@pytest.mark.parametrize(
    ("today", "approved"), [(date(2026, 2, 28), False), (date(2026, 3, 1), True)]
)
def test_someone_born_on_29_february_is_18_on_1_march(today: date, approved: bool) -> None:
    assert assess(replace(GOOD, born_on=date(2008, 2, 29)), today, TERMS).approved is approved


@pytest.mark.parametrize(
    ("debt", "limit"),
    [
        ("0", "6000.00"),  # a fifth of 30,000.00
        ("1.00", "5900.00"),  # in whole hundreds
        ("10000", "5400.00"),
        ("12345.67", "5200.00"),  # 6,000 × 0.8765433 = 5,259.26
        ("50000", "3000.00"),
        ("90000", "600.00"),
        ("91700", "500.00"),  # 498.00 would be 400.00; the lowest limit is 500.00
        ("100000", "500.00"),
    ],
)
def test_the_first_limit_falls_with_debt_elsewhere(debt: str, limit: str) -> None:
    assessment = assess(replace(GOOD, debt_elsewhere=yuan(debt)), TODAY, TERMS)
    assert assessment.limit == yuan(limit)
