"""The due day changed from the 6th to the 20th: the bills before, the one between, those after."""

from __future__ import annotations

from monthly_pay.ledger.ledger import Ledger
from monthly_pay.rules.refusals import Refusal
from monthly_pay.services import cycles
from tests.services.build import CAUSE, refused
from tests.worked_examples.life import Life


def test_a_changed_due_day_has_a_bill_between_and_no_month_with_two_instalments(
    empty: Ledger,
) -> None:
    life = Life.begins(empty, "2026-10-20")
    life.buys("D1", "300", terms=3)  # 3 × (100.00 + 1.50), bills of the 1st
    life.goes_on_to("2026-11-02")
    life.buys("D2", "70")  # would be billed on 1 December
    changed = cycles.change_due_day(empty, CAUSE, life.account_id, 20, "k1")
    assert (str(changed.first_bill), str(changed.first_due)) == ("2026-11-15", "2026-11-20")
    life.even()

    life.goes_on_to("2026-11-07")  # the bill that was issued is due as it was
    assert life.bills == [("2026-11-01", "101.50", "0.00", "2026-11-06")]
    life.goes_on_to("2026-11-16")
    life.buys("D3", "40")
    life.goes_on_to("2027-01-21")
    assert life.bills[1:] == [
        ("2026-11-15", "70.00", "0.00", "2026-11-20"),  # the bill between
        ("2026-12-15", "141.50", "0.00", "2026-12-20"),  # 40.00 and the second instalment
        ("2027-01-15", "101.50", "0.00", "2027-01-20"),
    ]
    assert life.owed == "0.00"
    # The shop: 410.00 - 1.80 - 0.42 - 0.24. Nothing was paid for the change.
    assert life.books == {
        "clearing": "414.50",
        "fee_income": "-4.50",
        "merchant_payable": "-407.54",
        "merchant_fee_income": "-2.46",
    }
    with refused(Refusal.TOO_EARLY):
        cycles.change_due_day(empty, CAUSE, life.account_id, 6, "k2")
