"""A bill split into three before its due day."""

from __future__ import annotations

from monthly_pay.ledger.ledger import Ledger
from monthly_pay.services import splitting
from tests.services.build import CAUSE, POOR
from tests.worked_examples.life import Life


def test_a_bill_in_three_is_not_debited_and_comes_back_month_by_month(empty: Ledger) -> None:
    life = Life.begins(empty, "2026-10-20")
    life.buys("D1", "1000")
    life.buys("D2", "280")
    life.goes_on_to("2026-11-04")
    (bill,) = life.facts.statements
    splitting.split(empty, CAUSE, life.account_id, f"bill:{bill.id}", 3)
    life.even()
    # 128,000 分 = 3 × 42,666 + 2; the fee is 1.5 % = 19.20 = 3 × 6.40.
    assert [
        (str(i.bill_date), str(i.principal), str(i.fee)) for i in life.facts.plans[0].instalments
    ] == [
        ("2026-12-01", "426.67", "6.40"),
        ("2027-01-01", "426.67", "6.40"),
        ("2027-02-01", "426.66", "6.40"),
    ]
    assert life.bills == [("2026-11-01", "1280.00", "0.00", "2026-11-04")]
    assert (life.owed, life.available) == ("1280.00", "3720.00")

    life.goes_on_to("2026-11-12")
    assert life.facts.payments == ()
    assert life.owed == "1280.00"  # nothing is late

    life.goes_on_to("2027-02-07")
    assert life.bills[1:] == [
        ("2026-12-01", "433.07", "0.00", "2026-12-06"),
        ("2027-01-01", "433.07", "0.00", "2027-01-06"),
        ("2027-02-01", "433.06", "0.00", "2027-02-06"),
    ]
    # The shop: 1280.00 - 6.00 - 1.68.
    assert life.books == {
        "clearing": "1299.20",
        "merchant_payable": "-1272.32",
        "merchant_fee_income": "-7.68",
        "fee_income": "-19.20",
    }


def test_instalments_on_a_split_bill_stay_payable_on_its_due_day(empty: Ledger) -> None:
    life = Life.begins(empty, "2026-10-20")
    life.buys("D1", "2000")
    life.buys("D2", "300", terms=3)  # 3 × (100.00 + 1.50)
    life.goes_on_to("2026-11-04")
    (bill,) = life.facts.statements
    splitting.split(empty, CAUSE, life.account_id, f"bill:{bill.id}", 12)
    life.even()
    assert life.bills == [("2026-11-01", "2101.50", "101.50", None)]
    life.goes_on_to("2026-11-07")
    assert [str(p.amount) for p in life.facts.payments] == ["101.50"]
    assert life.bills == [("2026-11-01", "2101.50", "0.00", "2026-11-06")]


def test_a_split_is_no_minimum_payment_of_the_instalments_that_stay(empty: Ledger) -> None:
    life = Life.begins(empty, "2026-10-20", POOR)
    life.buys("D1", "2000")
    life.buys("D2", "300", terms=3)
    life.goes_on_to("2026-11-04")
    (bill,) = life.facts.statements
    splitting.split(empty, CAUSE, life.account_id, f"bill:{bill.id}", 12)
    life.goes_on_to("2026-11-12")
    # Late since the 6th. The plan of three costs 8.98 % a year: 15.02 % / 365 of 100.00 is
    # 0.041, so 0.04 a day, on the 10th and the 11th.
    assert life.late == [("100.00", "1.50", "0.00", "0.08")]
