"""A single purchase: paid on its due day, paid before its bill, or only the minimum of it."""

from __future__ import annotations

from monthly_pay.ledger.ledger import Ledger
from monthly_pay.services import closing
from tests.services.build import POOR, count
from tests.worked_examples.life import Life


def test_a_purchase_is_billed_debited_on_the_due_day_and_cost_nothing(empty: Ledger) -> None:
    life = Life.begins(empty, "2026-10-05")
    life.buys("D1", "368.50")
    # The shop is owed 368.50 less 0.6 % = 2.211, so 2.21: 366.29.
    assert life.books == {
        "principal": "368.50",
        "merchant_payable": "-366.29",
        "merchant_fee_income": "-2.21",
    }
    assert life.available == "4631.50"  # 5000.00 - 368.50

    life.goes_on_to("2026-11-01")
    assert life.bills == [("2026-11-01", "368.50", "368.50", None)]

    life.goes_on_to("2026-11-07")  # the 6th is over: the card was debited, 32 days after
    assert life.bills == [("2026-11-01", "368.50", "0.00", "2026-11-06")]
    assert [(str(p.amount), p.state.value) for p in life.facts.payments] == [
        ("368.50", "succeeded")
    ]
    assert life.available == "5000.00"
    # No fee, interest or penalty: the lender has earned the shop's 2.21 and nothing else.
    assert life.books == {
        "clearing": "368.50",
        "merchant_payable": "-366.29",
        "merchant_fee_income": "-2.21",
    }


def test_what_is_paid_before_the_bill_is_on_no_bill(empty: Ledger) -> None:
    life = Life.begins(empty, "2026-10-05")
    life.buys("D1", "80")
    life.buys("D2", "45.60")
    life.goes_on_to("2026-10-20")
    life.pays("80", "early")
    assert (life.owed, life.available) == ("45.60", "4954.40")
    life.goes_on_to("2026-11-07")
    assert life.bills == [("2026-11-01", "45.60", "0.00", "2026-11-06")]
    assert life.owed == "0.00"
    life.goes_on_to("2026-12-02")
    assert len(life.bills) == 1  # nothing bought, no bill
    assert closing.preflight(empty, life.account_id).obstacles == ()


def test_the_minimum_is_paid_and_the_rest_costs_interest_until_the_next_due_day(
    empty: Ledger,
) -> None:
    life = Life.begins(empty, "2026-10-20", POOR)  # the debit of the due day fails
    life.buys("D1", "1000")
    life.goes_on_to("2026-11-04")
    assert str(life.facts.statements[0].minimum) == "100.00"  # a tenth
    life.pays("100", "minimum")
    life.goes_on_to("2026-11-07")
    (bill,) = life.facts.open_statements
    assert (str(bill.payable_until), str(bill.grace_until)) == ("2026-12-06", "2026-12-09")
    assert life.late == [("900.00", "0.00", "0.00", "0.00")]

    # 0.05 % of 900.00 is 0.45 a day, from 7 November: 24 days of November are 10.80.
    life.goes_on_to("2026-12-01")
    assert life.late == [("900.00", "0.00", "10.80", "0.00")]
    # Five more days of December, 1 to 5: 13.05.
    life.goes_on_to("2026-12-06")
    assert life.owed == "913.05"
    life.pays("913.05", "rest")
    life.goes_on_to("2026-12-20")
    assert (life.owed, life.facts.holds) == ("0.00", ())
    assert life.books["interest_income"] == "-13.05"
    assert "penalty_income" not in life.books


def test_an_account_that_owes_nothing_is_left_alone_when_days_are_closed(empty: Ledger) -> None:
    life = Life.begins(empty, "2026-10-05")
    life.buys("D1", "80")
    life.buys("D2", "300", terms=3)
    life.settles()
    life.goes_on_to("2026-10-20")
    before = life.facts.account.version, count(empty, "transfers")
    life.goes_on_to("2027-01-10")
    assert (life.facts.account.version, count(empty, "transfers")) == before
    assert life.bills == []
