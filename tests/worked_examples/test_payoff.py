"""Paying off early: everything, or one plan; what it costs and what it saves."""

from __future__ import annotations

from monthly_pay.ledger.ledger import Ledger
from tests.services.build import OK
from tests.worked_examples.life import Life


def busy(ledger: Ledger) -> Life:
    """A bill of 1 November, two plans and an unbilled purchase, on 3 November 2026.

    The bill: 86.40, the first of twelve (100.00 + 6.00), the first of three (100.00 + 1.50).
    """
    life = Life.begins(ledger, "2026-10-20", OK)
    life.buys("D1", "86.40")
    life.buys("D2", "1200", terms=12)
    life.buys("D3", "300", terms=3)
    life.goes_on_to("2026-11-03")
    life.buys("D4", "72.50")
    assert life.bills == [("2026-11-01", "293.90", "293.90", None)]
    return life


def test_paying_off_everything_ends_at_zero_and_no_bill_follows(empty: Ledger) -> None:
    life = busy(empty)
    found = life.settles()
    assert [
        (i.kind.value, str(i.principal), str(i.fee), str(i.early_fee), str(i.fee_dropped))
        for i in found.payoff.items
    ] == [
        ("statement", "286.40", "7.50", "0.00", "0.00"),
        ("unbilled", "72.50", "0.00", "0.00", "0.00"),
        # Eleven to come: 1100.00; the fee of the next one, and ten fees that are saved.
        ("plan", "1100.00", "0.00", "6.00", "60.00"),
        ("plan", "200.00", "0.00", "1.50", "1.50"),
    ]
    # 293.90 + 72.50 + 1106.00 + 201.50
    assert str(found.quote.amount) == "1673.90"
    assert str(found.payoff.saved) == "61.50"
    assert (life.owed, life.kept, life.available) == ("0.00", "0.00", "5000.00")
    life.goes_on_to("2027-01-07")
    assert life.bills == [("2026-11-01", "293.90", "0.00", "2026-11-03")]
    assert len(life.facts.payments) == 1  # nothing was debited after it
    # Bought 1658.90, fees 7.50 + 6.00 + 1.50; the shop's fees 0.52 + 7.20 + 1.80 + 0.44.
    assert life.books == {
        "clearing": "1673.90",
        "fee_income": "-15.00",
        "merchant_payable": "-1648.94",
        "merchant_fee_income": "-9.96",
    }


def test_paying_off_one_plan_leaves_the_others_as_they_were(empty: Ledger) -> None:
    life = busy(empty)
    twelve, three = life.facts.plans
    found = life.settles(twelve.id)
    # Billed 106.00, to come 1100.00, the fee of one period 6.00.
    assert str(found.quote.amount) == "1212.00"
    assert life.bills == [("2026-11-01", "293.90", "187.90", None)]  # less 106.00
    assert [str(p.rest) for p in life.facts.active_plans] == ["304.50"]  # 3 × 101.50
    assert life.facts.active_plans[0].id == three.id
    # 187.90 of the bill, 72.50 unbilled, 200.00 of the other plan.
    assert life.owed == "460.40"
    life.goes_on_to("2026-12-07")
    assert life.bills[1] == ("2026-12-01", "174.00", "0.00", "2026-12-06")  # 72.50 + 101.50


def test_the_last_instalment_alone_is_paid_off_without_a_fee(empty: Ledger) -> None:
    life = busy(empty)
    life.goes_on_to("2026-12-03")  # the second of three is billed, the third is to come
    _twelve, three = life.facts.plans
    found = life.settles(three.id)
    # 100.00 + 1.50 of the bill of December, 100.00 of the last; its fee of 1.50 is saved.
    assert (str(found.quote.amount), str(found.payoff.saved)) == ("201.50", "1.50")
    life.goes_on_to("2027-01-02")
    assert life.bills[2][:2] == ("2027-01-01", "106.00")  # only the plan of twelve
