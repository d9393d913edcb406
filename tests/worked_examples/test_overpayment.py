"""Paid too much: kept for the customer, used for the next bill, or returned."""

from __future__ import annotations

from monthly_pay.ledger.ledger import Ledger
from monthly_pay.rules.refusals import Refusal
from tests.services.build import refused
from tests.worked_examples.life import Life


def test_an_overpayment_pays_the_next_bill_first(empty: Ledger) -> None:
    life = Life.begins(empty, "2026-11-02")
    life.buys("D1", "120")
    life.pays("150", "too much")
    assert (life.owed, life.kept, life.available) == ("0.00", "30.00", "5000.00")
    life.goes_on_to("2026-11-20")
    life.buys("D2", "50")
    assert (life.owed, life.kept) == ("50.00", "30.00")
    life.goes_on_to("2026-12-01")
    assert life.bills == [("2026-12-01", "50.00", "20.00", None)]
    assert life.kept == "0.00"
    life.goes_on_to("2026-12-07")
    assert [str(p.amount) for p in life.facts.payments] == ["150.00", "20.00"]
    # 170.00 came for 170.00; the shop: 120.00 - 0.72 + 50.00 - 0.30.
    assert life.books == {
        "clearing": "170.00",
        "merchant_payable": "-168.98",
        "merchant_fee_income": "-1.02",
    }


def test_an_overpayment_is_returned_once(empty: Ledger) -> None:
    life = Life.begins(empty, "2026-11-02")
    life.buys("D1", "120")
    life.pays("150", "too much")
    assert life.is_paid_out("out") == "30.00"
    assert life.is_paid_out("out") == "30.00"  # asked for again: the same payout
    assert (life.kept, life.books["clearing"]) == ("0.00", "120.00")
    with refused(Refusal.NOTHING_OWED):
        life.is_paid_out("once more")
