"""Every purchase date of five years in every cohort, against a table written by hand.

The table holds the bill dates of a year as they stand in a printed calendar; a purchase goes to
the first of them that comes after it. Nothing here computes with months.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from datetime import date, timedelta

import pytest

from monthly_pay.rules.calendar import BillingCycle

YEARS = range(2024, 2029)
# The last bill a purchase of December 2028 goes to is one of January 2029.
BILLS = {
    1: "01-01 02-01 03-01 04-01 05-01 06-01 07-01 08-01 09-01 10-01 11-01 12-01",
    10: "01-10 02-10 03-10 04-10 05-10 06-10 07-10 08-10 09-10 10-10 11-10 12-10",
    15: "01-15 02-15 03-15 04-15 05-15 06-15 07-15 08-15 09-15 10-15 11-15 12-15",
}
DUES = {
    1: "01-06 02-06 03-06 04-06 05-06 06-06 07-06 08-06 09-06 10-06 11-06 12-06",
    10: "01-15 02-15 03-15 04-15 05-15 06-15 07-15 08-15 09-15 10-15 11-15 12-15",
    15: "01-20 02-20 03-20 04-20 05-20 06-20 07-20 08-20 09-20 10-20 11-20 12-20",
}
COHORTS = [BillingCycle(1, 6), BillingCycle(10, 15), BillingCycle(15, 20)]

# Days between a purchase made on a bill day and the due day of the bill after it: the days of
# that month and five more. January to December; a leap year's February has 29 days.
LONGEST = {
    "common": [36, 33, 36, 35, 36, 35, 36, 36, 35, 36, 35, 36],
    "leap": [36, 34, 36, 35, 36, 35, 36, 36, 35, 36, 35, 36],
}
LEAP = {2024: "leap", 2025: "common", 2026: "common", 2027: "common", 2028: "leap"}


def calendar(bill_day: int) -> list[tuple[date, date]]:
    """Bill and due dates of a cohort from January 2024 to January 2029, from the lists above."""
    pairs = list(zip(BILLS[bill_day].split(), DUES[bill_day].split(), strict=True))
    years = [(year, pair) for year in YEARS for pair in pairs] + [(2029, pairs[0])]
    return [
        (date.fromisoformat(f"{year}-{bill}"), date.fromisoformat(f"{year}-{due}"))
        for year, (bill, due) in years
    ]


def every_day() -> list[date]:
    """1 January 2024 to 31 December 2028."""
    return [date(2024, 1, 1) + timedelta(days=n) for n in range(1827)]


def test_the_days_of_five_years_are_all_there() -> None:
    # 3 × 365 + 2 × 366 days, with both 29 February.
    assert every_day()[-1] == date(2028, 12, 31)
    assert {day for day in every_day() if (day.month, day.day) == (2, 29)} == {
        date(2024, 2, 29),
        date(2028, 2, 29),
    }


@pytest.mark.parametrize("cycle", COHORTS, ids=str)
def test_every_purchase_date_has_its_bill_and_due_date_of_the_table(cycle: BillingCycle) -> None:
    table = calendar(cycle.bill_day)
    bills = [bill for bill, _ in table]
    wrong = []
    for day in every_day():
        bill, due = table[bisect_right(bills, day)]  # the first bill date after the day
        found = cycle.bill_for(day)
        if (found, cycle.due_date(found), cycle.interest_free_days(day)) != (
            bill,
            due,
            (due - day).days,
        ):
            wrong.append((day, found, bill))
    assert wrong == []


@pytest.mark.parametrize("cycle", COHORTS, ids=str)
def test_no_purchase_date_is_free_of_interest_for_more_than_36_days(cycle: BillingCycle) -> None:
    free = Counter(cycle.interest_free_days(day) for day in every_day())
    assert (min(free), max(free)) == (6, 36)
    # 36 days: the bill days of the seven months of 31 days, in five years. 6: each of 60 bills.
    assert (free[36], free[6]) == (35, 60)


@pytest.mark.parametrize("cycle", COHORTS, ids=str)
@pytest.mark.parametrize("year", YEARS)
def test_a_purchase_on_a_bill_day_is_free_the_longest(cycle: BillingCycle, year: int) -> None:
    bill_days = [date.fromisoformat(f"{year}-{bill}") for bill in BILLS[cycle.bill_day].split()]
    assert [cycle.interest_free_days(day) for day in bill_days] == LONGEST[LEAP[year]]


@pytest.mark.parametrize("cycle", COHORTS, ids=str)
def test_a_purchase_on_the_eve_of_a_bill_is_free_for_six_days(cycle: BillingCycle) -> None:
    eves = [bill - timedelta(days=1) for bill, _ in calendar(cycle.bill_day)[1:]]
    assert {cycle.interest_free_days(eve) for eve in eves} == {6}


# Purchase, then bill and due date of the cohorts of the 1st, the 10th and the 15th.
MONTH_ENDS = """
2024-02-28  2024-03-01 2024-03-06  2024-03-10 2024-03-15  2024-03-15 2024-03-20
2024-02-29  2024-03-01 2024-03-06  2024-03-10 2024-03-15  2024-03-15 2024-03-20
2024-03-31  2024-04-01 2024-04-06  2024-04-10 2024-04-15  2024-04-15 2024-04-20
2024-04-30  2024-05-01 2024-05-06  2024-05-10 2024-05-15  2024-05-15 2024-05-20
2024-12-31  2025-01-01 2025-01-06  2025-01-10 2025-01-15  2025-01-15 2025-01-20
2025-01-31  2025-02-01 2025-02-06  2025-02-10 2025-02-15  2025-02-15 2025-02-20
2025-02-28  2025-03-01 2025-03-06  2025-03-10 2025-03-15  2025-03-15 2025-03-20
2026-02-28  2026-03-01 2026-03-06  2026-03-10 2026-03-15  2026-03-15 2026-03-20
2026-11-30  2026-12-01 2026-12-06  2026-12-10 2026-12-15  2026-12-15 2026-12-20
2027-02-28  2027-03-01 2027-03-06  2027-03-10 2027-03-15  2027-03-15 2027-03-20
2027-12-31  2028-01-01 2028-01-06  2028-01-10 2028-01-15  2028-01-15 2028-01-20
2028-02-28  2028-03-01 2028-03-06  2028-03-10 2028-03-15  2028-03-15 2028-03-20
2028-02-29  2028-03-01 2028-03-06  2028-03-10 2028-03-15  2028-03-15 2028-03-20
2028-12-31  2029-01-01 2029-01-06  2029-01-10 2029-01-15  2029-01-15 2029-01-20
"""


@pytest.mark.parametrize("row", MONTH_ENDS.strip().splitlines())
def test_month_ends_and_leap_days_stand_in_the_table(row: str) -> None:
    day, *expected = (date.fromisoformat(text) for text in row.split())
    found = []
    for cycle in COHORTS:
        bill = cycle.bill_for(day)
        found += [bill, cycle.due_date(bill)]
    assert found == expected
