"""An order is authorised, or declined with every reason that speaks against it."""

from __future__ import annotations

from datetime import date

import pytest

from monthly_pay.ledger.ledger import Ledger
from monthly_pay.rules.facts import DeclineReason, HoldCause, PurchaseState
from monthly_pay.rules.limit import limit_view
from monthly_pay.rules.money import ZERO
from monthly_pay.rules.refusals import Refusal
from monthly_pay.services import holds, limits, purchases
from tests.services.build import (
    CAUSE,
    book_sums,
    buyer,
    count,
    facts_of,
    order,
    refused,
    shop,
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


def declines(ledger: Ledger, account_id: int, order_: purchases.Order) -> list[tuple[str, str]]:
    """The reasons an order is declined with, and their amounts."""
    found = purchases.authorise(ledger, CAUSE, account_id, order_).declines
    return [(decline.reason.value, str(decline.amount)) for decline in found]


def test_an_authorised_order_takes_limit_but_is_not_owed(empty: Ledger, account_id: int) -> None:
    assert declines(empty, account_id, order("D1", "1200")) == []
    assert available(empty, account_id) == "3800.00"
    assert facts_of(empty, account_id).owed == ZERO
    assert book_sums(empty) == {}


def test_an_order_for_exactly_the_available_limit_is_authorised(
    empty: Ledger, account_id: int
) -> None:
    assert declines(empty, account_id, order("D1", "5000")) == []
    assert declines(empty, account_id, order("D2", "0.01")) == [("limit", "0.01")]


def test_a_temporary_limit_counts_until_its_last_day(empty: Ledger, account_id: int) -> None:
    with empty.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE accounts SET temporary_limit = 100000, temporary_until = '2026-11-03'"
        )
    assert declines(empty, account_id, order("D1", "6000")) == []
    with empty.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE accounts SET temporary_until = '2026-11-02'")
    assert declines(empty, account_id, order("D2", "0.01")) == [("limit", "0.01")]


def hold(ledger: Ledger, account_id: int) -> purchases.Order:
    holds.place(ledger, CAUSE, account_id, HoldCause.MISUSE, {}, "h1")
    return order("D1", "10")


def close(ledger: Ledger, account_id: int) -> purchases.Order:
    with ledger.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE accounts SET state = 'closed'")
    return order("D1", "10")


def lower_the_limit(ledger: Ledger, account_id: int) -> purchases.Order:
    limits.set_limit(ledger, CAUSE, account_id, yuan("100"), "cut", "k1")
    return order("D1", "130.50")


def raise_the_limit(ledger: Ledger, account_id: int) -> purchases.Order:
    limits.set_limit(ledger, CAUSE, account_id, yuan("30000"), "raised", "k1")
    return order("D1", "10000.01")


def unsupported(ledger: Ledger, account_id: int) -> purchases.Order:
    return order("D1", "10", merchant_id=shop(ledger, "bakery", supported=False))


def blocked_item(ledger: Ledger, account_id: int) -> purchases.Order:
    return order("D1", "10", merchant_id=shop(ledger, "jeweller", blocked="kettle gold"))


def other_scene(ledger: Ledger, account_id: int) -> purchases.Order:
    return order("D1", "10", scene="in_store")


@pytest.mark.parametrize(
    ("arrange", "reason", "amount"),
    [
        (close, DeclineReason.ACCOUNT_CLOSED, "0.00"),
        (hold, DeclineReason.HOLD, "0.00"),
        (unsupported, DeclineReason.MERCHANT, "0.00"),
        (blocked_item, DeclineReason.ITEM, "0.00"),
        (other_scene, DeclineReason.SCENE, "0.00"),
        (raise_the_limit, DeclineReason.ORDER_CAP, "10000.00"),
        (lower_the_limit, DeclineReason.LIMIT, "30.50"),
    ],
    ids=lambda value: value.__name__ if callable(value) else None,
)
def test_a_declined_order_is_kept_with_its_reason_and_takes_no_limit(
    empty: Ledger, account_id: int, arrange: object, reason: DeclineReason, amount: str
) -> None:
    placed = arrange(empty, account_id)  # type: ignore[operator]
    before = available(empty, account_id)
    assert declines(empty, account_id, placed) == [(reason.value, amount)]
    assert available(empty, account_id) == before
    (kept,) = facts_of(empty, account_id).purchases
    assert (kept.state, kept.decline_reason) == (PurchaseState.DECLINED, reason)
    assert str(kept.limit_then) == before
    with refused(Refusal.NOT_ALLOWED_NOW):
        purchases.post(empty, CAUSE, account_id, "D1")


def test_every_reason_is_told_the_accounts_own_first(empty: Ledger, account_id: int) -> None:
    holds.place(empty, CAUSE, account_id, HoldCause.MISUSE, {}, "h1")
    bad = shop(empty, "bakery", supported=False, blocked="kettle")
    placed = order("D1", "10500", merchant_id=bad, scene="in_store")
    assert declines(empty, account_id, placed) == [
        ("hold", "0.00"),
        ("merchant", "0.00"),
        ("item", "0.00"),
        ("scene", "0.00"),
        ("order_cap", "10000.00"),
        ("limit", "5500.00"),
    ]


@pytest.mark.parametrize("amount", ["0", "-0.01", "-300"])
def test_an_order_of_nothing_or_less_is_refused_and_not_kept(
    empty: Ledger, account_id: int, amount: str
) -> None:
    with refused(Refusal.AMOUNT_NOT_POSITIVE):
        purchases.authorise(empty, CAUSE, account_id, order("D1", amount))
    assert count(empty, "purchases") == 0


def test_an_order_at_a_shop_nobody_knows_is_refused(empty: Ledger, account_id: int) -> None:
    with refused(Refusal.UNKNOWN_OBJECT):
        purchases.authorise(empty, CAUSE, account_id, order("D1", "10", merchant_id=404))
    assert count(empty, "purchases") == 0


def test_the_same_order_twice_is_one_order(empty: Ledger, account_id: int) -> None:
    first = purchases.authorise(empty, CAUSE, account_id, order("D1", "1200"))
    assert purchases.authorise(empty, CAUSE, account_id, order("D1", "1200")) == first
    assert count(empty, "purchases") == 1
    assert available(empty, account_id) == "3800.00"


def test_a_declined_order_stays_declined_when_it_is_sent_again(
    empty: Ledger, account_id: int
) -> None:
    assert declines(empty, account_id, order("D1", "5001")) == [("limit", "1.00")]
    limits.set_limit(empty, CAUSE, account_id, yuan("9000"), "raised", "k1")
    assert declines(empty, account_id, order("D1", "5001")) == [("limit", "1.00")]


def test_an_order_number_with_another_amount_is_refused(empty: Ledger, account_id: int) -> None:
    purchases.authorise(empty, CAUSE, account_id, order("D1", "1200"))
    with refused(Refusal.SAME_KEY_OTHER_REQUEST):
        purchases.authorise(empty, CAUSE, account_id, order("D1", "1300"))
    assert available(empty, account_id) == "3800.00"


def test_an_order_number_with_another_number_of_instalments_is_refused(
    empty: Ledger, account_id: int
) -> None:
    purchases.authorise(empty, CAUSE, account_id, order("D1", "1200", terms=3))
    with refused(Refusal.SAME_KEY_OTHER_REQUEST):
        purchases.authorise(empty, CAUSE, account_id, order("D1", "1200", terms=12))


def test_an_order_number_of_somebody_else_is_refused(empty: Ledger, account_id: int) -> None:
    other = buyer(empty, subject="other")
    purchases.authorise(empty, CAUSE, account_id, order("D1", "1200"))
    with refused(Refusal.ALREADY_TAKEN):
        purchases.authorise(empty, CAUSE, other, order("D1", "1200"))
    assert facts_of(empty, other).purchases == ()


@pytest.mark.parametrize(("amount", "terms"), [("1200", 7), ("9.99", 3)])
def test_an_order_in_instalments_nobody_offers_is_refused(
    empty: Ledger, account_id: int, amount: str, terms: int
) -> None:
    with refused(Refusal.NOT_ALLOWED_NOW):
        purchases.authorise(empty, CAUSE, account_id, order("D1", amount, terms=terms))
