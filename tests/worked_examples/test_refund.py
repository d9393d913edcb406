"""Refunds: before receipt, before the bill, after two instalments, and larger than the rest."""

from __future__ import annotations

from monthly_pay.ledger.ledger import Ledger
from monthly_pay.rules.refusals import Refusal
from monthly_pay.services import purchases, refunds
from tests.services.build import CAUSE, order, refused
from tests.worked_examples.life import Life


def test_an_order_cancelled_before_receipt_gives_the_limit_back(empty: Ledger) -> None:
    life = Life.begins(empty, "2026-10-20")
    purchases.authorise(empty, CAUSE, life.account_id, order("D1", "300"))
    assert (life.even().owed, life.available) == ("0.00", "4700.00")
    refunds.cancel(empty, CAUSE, life.account_id, "D1")
    assert (life.even().owed, life.available) == ("0.00", "5000.00")
    assert life.books == {}  # nothing was ever owed to the shop
    life.goes_on_to("2026-11-02")
    assert life.bills == []


def test_a_part_refunded_before_the_bill_is_not_on_it(empty: Ledger) -> None:
    life = Life.begins(empty, "2026-10-20")
    life.buys("D1", "300")  # the shop's fee: 1.80
    life.goes_on_to("2026-10-25")
    assert life.gets_back("D1", "100", "R1") == ("100.00", "0.00")
    assert life.available == "4800.00"
    # The shop: 300.00 - 1.80 - 100.00 + 0.60 of its fee.
    assert life.books == {
        "principal": "200.00",
        "merchant_payable": "-198.80",
        "merchant_fee_income": "-1.20",
    }
    life.goes_on_to("2026-11-07")
    assert life.bills == [("2026-11-01", "200.00", "0.00", "2026-11-06")]


def test_a_refund_after_two_instalments_takes_the_last_ones_away(empty: Ledger) -> None:
    life = Life.begins(empty, "2026-10-20")
    life.buys("D1", "600", terms=6)  # 6 × (100.00 + 3.00)
    life.goes_on_to("2026-12-10")
    assert [bill[1:] for bill in life.bills] == [
        ("103.00", "0.00", "2026-11-06"),
        ("103.00", "0.00", "2026-12-06"),
    ]
    # 250.00: the 6th, the 5th, and half of the 4th.
    assert life.gets_back("D1", "250", "R1") == ("250.00", "0.00")
    assert [str(i.principal_due) for i in life.facts.plans[0].instalments[2:]] == [
        "100.00",
        "50.00",
        "0.00",
        "0.00",
    ]
    assert (life.owed, life.available) == ("150.00", "4850.00")
    life.goes_on_to("2027-04-07")
    # The 3rd with its fee, the 4th with 50.00 and its fee, then no bill any more.
    assert [bill[:2] for bill in life.bills[2:]] == [
        ("2027-01-01", "103.00"),
        ("2027-02-01", "53.00"),
    ]
    # Paid: 4 bills, 103.00 × 3 + 53.00. Fees: 4 × 3.00; the other two are never asked.
    # The shop: 600.00 - 3.60 - 250.00 + 1.50.
    assert life.books == {
        "clearing": "362.00",
        "merchant_payable": "-347.90",
        "merchant_fee_income": "-2.10",
        "fee_income": "-12.00",
    }


def test_a_refund_larger_than_the_rest_gives_the_customer_what_was_paid(empty: Ledger) -> None:
    life = Life.begins(empty, "2026-10-20")
    life.buys("D1", "600", terms=6)
    life.goes_on_to("2026-12-10")  # two instalments are paid: 206.00
    # Everything comes back: 400.00 are still owed, 200.00 were paid already.
    assert life.gets_back("D1", "600", "R1") == ("400.00", "200.00")
    assert (life.owed, life.kept, life.available) == ("0.00", "200.00", "5000.00")
    assert life.is_paid_out() == "200.00"
    life.goes_on_to("2027-01-07")
    assert len(life.bills) == 2
    # The two fees of 3.00 that were collected are kept; the shop is even.
    assert life.books == {"clearing": "6.00", "fee_income": "-6.00"}


def test_a_refund_of_a_billed_purchase_makes_the_bill_smaller(empty: Ledger) -> None:
    life = Life.begins(empty, "2026-10-20")
    life.buys("D1", "300")
    life.buys("D2", "50")
    life.goes_on_to("2026-11-03")
    assert life.gets_back("D1", "300", "R1") == ("300.00", "0.00")
    assert life.bills == [("2026-11-01", "350.00", "50.00", None)]
    life.goes_on_to("2026-11-07")
    assert [str(p.amount) for p in life.facts.payments] == ["50.00"]  # all that was debited


def test_more_than_the_price_is_never_refunded(empty: Ledger) -> None:
    life = Life.begins(empty, "2026-10-20")
    life.buys("D1", "300")
    life.gets_back("D1", "200", "R1")
    with refused(Refusal.LARGER_THAN_LEFT):
        life.gets_back("D1", "100.01", "R2")
    assert life.even().owed == "100.00"
    assert life.gets_back("D1", "100", "R3") == ("100.00", "0.00")
    assert life.books == {}
