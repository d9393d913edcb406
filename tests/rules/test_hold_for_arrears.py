"""A hold for arrears: the arrears first, then two months, then an application."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from monthly_pay.rules.facts import AccountFacts, HoldCause, Statement
from monthly_pay.rules.refusals import Refusal
from tests.rules.build import charge, facts, hold, statement, yuan
from tests.rules.hold_view import TODAY, rows, view

LATE_DUE = date(2026, 10, 6)  # in grace until the 9th, frozen on the 10th
FROZEN = date(2026, 10, 10)


def bill(
    due: date = LATE_DUE, *, settled_on: date | None = None, penalty: str = "0", id: int = 1
) -> Statement:
    """A bill of 2,156.00, unpaid unless it was settled."""
    line = charge(id, "2156.00", due="0" if settled_on else None, statement_id=id)
    return statement(id, due, line, settled_on=settled_on, penalty_due=yuan(penalty))


def overdue(*bills: Statement, **more: Any) -> AccountFacts:
    """An account frozen for arrears since 2026-10-10."""
    return facts(statements=bills, holds=(hold(HoldCause.OVERDUE, FROZEN),), **more)


def test_overdue_with_arrears_asks_for_them_and_has_no_date() -> None:
    # 43 days (10-10 to 11-21) of 1.08 are 46.44
    judged = view(overdue(bill(penalty="46.44")))
    assert rows(judged) == [
        ("pay_arrears", False, "2202.44", ""),
        ("stay_punctual", False, "0.00", ""),
        ("apply", False, "0.00", ""),
        ("decision", False, "0.00", ""),
    ]
    assert judged.earliest is None
    assert (judged.can_apply, judged.refusal) == (False, Refusal.TOO_EARLY)


def test_overdue_and_paid_waits_two_months() -> None:
    judged = view(overdue(bill(settled_on=TODAY)))
    assert rows(judged) == [
        ("pay_arrears", True, "0.00", "2026-11-22"),
        ("stay_punctual", False, "0.00", "2027-01-22"),
        ("apply", False, "0.00", "2027-01-22"),
        ("decision", False, "0.00", ""),
    ]
    assert judged.earliest == date(2027, 1, 22)
    assert (judged.can_apply, judged.refusal) == (False, Refusal.TOO_EARLY)


@pytest.mark.parametrize(
    ("today", "punctual", "refusal"),
    [
        (date(2027, 1, 21), False, Refusal.TOO_EARLY),
        (date(2027, 1, 22), True, None),
        (date(2027, 3, 1), True, None),
    ],
)
def test_overdue_can_be_applied_for_from_the_day_two_months_are_over(
    today: date, punctual: bool, refusal: Refusal | None
) -> None:
    judged = view(overdue(bill(settled_on=TODAY)), today)
    assert judged.checklist[1].done is punctual
    assert (judged.can_apply, judged.refusal) == (refusal is None, refusal)


@pytest.mark.parametrize(
    ("bills", "earliest"),
    [
        ((bill(settled_on=date(2026, 12, 31)),), date(2027, 2, 28)),
        # paid in the evening of the day it was frozen
        ((bill(settled_on=FROZEN),), date(2026, 12, 10)),
        # the later of two late bills counts
        (
            (
                bill(settled_on=date(2026, 10, 30)),
                bill(date(2026, 11, 6), settled_on=date(2026, 11, 14), id=2),
            ),
            date(2027, 1, 14),
        ),
        # a later bill paid in time, or in its grace, does not start the two months again
        (
            (
                bill(settled_on=date(2026, 10, 30)),
                bill(date(2026, 11, 6), settled_on=date(2026, 11, 9), id=2),
            ),
            date(2026, 12, 30),
        ),
        # a bill that was late and paid long before the hold does not count
        ((bill(date(2026, 3, 6), settled_on=date(2026, 3, 20)),), date(2026, 12, 10)),
    ],
)
def test_the_two_months_begin_when_the_last_late_bill_was_settled(
    bills: tuple[Statement, ...], earliest: date
) -> None:
    assert view(overdue(*bills), date(2027, 1, 5)).earliest == earliest


def test_a_new_late_bill_takes_the_date_away_again() -> None:
    paid = bill(settled_on=date(2026, 10, 30))
    newly_late = bill(date(2026, 12, 6), id=2)
    judged = view(overdue(paid, newly_late), date(2026, 12, 31))
    assert rows(judged)[0] == ("pay_arrears", False, "2156.00", "")
    assert judged.earliest is None
