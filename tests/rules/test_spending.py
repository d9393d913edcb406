"""Why a purchase is declined, and the declines of the last days."""

from __future__ import annotations

from datetime import date

import pytest

from monthly_pay.rules.facts import (
    AccountFacts,
    AccountState,
    DeclineReason,
    HoldCause,
    PurchaseState,
)
from monthly_pay.rules.money import ZERO
from monthly_pay.rules.spending import Decline, Merchant, purchase_declines, recent_declines
from tests.rules.build import TERMS, account, charge, facts, hold, order, yuan

TODAY = date(2026, 11, 22)
BOOKS = Merchant(1, "飞鸟书店", supported=True, blocked_items=frozenset({"购物卡"}))
MARKET = Merchant(2, "南门菜市", supported=False)
BOTH = Merchant(3, "青禾超市", supported=True, scenes=frozenset({"online", "in_store"}))
CLOSED = account(state=AccountState.CLOSED, closed_on=date(2026, 11, 1))
FROZEN = (hold(HoldCause.OVERDUE, date(2026, 10, 10)),)
RICH = account(limit=yuan("30000"))


@pytest.mark.parametrize(
    ("known", "merchant", "amount", "item", "scene", "expected"),
    [
        (facts(), BOOKS, "72.50", "绘本", "online", []),
        (facts(), BOTH, "72.50", "大米", "in_store", []),
        (facts(account=CLOSED), BOOKS, "1", "", "online", [("account_closed", "0.00")]),
        (facts(holds=FROZEN), BOOKS, "1", "", "online", [("hold", "0.00")]),
        (facts(), MARKET, "1", "", "online", [("merchant", "0.00")]),
        (facts(), BOOKS, "1", "购物卡", "online", [("item", "0.00")]),
        (facts(), BOOKS, "1", "绘本", "in_store", [("scene", "0.00")]),
        # an order may be 10,000.00 and not a 分 more
        (facts(account=RICH), BOOKS, "10000", "", "online", []),
        (facts(account=RICH), BOOKS, "10000.01", "", "online", [("order_cap", "10000.00")]),
        # the limit of 5,000.00 may be used up; what is missing is told
        (facts(), BOOKS, "5000", "", "online", []),
        (facts(), BOOKS, "5000.01", "", "online", [("limit", "0.01")]),
        (facts(), BOOKS, "5680", "", "online", [("limit", "680.00")]),
    ],
)
def test_each_reason_against_a_purchase(
    known: AccountFacts,
    merchant: Merchant,
    amount: str,
    item: str,
    scene: str,
    expected: list[tuple[str, str]],
) -> None:
    found = purchase_declines(known, merchant, yuan(amount), TODAY, TERMS, item=item, scene=scene)
    assert [(d.reason.value, str(d.amount)) for d in found] == expected


def test_all_reasons_are_told_and_the_account_comes_first() -> None:
    known = facts(account=CLOSED, holds=FROZEN, unbilled=(charge(1, "4990.00"),))
    seller = Merchant(9, "快卡", supported=False, blocked_items=frozenset({"购物卡"}))
    found = purchase_declines(
        known, seller, yuan("10010"), TODAY, TERMS, item="购物卡", scene="in_store"
    )
    assert found == (
        Decline(DeclineReason.ACCOUNT_CLOSED),
        Decline(DeclineReason.HOLD),
        Decline(DeclineReason.MERCHANT),
        Decline(DeclineReason.ITEM),
        Decline(DeclineReason.SCENE),
        Decline(DeclineReason.ORDER_CAP, yuan("10000.00")),
        Decline(DeclineReason.LIMIT, yuan("10000.00")),  # 10,010 − 10 available
    )


def test_a_lifted_hold_does_not_decline() -> None:
    lifted = (hold(HoldCause.OVERDUE, date(2026, 6, 1), lifted_on=date(2026, 9, 1)),)
    assert purchase_declines(facts(holds=lifted), BOOKS, yuan("1"), TODAY, TERMS) == ()


def test_an_unknown_merchant_and_amount_are_not_judged() -> None:
    assert purchase_declines(facts(), None, None, TODAY, TERMS, item="购物卡") == ()
    found = purchase_declines(facts(holds=FROZEN), None, yuan("5001"), TODAY, TERMS)
    assert [d.reason.value for d in found] == ["hold", "limit"]


@pytest.mark.parametrize(
    ("today", "missing"), [(date(2026, 11, 30), None), (date(2026, 12, 1), yuan("500.00"))]
)
def test_a_temporary_limit_pays_until_its_last_day(today: date, missing: object) -> None:
    temporary = account(temporary_limit=yuan("1500"), temporary_until=date(2026, 11, 30))
    found = purchase_declines(facts(account=temporary), BOOKS, yuan("5500"), today, TERMS)
    assert [d.amount for d in found] == ([missing] if missing else [])


def test_a_limit_cut_below_its_use_is_missing_the_whole_amount() -> None:
    cut = facts(account=account(limit=yuan("500")), unbilled=(charge(1, "800.00"),))
    found = purchase_declines(cut, BOOKS, yuan("20"), TODAY, TERMS)
    assert found == (Decline(DeclineReason.LIMIT, yuan("20.00")),)


def test_declines_of_the_last_30_days_are_told_newest_first() -> None:
    refused = PurchaseState.DECLINED
    orders = (
        order(1, "10", date(2026, 10, 22), state=refused),  # 31 days ago
        order(2, "20", date(2026, 10, 23), state=refused),  # 30 days ago
        order(3, "30", date(2026, 11, 22), state=refused),
        order(4, "40", date(2026, 11, 1), state=refused),
        order(5, "50", date(2026, 11, 21)),
        order(6, "60", date(2026, 11, 21), state=PurchaseState.CANCELLED),
    )
    assert [p.id for p in recent_declines(facts(purchases=orders), TODAY)] == [3, 4, 2]


def test_no_declines_are_no_declines() -> None:
    assert recent_declines(facts(), TODAY) == ()
    assert Decline(DeclineReason.HOLD).amount == ZERO
