"""Instalment schedules against literal tables, and their yearly cost."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monthly_pay.rules.instalment import InstalmentOffer, instalment_offer
from tests.rules.build import FIFTEENTH, FIRST, TENTH, yuan

# number, bill, due, principal, fee, both
PHONE = """
 1  2026-12-01  2026-12-06  299.92  18.00  317.92
 2  2027-01-01  2027-01-06  299.92  18.00  317.92
 3  2027-02-01  2027-02-06  299.92  18.00  317.92
 4  2027-03-01  2027-03-06  299.92  18.00  317.92
 5  2027-04-01  2027-04-06  299.92  18.00  317.92
 6  2027-05-01  2027-05-06  299.92  18.00  317.92
 7  2027-06-01  2027-06-06  299.92  17.99  317.91
 8  2027-07-01  2027-07-06  299.92  17.99  317.91
 9  2027-08-01  2027-08-06  299.91  17.99  317.90
10  2027-09-01  2027-09-06  299.91  17.99  317.90
11  2027-10-01  2027-10-06  299.91  17.99  317.90
12  2027-11-01  2027-11-06  299.91  17.99  317.90
"""

PRAM = """
 1  2026-12-15  2026-12-20  299.67   4.50  304.17
 2  2027-01-15  2027-01-20  299.67   4.50  304.17
 3  2027-02-15  2027-02-20  299.66   4.49  304.15
"""

ODD = """
 1  2027-03-10  2027-03-15   16.67   0.50   17.17
 2  2027-04-10  2027-04-15   16.67   0.50   17.17
 3  2027-05-10  2027-05-15   16.67   0.50   17.17
 4  2027-06-10  2027-06-15   16.67   0.50   17.17
 5  2027-07-10  2027-07-15   16.67   0.50   17.17
 6  2027-08-10  2027-08-15   16.66   0.50   17.16
"""


def table(offer: InstalmentOffer) -> list[list[str]]:
    """The schedule of an offer as it stands in the tables above."""
    return [
        [str(c) for c in (i.number, i.bill_date, i.due_date, i.principal, i.fee, i.amount)]
        for i in offer.instalments
    ]


def rows(text: str) -> list[list[str]]:
    """The rows of a table above."""
    return [line.split() for line in text.strip().splitlines()]


def test_3599_in_12_with_a_fee_of_6_percent() -> None:
    # 359,900 分 = 12 × 29,991 + 8; the fee is 21,594 分 = 12 × 1,799 + 6.
    offer = instalment_offer(yuan("3599"), 12, Fraction("0.06"), date(2026, 11, 22), FIRST)
    assert table(offer) == rows(PHONE)
    assert (offer.principal, offer.fee) == (yuan("3599.00"), yuan("215.94"))


def test_899_in_3_with_a_fee_of_1_5_percent() -> None:
    # 89,900 分 = 3 × 29,966 + 2; the fee of 1,348.5 分 is rounded to 1,349 = 3 × 449 + 2.
    offer = instalment_offer(yuan("899"), 3, Fraction("0.015"), date(2026, 11, 22), FIFTEENTH)
    assert table(offer) == rows(PRAM)
    assert (offer.principal, offer.fee) == (yuan("899.00"), yuan("13.49"))


def test_an_odd_amount_in_6_bought_on_a_bill_day() -> None:
    # 10,001 分 = 6 × 1,666 + 5; the fee of 300.03 分 is rounded to 300 = 6 × 50.
    # Bought on the 10th of February: the bill of that day is issued, the next one is in March.
    offer = instalment_offer(yuan("100.01"), 6, Fraction("0.03"), date(2027, 2, 10), TENTH)
    assert table(offer) == rows(ODD)
    assert (offer.principal, offer.fee) == (yuan("100.01"), yuan("3.00"))


@pytest.mark.parametrize(
    ("principal", "terms", "fee", "cost"),
    [
        # 12 payments of 1/12 × 1.06: at 0.9080 % a month their value is
        # (1 − 1.009080^−12) ÷ 0.009080 = 11.3208 = 12 ÷ 1.06; 12 × 0.9080 % = 10.90 %.
        ("3599.00", 12, "0.06", "0.1090"),
        # 1.008511^−1 + … + 1.008511^−6 = 5.8252 = 6 ÷ 1.03; 12 × 0.8511 % = 10.21 %.
        ("1200.00", 6, "0.03", "0.1021"),
        # 1.007481^−1 + 1.007481^−2 + 1.007481^−3 = 2.9557 = 3 ÷ 1.015; 12 × 0.7481 % = 8.98 %.
        ("899.00", 3, "0.015", "0.0898"),
        # One payment after a month: 1 % a month is 12 % a year.
        ("100.00", 1, "0.01", "0.1200"),
        ("1200.00", 12, "0", "0"),
    ],
)
def test_the_yearly_cost_of_an_offer(principal: str, terms: int, fee: str, cost: str) -> None:
    offer = instalment_offer(yuan(principal), terms, Fraction(fee), date(2026, 11, 22), FIRST)
    assert abs(offer.yearly_cost - Fraction(cost)) <= Fraction("0.0001")
    assert (offer.yearly_cost * 10_000).denominator == 1


def test_a_plan_without_instalments_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot split"):
        instalment_offer(yuan("899"), 0, Fraction("0.015"), date(2026, 11, 22), FIRST)


@given(st.integers(1000, 3_000_000), st.sampled_from([(3, "0.015"), (6, "0.03"), (12, "0.06")]))
def test_no_offer_loses_a_fen_or_costs_more_than_24_percent(
    fen: int, rate: tuple[int, str]
) -> None:
    principal = yuan(f"{fen // 100}.{fen % 100:02d}")
    offer = instalment_offer(principal, rate[0], Fraction(rate[1]), date(2026, 11, 22), FIRST)
    amounts = [i.amount.fen for i in offer.instalments]
    assert sum(i.principal.fen for i in offer.instalments) == fen
    assert abs(sum(i.fee.fen for i in offer.instalments) - fen * Fraction(rate[1])) <= Fraction(
        1, 2
    )
    assert max(amounts) - min(amounts) <= 2
    assert Fraction("0.08") < offer.yearly_cost < Fraction("0.24")
