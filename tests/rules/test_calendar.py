"""Bill days, due days, and the days a purchase is free of interest."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import islice

import pytest

from monthly_pay.rules.calendar import BillingCycle, add_months
from tests.rules.build import FIFTEENTH, FIRST, TENTH

COHORTS = {1: FIRST, 10: TENTH, 15: FIFTEENTH}

# bill day of the cohort, posted on, bill, due, days free of interest
PURCHASES = """
 1  2026-11-01  2026-12-01  2026-12-06  35
 1  2026-10-31  2026-11-01  2026-11-06   6
 1  2026-10-01  2026-11-01  2026-11-06  36
 1  2026-11-22  2026-12-01  2026-12-06  14
 1  2026-11-30  2026-12-01  2026-12-06   6
 1  2026-12-01  2027-01-01  2027-01-06  36
 1  2026-12-31  2027-01-01  2027-01-06   6
 1  2027-01-01  2027-02-01  2027-02-06  36
 1  2027-01-31  2027-02-01  2027-02-06   6
 1  2027-02-01  2027-03-01  2027-03-06  33
 1  2027-02-28  2027-03-01  2027-03-06   6
 1  2028-02-01  2028-03-01  2028-03-06  34
 1  2028-02-28  2028-03-01  2028-03-06   7
 1  2028-02-29  2028-03-01  2028-03-06   6
10  2026-11-09  2026-11-10  2026-11-15   6
10  2026-11-10  2026-12-10  2026-12-15  35
10  2026-11-30  2026-12-10  2026-12-15  15
10  2026-12-10  2027-01-10  2027-01-15  36
10  2026-12-31  2027-01-10  2027-01-15  15
10  2027-01-01  2027-01-10  2027-01-15  14
10  2027-02-10  2027-03-10  2027-03-15  33
10  2027-02-28  2027-03-10  2027-03-15  15
10  2028-02-10  2028-03-10  2028-03-15  34
10  2028-02-29  2028-03-10  2028-03-15  15
15  2026-11-14  2026-11-15  2026-11-20   6
15  2026-11-15  2026-12-15  2026-12-20  35
15  2026-11-30  2026-12-15  2026-12-20  20
15  2026-12-15  2027-01-15  2027-01-20  36
15  2026-12-31  2027-01-15  2027-01-20  20
15  2027-01-01  2027-01-15  2027-01-20  19
15  2027-02-15  2027-03-15  2027-03-20  33
15  2027-02-28  2027-03-15  2027-03-20  20
15  2028-02-15  2028-03-15  2028-03-20  34
15  2028-02-29  2028-03-15  2028-03-20  20
"""


@pytest.mark.parametrize("row", PURCHASES.strip().splitlines())
def test_a_purchase_goes_to_the_first_bill_after_it(row: str) -> None:
    bill_day, posted, bill, due, days = row.split()
    cycle, posted_on = COHORTS[int(bill_day)], date.fromisoformat(posted)
    assert cycle.bill_for(posted_on) == date.fromisoformat(bill)
    assert cycle.due_date(cycle.bill_for(posted_on)) == date.fromisoformat(due)
    assert cycle.interest_free_days(posted_on) == int(days)


@pytest.mark.parametrize("cycle", [FIRST, TENTH, FIFTEENTH], ids=str)
def test_a_purchase_is_free_of_interest_for_6_to_36_days(cycle: BillingCycle) -> None:
    days = [date(2024, 1, 1) + timedelta(days=n) for n in range(5 * 365 + 2)]
    assert days[-1] == date(2028, 12, 31)
    free = [cycle.interest_free_days(day) for day in days]
    assert (min(free), max(free)) == (6, 36)


def test_a_purchase_of_the_bill_day_goes_to_the_bill_after() -> None:
    assert TENTH.bill_on_or_after(date(2026, 12, 10)) == date(2026, 12, 10)
    assert TENTH.bill_on_or_after(date(2026, 12, 11)) == date(2027, 1, 10)
    assert TENTH.bill_for(date(2026, 12, 10)) == date(2027, 1, 10)


def test_bills_follow_one_a_month_over_the_year_end() -> None:
    bills = list(islice(FIFTEENTH.next_bills(date(2026, 11, 15)), 4))
    assert bills == [
        date(2026, 12, 15),
        date(2027, 1, 15),
        date(2027, 2, 15),
        date(2027, 3, 15),
    ]


def test_a_bill_day_beyond_the_end_of_a_month_is_its_last_day() -> None:
    cycle = BillingCycle(31, 6)
    bills = list(islice(cycle.next_bills(date(2027, 12, 31)), 4))
    assert bills == [date(2028, 1, 31), date(2028, 2, 29), date(2028, 3, 31), date(2028, 4, 30)]
    assert cycle.due_date(date(2028, 2, 29)) == date(2028, 3, 6)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
        (date(2026, 11, 22), 2, date(2027, 1, 22)),
        (date(2026, 10, 31), 1, date(2026, 11, 30)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 1, 31), -2, date(2025, 11, 30)),
        (date(2026, 12, 5), 0, date(2026, 12, 5)),
    ],
)
def test_months_later_stays_inside_the_month(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


def test_months_later_on_another_day_of_the_month() -> None:
    assert add_months(date(2026, 12, 5), 1, 20) == date(2027, 1, 20)
    assert add_months(date(2027, 1, 5), 1, 31) == date(2027, 2, 28)


def test_the_first_and_the_last_day_of_a_month_may_be_due_days() -> None:
    assert BillingCycle(25, 1).due_date(date(2026, 12, 25)) == date(2027, 1, 1)
    assert BillingCycle(25, 31).due_date(date(2026, 12, 25)) == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("bill_day", "due_day"), [(0, 6), (32, 6), (6, 0), (1, 32), (-1, 6), (10, 10)]
)
def test_a_cycle_that_is_none_is_refused(bill_day: int, due_day: int) -> None:
    with pytest.raises(ValueError, match="day"):
        BillingCycle(bill_day, due_day)


@pytest.mark.parametrize(
    ("bill_day", "due_day"), [(28, 29), (28, 30), (28, 31), (29, 30), (29, 31), (30, 31)]
)
def test_a_cycle_whose_bill_is_due_on_its_own_day_in_february_is_refused(
    bill_day: int, due_day: int
) -> None:
    with pytest.raises(ValueError, match="February"):
        BillingCycle(bill_day, due_day)


@pytest.mark.parametrize(
    ("bill_day", "due_day", "bill", "due"),
    [
        (27, 28, date(2027, 2, 27), date(2027, 2, 28)),
        (27, 31, date(2027, 2, 27), date(2027, 2, 28)),
        (29, 28, date(2027, 2, 28), date(2027, 3, 28)),
        (31, 30, date(2027, 2, 28), date(2027, 3, 30)),
    ],
)
def test_a_bill_of_february_is_due_after_the_day_it_is_issued(
    bill_day: int, due_day: int, bill: date, due: date
) -> None:
    cycle = BillingCycle(bill_day, due_day)
    assert cycle.bill_for(date(2027, 2, 1)) == bill
    assert cycle.due_date(bill) == due
