"""The shop is paid the full price on its day, whatever the buyer does."""

from __future__ import annotations

from monthly_pay.ledger.ledger import Ledger
from monthly_pay.services import merchants
from tests.services.build import CAUSE, POOR
from tests.worked_examples.life import Life, day


def settled(life: Life, on: str) -> list[str]:
    """Sales, fees, refunds and what the shop was paid on a day."""
    found = merchants.settle(life.ledger, CAUSE, 1, day(on))
    life.even()
    return [str(x) for x in (found.sales, found.fees, found.refunds, found.amount)]


def test_a_shop_is_paid_in_full_while_its_buyer_is_late(empty: Ledger) -> None:
    life = Life.begins(empty, "2026-10-25", POOR)
    life.buys("D1", "1000", terms=3)
    assert settled(life, "2026-10-31") == ["0.00", "0.00", "0.00", "0.00"]  # seven days
    assert settled(life, "2026-11-01") == ["1000.00", "6.00", "0.00", "994.00"]
    assert settled(life, "2026-11-01") == ["1000.00", "6.00", "0.00", "994.00"]  # paid once
    life.goes_on_to("2026-12-20")
    assert life.facts.payments[-1].state.value == "failed"
    assert settled(life, "2026-12-20") == ["0.00", "0.00", "0.00", "0.00"]
    assert (life.books["clearing"], life.books.get("merchant_payable")) == ("-994.00", None)


def test_a_refund_after_the_shop_was_paid_is_taken_off_its_next_sales(empty: Ledger) -> None:
    life = Life.begins(empty, "2026-10-25")
    life.buys("D1", "1000")
    assert settled(life, "2026-11-01")[3] == "994.00"
    life.goes_on_to("2026-11-02")
    life.gets_back("D1", "100", "R1")  # 99.40 with its share of the fee
    life.buys("D2", "60")  # 60.00 - 0.36
    assert life.books["merchant_payable"] == "39.76"  # the shop owes 99.40 - 59.64
    life.goes_on_to("2026-11-10")
    assert settled(life, "2026-11-10") == ["60.00", "-0.24", "100.00", "0.00"]
    life.buys("D3", "500")  # 497.00
    life.goes_on_to("2026-11-17")
    assert settled(life, "2026-11-17") == ["500.00", "3.00", "0.00", "457.24"]  # less 39.76
    assert "merchant_payable" not in life.books
