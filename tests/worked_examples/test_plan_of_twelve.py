"""A phone in twelve instalments, to the last 分: neither lost nor invented."""

from __future__ import annotations

from fractions import Fraction

from monthly_pay.ledger.ledger import Ledger
from tests.worked_examples.life import Life

# 3599.00 = 359,900 分 = 12 × 29,991 + 8: eight instalments of 299.92, four of 299.91.
# The fee is 6 % = 215.94 = 21,594 分 = 12 × 1,799 + 6: six of 18.00, six of 17.99.
BILLS = """
2026-11-01  299.92 18.00 317.92
2026-12-01  299.92 18.00 317.92
2027-01-01  299.92 18.00 317.92
2027-02-01  299.92 18.00 317.92
2027-03-01  299.92 18.00 317.92
2027-04-01  299.92 18.00 317.92
2027-05-01  299.92 17.99 317.91
2027-06-01  299.92 17.99 317.91
2027-07-01  299.91 17.99 317.90
2027-08-01  299.91 17.99 317.90
2027-09-01  299.91 17.99 317.90
2027-10-01  299.91 17.99 317.90
"""


def test_a_phone_in_twelve_is_paid_month_by_month_and_ends_at_zero(empty: Ledger) -> None:
    life = Life.begins(empty, "2026-10-20")
    life.buys("D1", "3599", terms=12)
    table = [line.split() for line in BILLS.strip().splitlines()]
    (plan,) = life.facts.plans
    assert [
        [str(i.bill_date), str(i.principal), str(i.fee), str(i.principal + i.fee)]
        for i in plan.instalments
    ] == table
    # Twelve times the monthly rate at which the twelve payments are worth 3599.00 today.
    assert plan.yearly_cost == Fraction("0.1090")
    assert str(plan.rest) == "3814.94"  # 3599.00 + 215.94
    # Fees are owed when they are billed, and take no limit: 5000.00 - 3599.00.
    assert (life.owed, life.available) == ("3599.00", "1401.00")

    life.goes_on_to("2026-11-07")
    assert (life.owed, life.available) == ("3299.08", "1700.92")  # less 299.92

    life.goes_on_to("2027-10-07")
    assert [(bill, issued) for bill, issued, _, _ in life.bills] == [
        (bill, amount) for bill, _, _, amount in table
    ]
    # Debited on each due day: settled on the 6th of every month.
    assert {settled and settled[-2:] for _, _, _, settled in life.bills} == {"06"}
    assert (life.owed, life.kept, life.available) == ("0.00", "0.00", "5000.00")
    # 3599.00 less 0.6 % (21.594, so 21.59) is owed to the shop: 3577.41.
    assert life.books == {
        "clearing": "3814.94",
        "merchant_payable": "-3577.41",
        "merchant_fee_income": "-21.59",
        "fee_income": "-215.94",
    }
    life.goes_on_to("2027-11-02")
    assert len(life.bills) == 12
