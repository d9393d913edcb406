"""Paid late: penalty on the unpaid principal after grace, never on a penalty, below the cap."""

from __future__ import annotations

from monthly_pay.ledger.ledger import Ledger
from monthly_pay.rules.facts import HoldCause
from monthly_pay.services import arrears
from tests.services.build import OPERATOR, POOR, yuan
from tests.worked_examples.life import Life


def test_a_late_purchase_costs_half_a_thousandth_a_day_after_three_days_of_grace(
    empty: Ledger,
) -> None:
    life = Life.begins(empty, "2026-10-20", POOR)
    life.buys("D1", "1000")
    life.goes_on_to("2026-11-10")  # due on the 6th, grace until the 9th
    assert life.owed == "1000.00"
    life.goes_on_to("2026-11-11")
    assert life.owed == "1000.50"  # the 10th: 0.05 % of 1000.00
    assert [hold.cause for hold in life.facts.active_holds] == [HoldCause.OVERDUE]

    life.goes_on_to("2026-11-21")
    assert life.late == [("1000.00", "0.00", "0.00", "5.50")]  # the 10th to the 20th: 11 days
    life.pays("305.50", "part")  # the penalty first, then 300.00 of the principal
    assert life.late == [("700.00", "0.00", "0.00", "0.00")]
    assert life.available == "4300.00"

    life.goes_on_to("2026-11-25")
    assert life.owed == "701.40"  # the 21st to the 24th: 4 × 0.35
    life.pays("701.40", "rest")
    assert life.bills == [("2026-11-01", "1000.00", "0.00", "2026-11-25")]
    assert life.available == "5000.00"
    life.goes_on_to("2026-12-20")
    assert life.owed == "0.00"
    # 5.50 + 1.40; all that came in is 1000.00 and that.
    assert (life.books["penalty_income"], life.books["clearing"]) == ("-6.90", "1006.90")
    # Paying unfreezes nothing by itself: that is asked for after two months.
    assert [hold.cause for hold in life.facts.active_holds] == [HoldCause.OVERDUE]


def test_a_late_instalment_costs_less_a_day_so_that_the_yearly_cap_holds(empty: Ledger) -> None:
    life = Life.begins(empty, "2026-10-20", POOR)
    life.buys("D1", "3599", terms=12)  # the first: 299.92 and a fee of 18.00
    life.goes_on_to("2026-11-21")
    # The plan costs 10.90 % a year; 24 % - 10.90 % = 13.10 % are left, 0.03589 % a day instead
    # of 0.05 %: 299.92 × 0.0003589 = 0.1076, so 0.10 a day. The 10th to the 20th: 11 days.
    assert life.late == [("299.92", "18.00", "0.00", "1.10")]


def test_late_instalment_and_purchase_are_counted_each_at_its_rate(empty: Ledger) -> None:
    life = Life.begins(empty, "2026-10-20", POOR)
    life.buys("D1", "3599", terms=12)
    life.buys("D2", "499.90")
    life.goes_on_to("2026-11-12")
    # A day: 0.10 for the instalment, and 0.05 % of 499.90 = 0.24995, so 0.24. Two days.
    assert life.late == [("799.82", "18.00", "0.00", "0.68")]


def test_a_penalty_that_is_waived_is_no_income(empty: Ledger) -> None:
    life = Life.begins(empty, "2026-10-20", POOR)
    life.buys("D1", "1000")
    life.goes_on_to("2026-11-16")
    assert life.owed == "1003.00"  # the 10th to the 15th: 6 × 0.50
    arrears.waive(empty, OPERATOR, life.account_id, yuan("2.50"), "goodwill", "w1")
    assert life.even().owed == "1000.50"
    assert life.books["penalty_income"] == "-0.50"
    life.pays("1000.50", "all")
    assert life.bills == [("2026-11-01", "1000.00", "0.00", "2026-11-16")]
