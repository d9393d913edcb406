"""A payment taken back by the bank: what it had paid is owed again, where it was owed."""

from __future__ import annotations

from monthly_pay.ledger.ledger import Ledger
from monthly_pay.rules.facts import PaymentState
from tests.services.build import OK, POOR
from tests.worked_examples.life import Life


def test_a_charged_back_debit_opens_its_bill_again(empty: Ledger) -> None:
    life = Life.begins(empty, "2026-10-20", OK)
    life.buys("D1", "500")
    life.goes_on_to("2026-11-20")
    assert life.bills == [("2026-11-01", "500.00", "0.00", "2026-11-06")]
    life.charged_back()
    assert life.bills == [("2026-11-01", "500.00", "500.00", None)]
    assert life.facts.payments[0].state is PaymentState.REVERSED
    assert (life.available, life.books["principal"]) == ("4500.00", "500.00")
    assert "clearing" not in life.books
    # Late from now on, not for the days on which it was paid: 20, 21 and 22 November.
    life.goes_on_to("2026-11-23")
    assert life.owed == "500.75"  # 3 × 0.25
    life.pays("500.75", "again")
    assert life.bills == [("2026-11-01", "500.00", "0.00", "2026-11-23")]
    assert (life.books["clearing"], life.books["penalty_income"]) == ("500.75", "-0.75")


def test_a_charge_back_of_what_never_stood_on_a_bill_goes_to_the_next_one(empty: Ledger) -> None:
    life = Life.begins(empty, "2026-11-02", POOR)
    life.buys("D1", "80")
    life.goes_on_to("2026-11-05")
    life.pays("80", "early")
    life.goes_on_to("2026-12-10")  # no bill on 1 December: nothing was owed
    assert life.bills == []
    life.charged_back()
    assert life.owed == "80.00"
    life.goes_on_to("2026-12-20")
    assert (life.bills, life.owed) == ([], "80.00")  # not billed in between, not late
    life.goes_on_to("2027-01-01")
    assert life.bills == [("2027-01-01", "80.00", "80.00", None)]
    assert str(life.facts.statements[0].due_date) == "2027-01-06"
    life.goes_on_to("2027-01-09")
    assert life.owed == "80.00"


def test_a_charge_back_of_a_payoff_asks_for_the_missed_instalments_with_the_next_bill(
    empty: Ledger,
) -> None:
    life = Life.begins(empty, "2026-10-20")
    life.buys("D1", "600", terms=6)  # 6 × (100.00 + 3.00)
    life.settles()
    # The fee of one period is what settling early cost.
    assert (life.owed, life.books["clearing"]) == ("0.00", "603.00")
    life.goes_on_to("2026-12-10")
    life.charged_back()
    assert life.owed == "600.00"  # the early fee is taken back with the payment
    assert "fee_income" not in life.books
    life.goes_on_to("2027-01-01")
    # Bills of 1 November and 1 December were missed: three instalments at once.
    assert life.bills == [("2027-01-01", "309.00", "309.00", None)]
    life.goes_on_to("2027-04-07")
    assert [bill[:2] for bill in life.bills[1:]] == [
        ("2027-02-01", "103.00"),
        ("2027-03-01", "103.00"),
        ("2027-04-01", "103.00"),
    ]
    assert (life.owed, life.books["fee_income"]) == ("0.00", "-18.00")


def test_overpaid_money_that_was_paid_out_is_charged_when_the_payment_is_taken_back(
    empty: Ledger,
) -> None:
    life = Life.begins(empty, "2026-11-02", OK)
    life.buys("D1", "100")
    life.pays("150", "too much")
    assert (life.kept, life.is_paid_out()) == ("50.00", "50.00")
    life.charged_back()
    # The purchase is owed again, and the 50.00 that went to the card.
    assert (life.owed, life.kept) == ("150.00", "0.00")
    life.goes_on_to("2026-12-07")
    assert life.bills == [("2026-12-01", "150.00", "0.00", "2026-12-06")]
    # In: 150.00 - 150.00 + 150.00; out: 50.00.
    assert life.books["clearing"] == "100.00"
