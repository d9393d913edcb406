"""A debt that is written off, and what is recovered of it afterwards."""

from __future__ import annotations

import pytest

from monthly_pay.ledger.ledger import Ledger
from monthly_pay.rules.refusals import Refusal
from monthly_pay.services import arrears, proofs, repayment
from monthly_pay.services.proofs import ProofKind
from tests.services.build import CAUSE, OPERATOR, POOR, refused, yuan
from tests.worked_examples.life import Life


@pytest.fixture
def life(empty: Ledger) -> Life:
    """500.00 written off on 21 November 2026, with 11 days of 0.25 penalty; 80.00 unbilled too."""
    life = Life.begins(empty, "2026-10-20", POOR)
    life.buys("D1", "500")
    life.goes_on_to("2026-11-09")
    life.buys("D2", "80")
    life.goes_on_to("2026-11-21")
    assert life.owed == "582.75"
    lost = arrears.write_off(empty, OPERATOR, life.account_id, "gone")
    assert str(lost) == "582.75"
    return life.even()


def test_what_is_written_off_is_owed_no_more_but_not_forgotten(life: Life, empty: Ledger) -> None:
    assert (life.owed, life.books["write_off"]) == ("0.00", "582.75")
    life.goes_on_to("2026-12-10")
    # No penalty, no bill of December.
    assert (life.owed, len(life.bills)) == ("0.00", 1)
    assert life.books == {
        "write_off": "582.75",
        "penalty_income": "-2.75",
        "merchant_payable": "-576.52",  # 580.00 - 3.00 - 0.48
        "merchant_fee_income": "-3.48",
    }
    with refused(Refusal.OBSTACLES):
        proofs.issue(empty, CAUSE, life.account_id, ProofKind.SETTLEMENT, "k1")


def test_what_is_recovered_makes_the_loss_smaller_and_no_more(life: Life) -> None:
    life.pays("200", "r1")
    assert (life.books["write_off"], life.kept) == ("382.75", "0.00")
    life.pays("400", "r2")
    # 382.75 were left; 17.25 are the customer's.
    assert (life.books.get("write_off"), life.kept) == (None, "17.25")
    assert life.books["clearing"] == "600.00"


def test_a_recovery_that_is_charged_back_is_lost_again(life: Life) -> None:
    life.pays("200", "r1")
    life.charged_back()
    assert (life.books["write_off"], life.owed) == ("582.75", "0.00")


def test_the_customer_can_repay_what_was_written_off(life: Life, empty: Ledger) -> None:
    with refused(Refusal.AMOUNT_TOO_LARGE):
        repayment.propose(empty, CAUSE, life.account_id, yuan("582.76"), "k1")
    quote = repayment.propose(empty, CAUSE, life.account_id, yuan("82.75"), "k2").quote
    assert str(quote.amount) == "82.75"
    life.pays("582.75", "all")
    with refused(Refusal.NOTHING_OWED):
        repayment.propose(empty, CAUSE, life.account_id, yuan("1"), "k3")
    assert proofs.issue(empty, CAUSE, life.account_id, ProofKind.SETTLEMENT, "k4").amount.fen == 0


def test_a_refund_of_what_was_written_off_is_not_paid_to_the_customer(life: Life) -> None:
    assert life.gets_back("D1", "100", "R1") == ("100.00", "0.00")
    assert (life.books["write_off"], life.kept) == ("482.75", "0.00")
