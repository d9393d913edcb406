"""What merchants are paid: the full price less fee and refunds, and a statement that adds up."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from monthly_pay.ledger.ledger import Ledger
from monthly_pay.rules.refusals import Refusal
from monthly_pay.services import merchants, purchases, refunds
from monthly_pay.services.day import set_business_date
from monthly_pay.services.merchants import NewMerchant, Settlement
from tests.services.build import (
    CAUSE,
    OPERATOR,
    POOR,
    book_sums,
    bought,
    buyer,
    count,
    order,
    refused_whole,
    start,
    yuan,
)

SOLD = date(2026, 11, 3)
PAID = date(2026, 11, 10)  # seven days later


@pytest.fixture
def account_id(empty: Ledger) -> int:
    """On 3 November 2026 the shop (0.6 %, after seven days) sells for 100.00 and 300.00 in 3."""
    account_id = buyer(start(empty, SOLD), POOR)
    bought(empty, account_id, "D1", "100")
    bought(empty, account_id, "D2", "300", terms=3)
    return account_id


def settle(ledger: Ledger, day: date, merchant_id: int = 1) -> list[str]:
    """Carried over, sales, fees, refunds and amount paid of a settlement."""
    done = merchants.settle(ledger, OPERATOR, merchant_id, day)
    assert (done.merchant_id, done.settled_on) == (merchant_id, day)
    return [str(m) for m in (done.carried, done.sales, done.fees, done.refunds, done.amount)]


def refund(ledger: Ledger, account_id: int, on: date, order_no: str, amount: str) -> None:
    """The buyer returns something on a day."""
    set_business_date(ledger, on)
    refunds.refund(ledger, OPERATOR, account_id, order_no, yuan(amount), "r1")


@pytest.mark.usefixtures("account_id")
def test_the_full_price_less_the_fee_is_paid_after_seven_days(empty: Ledger) -> None:
    # 0.6 % of 100.00 and of 300.00: 0.60 + 1.80
    assert settle(empty, PAID) == ["0.00", "400.00", "2.40", "0.00", "397.60"]
    # The buyers have paid nothing yet.
    assert book_sums(empty) == {
        "principal": "400.00",
        "merchant_fee_income": "-2.40",
        "clearing": "-397.60",
    }


@pytest.mark.usefixtures("account_id")
def test_a_day_too_early_nothing_is_paid(empty: Ledger) -> None:
    assert settle(empty, date(2026, 11, 9)) == ["0.00"] * 5
    assert settle(empty, PAID)[-1] == "397.60"


@pytest.mark.usefixtures("account_id")
def test_a_settlement_of_a_day_is_made_once(empty: Ledger) -> None:
    first = settle(empty, PAID)
    assert settle(empty, PAID) == first
    assert (count(empty, "settlements"), book_sums(empty)["clearing"]) == (1, "-397.60")
    assert settle(empty, date(2026, 11, 11))[-1] == "0.00"


def test_refunds_and_the_fee_on_them_are_taken_off(empty: Ledger, account_id: int) -> None:
    refund(empty, account_id, SOLD, "D1", "50")
    # The fee on 350.00: 2.40 - 0.30
    assert settle(empty, PAID) == ["0.00", "400.00", "2.10", "50.00", "347.90"]


def test_more_refunds_than_sales_are_carried_over_and_the_next_statement_adds_up(
    empty: Ledger, account_id: int
) -> None:
    settle(empty, PAID)
    refund(empty, account_id, date(2026, 11, 11), "D1", "100")
    assert settle(empty, date(2026, 11, 18)) == ["0.00", "0.00", "-0.60", "100.00", "0.00"]
    bought(empty, account_id, "D3", "250")  # still 11 November
    set_business_date(empty, date(2026, 11, 12))
    bought(empty, account_id, "D4", "50")
    # The 250.00 were posted on a day that is settled already: 250.00 - 1.50 - 99.40 = 149.10
    # are carried over, and 50.00 - 0.30 of the new day come to it.
    assert settle(empty, date(2026, 11, 19)) == ["149.10", "50.00", "0.30", "0.00", "198.80"]


def test_what_a_shop_owes_stays_carried_over_until_it_sells(empty: Ledger, account_id: int) -> None:
    settle(empty, PAID)
    refund(empty, account_id, date(2026, 11, 11), "D1", "100")
    settle(empty, date(2026, 11, 18))
    assert settle(empty, date(2026, 11, 19)) == ["-99.40", "0.00", "0.00", "0.00", "0.00"]
    assert book_sums(empty)["merchant_payable"] == "99.40"


def test_every_shop_is_paid_its_own(empty: Ledger, account_id: int) -> None:
    other = merchants.add_merchant(empty, CAUSE, NewMerchant("other", settlement_days=2))
    purchases.authorise(empty, CAUSE, account_id, order("D3", "10", merchant_id=other))
    purchases.post(empty, CAUSE, account_id, "D3")
    done = merchants.settle_due(empty, OPERATOR, date(2026, 11, 5))
    assert [(s.merchant_id, str(s.amount)) for s in done] == [(1, "0.00"), (other, "9.94")]


def test_a_shop_nobody_knows_is_paid_nothing(empty: Ledger) -> None:
    start(empty, SOLD)
    with refused_whole(empty, Refusal.UNKNOWN_OBJECT):
        merchants.settle(empty, OPERATOR, 404, PAID)


def test_a_shop_that_sold_nothing_gets_an_empty_statement(empty: Ledger) -> None:
    start(empty, SOLD)
    zero = yuan("0")
    assert merchants.settle(empty, OPERATOR, 1, PAID) == Settlement(
        1, PAID, zero, zero, zero, zero, zero
    )


def test_a_name_is_taken_once(empty: Ledger) -> None:
    start(empty, SOLD)
    new = NewMerchant("other")
    assert merchants.add_merchant(empty, CAUSE, new) == merchants.add_merchant(empty, CAUSE, new)
    with refused_whole(empty, Refusal.SAME_KEY_OTHER_REQUEST):
        merchants.add_merchant(empty, CAUSE, NewMerchant("other", fee_rate=Fraction("0.01")))
    with refused_whole(empty, Refusal.SAME_KEY_OTHER_REQUEST):
        merchants.add_merchant(empty, CAUSE, NewMerchant("other", blocked_items=("gold",)))
    with refused_whole(empty, Refusal.ALREADY_TAKEN):
        merchants.add_merchant(empty, CAUSE, new, "another key")
