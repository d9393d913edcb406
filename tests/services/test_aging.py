"""The end of a day: a minimum that was paid, interest on the rest, and stages of collection."""

from __future__ import annotations

from datetime import date

import pytest

from monthly_pay.ledger.ledger import Ledger
from monthly_pay.rules.facts import Stage
from monthly_pay.services import aging
from monthly_pay.services.day import CLOSING
from tests.services.build import (
    POOR,
    book_sums,
    bought,
    buyer,
    facts_of,
    go_to,
    paid,
    rows,
    start,
    yuan,
)


@pytest.fixture
def account_id(empty: Ledger) -> int:
    """600.00 on the bill of 1 November 2026, due on the 6th; the minimum is a tenth."""
    account_id = buyer(start(empty, date(2026, 10, 31)), POOR)
    bought(empty, account_id, "D1", "600")
    go_to(empty, date(2026, 11, 3))
    return account_id


def bill(ledger: Ledger, account_id: int) -> tuple[date, str, str, str]:
    """Until when the first bill is payable, its principal, interest and penalty."""
    first = facts_of(ledger, account_id).statements[0]
    unpaid = (first.principal_due, first.interest_due, first.penalty_due)
    principal, interest, penalty = map(str, unpaid)
    return first.payable_until, principal, interest, penalty


def test_with_the_minimum_paid_the_rest_is_due_with_the_next_bill_and_bears_interest(
    empty: Ledger, account_id: int
) -> None:
    assert facts_of(empty, account_id).statements[0].minimum == yuan("60")
    paid(empty, account_id, "60")
    go_to(empty, date(2026, 11, 7))
    assert bill(empty, account_id) == (date(2026, 12, 6), "540.00", "0.00", "0.00")
    # 0.05 % of 540.00 is 0.27 a day: 7 to 9 November are three days.
    go_to(empty, date(2026, 11, 10))
    assert bill(empty, account_id) == (date(2026, 12, 6), "540.00", "0.81", "0.00")
    assert facts_of(empty, account_id).holds == ()
    assert book_sums(empty)["interest_income"] == "-0.81"


def test_a_fen_less_than_the_minimum_is_late(empty: Ledger, account_id: int) -> None:
    paid(empty, account_id, "59.99")
    go_to(empty, date(2026, 11, 12))
    # The 10th and the 11th: 0.05 % of 540.01 is 0.27 a day.
    assert bill(empty, account_id) == (date(2026, 11, 6), "540.01", "0.00", "0.54")
    assert len(facts_of(empty, account_id).holds) == 1


def test_the_minimum_a_day_late_extends_nothing(empty: Ledger, account_id: int) -> None:
    go_to(empty, date(2026, 11, 7))
    paid(empty, account_id, "60")
    go_to(empty, date(2026, 11, 12))
    assert bill(empty, account_id) == (date(2026, 11, 6), "540.00", "0.00", "0.54")


def test_after_the_second_due_day_and_its_grace_the_rest_bears_penalty_and_no_interest(
    empty: Ledger, account_id: int
) -> None:
    paid(empty, account_id, "60")
    go_to(empty, date(2026, 12, 12))
    # Interest from 7 November to 6 December: 30 days of 0.27; penalty of 10 and 11 December.
    assert bill(empty, account_id) == (date(2026, 12, 6), "540.00", "8.10", "0.54")


def test_stages_of_collection_are_kept_with_their_days_and_left_by_paying(
    empty: Ledger, account_id: int
) -> None:
    go_to(empty, date(2026, 11, 20))
    paid(empty, account_id, str(facts_of(empty, account_id).owed))
    go_to(empty, date(2026, 11, 22))
    stages = facts_of(empty, account_id).stages
    assert [(s.stage, s.entered_on, s.left_on) for s in stages] == [
        (Stage.REMINDER, date(2026, 11, 7), date(2026, 11, 10)),
        (Stage.CALLS, date(2026, 11, 10), date(2026, 11, 21)),
    ]


def test_a_day_ages_an_account_once(empty: Ledger, account_id: int) -> None:
    go_to(empty, date(2026, 11, 12))
    before = rows(empty)
    assert aging.end_of_day(empty, CLOSING, account_id, date(2026, 11, 11)) is True
    assert rows(empty) == before
