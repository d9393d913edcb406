"""A disputed purchase is neither asked for nor penalised until it is decided."""

from __future__ import annotations

import pytest

from monthly_pay.ledger.ledger import Ledger
from monthly_pay.services import disputes
from tests.services.build import CAUSE, OK, OPERATOR, POOR
from tests.worked_examples.life import Life


def disputed(ledger: Ledger, card: str) -> tuple[Life, str]:
    """A bill of 400.00 and 100.00; the first purchase is disputed on 5 November 2026."""
    life = Life.begins(ledger, "2026-10-20", card)
    life.buys("D1", "400")
    life.buys("D2", "100")
    life.goes_on_to("2026-11-05")
    purchase = life.facts.purchases[0]
    opened = disputes.open_dispute(ledger, CAUSE, life.account_id, purchase.id, "broken", "k1")
    assert str(opened.answer_by) == "2026-11-20"
    life.even()
    return life, opened.number


def test_only_what_is_not_disputed_is_debited(empty: Ledger) -> None:
    life, number = disputed(empty, OK)
    life.goes_on_to("2026-11-15")
    assert [str(p.amount) for p in life.facts.payments] == ["100.00"]
    assert life.late == [("400.00", "0.00", "0.00", "0.00")]
    assert life.facts.holds == ()
    disputes.decide_dispute(empty, OPERATOR, number, upheld=True)
    assert life.gets_back("D1", "400", "R1") == ("400.00", "0.00")
    assert life.bills == [("2026-11-01", "500.00", "0.00", "2026-11-15")]
    # The shop keeps 100.00 - 0.60; the lender has its 0.60.
    assert life.books == {
        "clearing": "100.00",
        "merchant_payable": "-99.40",
        "merchant_fee_income": "-0.60",
    }


@pytest.mark.parametrize(("upheld", "expected"), [(False, "0.75"), (True, "0.35")])
def test_a_late_bill_costs_penalty_only_on_what_is_not_disputed(
    empty: Ledger, upheld: bool, expected: str
) -> None:
    life, number = disputed(empty, POOR)
    life.goes_on_to("2026-11-15")
    # 10 to 14 November: 0.05 % of 100.00 = 0.05 a day.
    assert life.late == [("500.00", "0.00", "0.00", "0.25")]
    disputes.decide_dispute(empty, OPERATOR, number, upheld=upheld)
    if upheld:
        life.gets_back("D1", "400", "R1")
    life.goes_on_to("2026-11-17")
    # 15 and 16 November: 0.25 a day on all of it, or 0.05 on what is left.
    assert life.late[0][3] == expected
