"""Bands of arrears and stages of collection by days past due."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from monthly_pay.rules.delinquency import arrears, bucket, next_stage, stage_of
from monthly_pay.rules.facts import Stage
from tests.rules.build import TERMS, charge, facts, statement

DUE = date(2026, 11, 6)


@pytest.mark.parametrize(
    ("days", "band"),
    [
        *[(-3, 0), (0, 0), (1, 1), (30, 1), (31, 2), (60, 2), (61, 3), (90, 3), (91, 4)],
        *[(121, 5), (151, 6), (180, 6), (181, 7), (2000, 7)],
    ],
)
def test_a_band_of_arrears_is_thirty_days_up_to_the_seventh(days: int, band: int) -> None:
    assert bucket(days) == band


@pytest.mark.parametrize(
    ("days", "stage"),
    [
        (0, None),
        (1, Stage.REMINDER),
        (3, Stage.REMINDER),
        (4, Stage.CALLS),
        (60, Stage.CALLS),
        (61, Stage.AGENCY),
        (120, Stage.AGENCY),
        (121, Stage.LEGAL),
        (900, Stage.LEGAL),
    ],
)
def test_the_stage_of_collection_by_days_past_due(days: int, stage: Stage | None) -> None:
    assert stage_of(days, TERMS) is stage


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (1, (Stage.CALLS, 3)),
        (3, (Stage.CALLS, 1)),
        (4, (Stage.AGENCY, 57)),
        (60, (Stage.AGENCY, 1)),
        (61, (Stage.LEGAL, 60)),
        (121, None),
    ],
)
def test_the_next_stage_and_in_how_many_days(days: int, expected: tuple[Stage, int] | None) -> None:
    known = facts(statements=(statement(1, DUE, charge(1, "100.00", statement_id=1)),))
    late = arrears(known, DUE + timedelta(days=days), TERMS)
    assert late is not None
    assert next_stage(late, TERMS) == expected


def test_after_an_early_order_to_an_agency_comes_the_law() -> None:
    known = facts(statements=(statement(1, DUE, charge(1, "100.00", statement_id=1)),))
    late = arrears(known, DUE + timedelta(days=40), TERMS)
    assert late is not None
    assert next_stage(late, TERMS, after=Stage.AGENCY) == (Stage.LEGAL, 81)
