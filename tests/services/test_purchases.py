"""An order is posted when it was received, and owed from then on; or cancelled before."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from monthly_pay.ledger.ledger import Ledger
from monthly_pay.rules.facts import PurchaseState
from monthly_pay.rules.limit import limit_view
from monthly_pay.rules.refusals import Refusal
from monthly_pay.services import purchases, refunds
from tests.services.build import (
    CAUSE,
    account_of,
    book_sums,
    bought,
    buyer,
    count,
    facts_of,
    order,
    refused,
    start,
    yuan,
)

TODAY = date(2026, 11, 3)


@pytest.fixture
def account_id(empty: Ledger) -> int:
    """An account with a limit of 5000.00 on 3 November 2026."""
    return buyer(start(empty, TODAY))


def available(ledger: Ledger, account_id: int) -> str:
    """What can still be bought today."""
    return str(limit_view(facts_of(ledger, account_id), TODAY).available)


def test_a_posted_order_is_owed_and_the_shop_gets_the_price_less_its_fee(
    empty: Ledger, account_id: int
) -> None:
    (charge_id,) = bought(empty, account_id, "D1", "123.45")
    facts = facts_of(empty, account_id)
    (charge,) = facts.unbilled_purchases
    assert (charge.id, charge.title) == (charge_id, "kettle")
    assert (charge.posted_on, charge.bill_date) == (TODAY, date(2026, 12, 1))
    assert facts.owed == yuan("123.45")
    assert facts.unposted == ()
    # 0.6 % of 123.45 is 0.7407, so 0.74.
    assert book_sums(empty) == {
        "principal": "123.45",
        "merchant_payable": "-122.71",
        "merchant_fee_income": "-0.74",
    }


def test_an_order_in_instalments_pays_the_shop_at_once_and_in_full(
    empty: Ledger, account_id: int
) -> None:
    charges = bought(empty, account_id, "D1", "1200", terms=12)
    assert len(charges) == 12
    # No fee is owed before an instalment is billed; 0.6 % of 1200.00 is 7.20.
    assert book_sums(empty) == {
        "principal": "1200.00",
        "merchant_payable": "-1192.80",
        "merchant_fee_income": "-7.20",
    }


def test_what_was_refunded_before_receipt_is_not_owed(empty: Ledger, account_id: int) -> None:
    purchases.authorise(empty, CAUSE, account_id, order("D1", "100"))
    with empty.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE purchases SET refunded = 3000")
    assert available(empty, account_id) == "4930.00"
    purchases.post(empty, CAUSE, account_id, "D1")
    assert facts_of(empty, account_id).owed == yuan("70")


def test_posting_twice_owes_once(empty: Ledger, account_id: int) -> None:
    charges = bought(empty, account_id, "D1", "123.45")
    assert purchases.post(empty, CAUSE, account_id, "D1").charge_ids == charges
    assert facts_of(empty, account_id).owed == yuan("123.45")
    assert count(empty, "charges") == 1


@pytest.mark.parametrize(
    ("posted_on", "bill_date"),
    [
        (date(2026, 11, 30), date(2026, 12, 1)),
        (date(2026, 12, 1), date(2027, 1, 1)),  # on the bill day: the next bill
        (date(2026, 12, 31), date(2027, 1, 1)),
    ],
)
def test_a_purchase_goes_to_the_first_bill_after_posting(
    empty: Ledger, account_id: int, posted_on: date, bill_date: date
) -> None:
    from monthly_pay.services.day import set_business_date

    set_business_date(empty, posted_on)
    bought(empty, account_id, "D1", "10")
    (charge,) = facts_of(empty, account_id).charges
    assert charge.bill_date == bill_date
    assert bill_date - posted_on >= timedelta(days=1)


def test_a_cancelled_order_gives_the_limit_back(empty: Ledger, account_id: int) -> None:
    purchases.authorise(empty, CAUSE, account_id, order("D1", "1200"))
    refunds.cancel(empty, CAUSE, account_id, "D1")
    assert available(empty, account_id) == "5000.00"
    assert facts_of(empty, account_id).purchases[0].state is PurchaseState.CANCELLED
    assert book_sums(empty) == {}
    with refused(Refusal.NOT_ALLOWED_NOW):
        purchases.post(empty, CAUSE, account_id, "D1")


def test_cancelling_again_gives_the_same_answer(empty: Ledger, account_id: int) -> None:
    purchases.authorise(empty, CAUSE, account_id, order("D1", "1200"))
    first = refunds.cancel(empty, CAUSE, account_id, "D1")
    assert refunds.cancel(empty, CAUSE, account_id, "D1") == first


def test_a_received_order_can_not_be_cancelled(empty: Ledger, account_id: int) -> None:
    bought(empty, account_id, "D1", "1200")
    with refused(Refusal.NOT_ALLOWED_NOW):
        refunds.cancel(empty, CAUSE, account_id, "D1")
    assert facts_of(empty, account_id).owed == yuan("1200")


@pytest.mark.parametrize("command", [purchases.post, refunds.cancel])
def test_somebody_elses_order_is_unknown(demo: Ledger, command: object) -> None:
    mine, theirs = account_of(demo, "lin"), account_of(demo, "feng")
    number = facts_of(demo, theirs).unposted[0].order_no
    with refused(Refusal.UNKNOWN_OBJECT):
        command(demo, CAUSE, mine, number)  # type: ignore[operator]
    assert len(facts_of(demo, theirs).unposted) == 2
