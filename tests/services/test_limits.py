"""The limit: set, raised for a time or once; and why it did not come back after a payment."""

from __future__ import annotations

from datetime import date

import pytest

from monthly_pay.ledger.ledger import Ledger
from monthly_pay.rules.limit import limit_view
from monthly_pay.rules.refusals import Refusal
from monthly_pay.services import limits, payments, purchases, refunds
from monthly_pay.services.day import set_business_date
from tests.services.build import (
    CAUSE,
    OPERATOR,
    bought,
    buyer,
    closed,
    facts_of,
    go_to,
    order,
    paid,
    payment_order,
    refused_whole,
    start,
    told,
    yuan,
)

HUGE = "100000000000000000000"


@pytest.fixture
def account_id(empty: Ledger) -> int:
    """An account with a limit of 5,000.00 on 3 November 2026."""
    return buyer(start(empty, date(2026, 11, 3)))


def available(ledger: Ledger, account_id: int) -> str:
    """The limit that is left today."""
    with ledger.read() as reading:
        return str(limit_view(reading.facts(account_id), reading.today).available)


def gap(ledger: Ledger, account_id: int) -> dict[str, str]:
    """The causes why the limit is not what the last payment would have made it.

    They add up to the difference, whatever they are.
    """
    found = limits.gap_after_last_payment(ledger, account_id)
    assert found is not None
    lost = sum(amount.fen for _cause, amount in found.causes)
    assert lost == (found.expected - found.available).fen
    return {cause.value: str(amount) for cause, amount in found.causes}


def test_a_cut_below_use_stops_purchases_and_takes_nothing_back(
    empty: Ledger, account_id: int
) -> None:
    bought(empty, account_id, "D1", "1000")
    limits.set_limit(empty, OPERATOR, account_id, yuan("800"), "risk", "k1")
    assert available(empty, account_id) == "0.00"
    assert facts_of(empty, account_id).owed == yuan("1000")
    paid(empty, account_id, "300")
    assert available(empty, account_id) == "100.00"
    (change,) = facts_of(empty, account_id).limit_changes
    assert (str(change.change), change.reason) == ("-4200.00", "risk")


def test_a_temporary_limit_ends_with_its_day(empty: Ledger, account_id: int) -> None:
    limits.grant_temporary(empty, OPERATOR, account_id, yuan("700"), date(2026, 11, 5), "k1")
    assert available(empty, account_id) == "5700.00"
    go_to(empty, date(2026, 11, 5))
    assert available(empty, account_id) == "5700.00"
    go_to(empty, date(2026, 11, 6))
    assert available(empty, account_id) == "5000.00"
    changes = facts_of(empty, account_id).limit_changes
    assert [str(c.change) for c in changes] == ["700.00", "-700.00"]


def test_a_newer_temporary_limit_takes_the_place_of_the_older(
    empty: Ledger, account_id: int
) -> None:
    day = date(2026, 11, 5)
    limits.grant_temporary(empty, OPERATOR, account_id, yuan("700"), day, "k1")
    limits.grant_temporary(empty, OPERATOR, account_id, yuan("200"), day, "k2")
    assert available(empty, account_id) == "5200.00"


def test_what_is_repaid_of_a_one_off_limit_does_not_come_back(
    empty: Ledger, account_id: int
) -> None:
    limits.grant_one_off(empty, OPERATOR, account_id, yuan("1000"), "k1")
    bought(empty, account_id, "D1", "5600")  # 600.00 of the one-off limit
    assert available(empty, account_id) == "400.00"
    paid(empty, account_id, "5600")
    assert available(empty, account_id) == "5400.00"
    assert gap(empty, account_id) == {"one_off": "600.00"}


@pytest.mark.parametrize(
    ("amount", "refusal"),
    [
        ("0", Refusal.AMOUNT_NOT_POSITIVE),
        ("-100", Refusal.AMOUNT_NOT_POSITIVE),
        ("30000.01", Refusal.AMOUNT_TOO_LARGE),
        (HUGE, Refusal.AMOUNT_TOO_LARGE),
    ],
)
def test_a_limit_lies_between_nothing_and_the_highest(
    empty: Ledger, account_id: int, amount: str, refusal: Refusal
) -> None:
    limit, until = yuan(amount), date(2026, 12, 1)
    with refused_whole(empty, refusal):
        limits.set_limit(empty, OPERATOR, account_id, limit, "?", "k1")
    with refused_whole(empty, refusal):
        limits.grant_temporary(empty, OPERATOR, account_id, limit, until, "k1")
    with refused_whole(empty, refusal):
        limits.grant_one_off(empty, OPERATOR, account_id, limit, "k1")


def test_no_limit_for_yesterday_nor_for_an_account_that_is_closed_or_unknown(
    empty: Ledger, account_id: int
) -> None:
    with refused_whole(empty, Refusal.NOT_ALLOWED_NOW):
        limits.grant_temporary(empty, OPERATOR, account_id, yuan("1"), date(2026, 11, 2), "k1")
    with refused_whole(empty, Refusal.UNKNOWN_OBJECT):
        limits.set_limit(empty, OPERATOR, 404, yuan("1"), "?", "k1")
    closed(empty, account_id)
    with refused_whole(empty, Refusal.ACCOUNT_CLOSED):
        limits.set_limit(empty, OPERATOR, account_id, yuan("1"), "?", "k1")
    with refused_whole(empty, Refusal.ACCOUNT_CLOSED):
        limits.grant_one_off(empty, OPERATOR, account_id, yuan("1"), "k1")


def test_without_a_payment_there_is_nothing_to_explain(empty: Ledger, account_id: int) -> None:
    assert limits.gap_after_last_payment(empty, account_id) is None


def test_a_payment_of_principal_comes_back_in_full(empty: Ledger, account_id: int) -> None:
    bought(empty, account_id, "D1", "1000")
    paid(empty, account_id, "400")
    assert (available(empty, account_id), gap(empty, account_id)) == ("4400.00", {})


def test_the_fee_and_the_overpaid_part_of_a_payment_do_not_come_back(
    empty: Ledger, account_id: int
) -> None:
    bought(empty, account_id, "D1", "300", terms=3)
    go_to(empty, date(2026, 12, 2))
    paid(empty, account_id, "120")  # 1.50 of fee, 100.00 of principal, 18.50 too much
    assert gap(empty, account_id) == {"fees_and_penalty": "1.50", "overpaid": "18.50"}


def test_everything_that_happened_since_is_told_and_adds_up(empty: Ledger, account_id: int) -> None:
    limits.grant_temporary(empty, OPERATOR, account_id, yuan("500"), date(2026, 11, 5), "t1")
    bought(empty, account_id, "D1", "1000")
    purchases.authorise(empty, CAUSE, account_id, order("D2", "80"))
    paid(empty, account_id, "400", "a")
    purchases.authorise(empty, CAUSE, account_id, order("D3", "72.50"))
    refunds.refund(empty, OPERATOR, account_id, "D1", yuan("30"), "r1")
    refunds.cancel(empty, CAUSE, account_id, "D2")
    limits.set_limit(empty, OPERATOR, account_id, yuan("4800"), "review", "l1")
    go_to(empty, date(2026, 11, 6))
    # 4,800.00 - 570.00 - 72.50; after the payment it was 5,500.00 - 600.00 - 80.00 = 4,820.00
    assert available(empty, account_id) == "4157.50"
    assert gap(empty, account_id) == {
        "limit_cut": "200.00",
        "temporary_expired": "500.00",
        "new_purchases": "72.50",
        "refunds": "-110.00",
    }


def test_a_change_of_the_limit_earlier_that_day_is_no_cause(empty: Ledger, account_id: int) -> None:
    bought(empty, account_id, "D1", "1000")
    limits.set_limit(empty, OPERATOR, account_id, yuan("4000"), "review", "l1")
    paid(empty, account_id, "400")
    assert gap(empty, account_id) == {}


def test_a_payment_on_its_way_is_still_posting_and_one_that_failed_is_not_paid(
    empty: Ledger, account_id: int
) -> None:
    bought(empty, account_id, "D1", "1000")
    number = payment_order(empty, account_id, "400")
    assert gap(empty, account_id) == {"still_posting": "400.00"}
    payments.receive(empty, CAUSE, told(number, "400", ok=False))
    assert gap(empty, account_id) == {"not_paid": "400.00"}


def test_another_payment_that_arrived_later_is_told(empty: Ledger, account_id: int) -> None:
    bought(empty, account_id, "D1", "1000")
    slow = payment_order(empty, account_id, "400", "a")
    fast = payment_order(empty, account_id, "100", "b")
    payments.receive(empty, CAUSE, told(fast, "100"))
    set_business_date(empty, date(2026, 11, 4))
    payments.receive(empty, CAUSE, told(slow, "400"))
    # The last one ordered is explained; the slow one freed 400.00 besides.
    assert gap(empty, account_id) == {"other_payments": "-400.00"}
