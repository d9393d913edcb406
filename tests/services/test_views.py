"""What a customer is told of the bill and of whether monthly pay can be used."""

from __future__ import annotations

from datetime import date

import pytest

from monthly_pay.ledger.ledger import Ledger
from monthly_pay.rules.money import ZERO
from monthly_pay.rules.refusals import Refusal
from monthly_pay.services import bill, usage
from tests.services.build import account_of, go_to, refused, yuan


def test_the_bill_of_a_customer_with_two_plans(demo: Ledger) -> None:
    seen = bill.bill(demo, account_of(demo, "chen"))
    overview = seen.overview
    assert (overview.due_now, overview.due_date) == (yuan("854.99"), date(2026, 11, 26))
    assert overview.days_left == 4
    assert (overview.next_bill_date, overview.next_due_date) == (
        date(2026, 12, 21),
        date(2026, 12, 26),
    )
    # 72.50; 299.92 + 18.00 of the phone; 283.17 + 8.49 of the older bill
    assert overview.next_bill == yuan("682.08")
    assert overview.unbilled_purchases == yuan("72.50")
    # 317.92 + 2099.40 + 125.94 of the phone, and 291.67 + 849.49 + 25.47
    assert overview.plans_rest == yuan("3709.89")
    # 854.99 + 72.50 + 2099.40 + 125.94 + 849.49 + 25.47
    assert overview.total == yuan("4027.79")
    # principal 828.49 + 72.50 + 2099.40 + 849.49 = 3849.88 of 12,000
    assert (overview.limit.used, overview.limit.available) == (yuan("3849.88"), yuan("8150.12"))
    assert seen.arrears is None


@pytest.mark.parametrize(
    ("subject", "days", "in_grace", "amount", "penalty", "tomorrow"),
    [
        ("wu", 3, True, "368.50", "0.00", "0.00"),
        ("zhao", 40, False, "2194.52", "38.52", "1.07"),
    ],
)
def test_arrears_are_told_with_their_days_and_what_tomorrow_costs(
    demo: Ledger, subject: str, days: int, in_grace: bool, amount: str, penalty: str, tomorrow: str
) -> None:
    late = bill.bill(demo, account_of(demo, subject)).arrears
    assert late is not None
    assert (late.days_past_due, late.in_grace) == (days, in_grace)
    assert (str(late.amount), str(late.penalty)) == (amount, penalty)
    assert str(late.penalty_tomorrow) == tomorrow


def test_grace_ends_and_the_next_day_costs(demo: Ledger) -> None:
    account_id = account_of(demo, "wu")
    go_to(demo, date(2026, 11, 23))
    late = bill.bill(demo, account_id).arrears
    assert late is not None
    assert (late.days_past_due, late.in_grace, late.penalty) == (4, False, ZERO)
    go_to(demo, date(2026, 11, 24))
    late = bill.bill(demo, account_id).arrears
    assert late is not None
    assert str(late.penalty) == "0.18"  # 0.05 % of 368.50 is 0.184


@pytest.mark.parametrize(
    ("subject", "holds", "declines", "available"),
    [
        ("lin", [], [], "3000.00"),
        ("sun", ["environment"], [], "7701.00"),
        ("ma", ["bureau"], [], "5000.00"),
        ("zhao", ["overdue"], [], "3844.00"),
        ("qian", [], ["limit"], "50.00"),
        ("zhou", [], ["merchant"], "4000.00"),
        ("feng", [], [], "2662.10"),
    ],
)
def test_why_it_cannot_be_used(
    demo: Ledger, subject: str, holds: list[str], declines: list[str], available: str
) -> None:
    seen = usage.usability(demo, account_of(demo, subject))
    assert [view.hold.cause.value for view in seen.holds] == holds
    assert [p.decline_reason and p.decline_reason.value for p in seen.declines] == declines
    assert str(seen.limit.available) == available


@pytest.mark.parametrize(
    ("subject", "shop", "amount", "known", "reasons"),
    [
        ("lin", "晨光数码", "100", True, []),
        ("lin", "街角烘焙", "100", True, ["merchant"]),
        ("lin", "火星商店", "100", False, []),
        ("lin", "火星商店", "3000.01", False, ["limit"]),
        ("qian", "晨光数码", "50.01", True, ["limit"]),
        ("chen", "晨光数码", "10000.01", True, ["order_cap", "limit"]),
        ("sun", "街角烘焙", "8000", True, ["hold", "merchant", "limit"]),
        ("shen", "晨光数码", "1", True, ["account_closed"]),
    ],
)
def test_a_purchase_is_judged_without_being_made(
    demo: Ledger, subject: str, shop: str, amount: str, known: bool, reasons: list[str]
) -> None:
    account_id = account_of(demo, subject)
    before = usage.usability(demo, account_id)
    seen = usage.check_purchase(demo, account_id, shop, yuan(amount))
    assert (seen.merchant is not None) == known
    assert [decline.reason.value for decline in seen.declines] == reasons
    assert usage.usability(demo, account_id) == before


def test_unusual_logins_are_told_from_a_day_on(demo: Ledger) -> None:
    facts = usage.usability(demo, account_of(demo, "sun")).facts
    assert [x.place for x in usage.unusual_logins(facts, "2026-11-19")] == [
        "昆明",
        "沈阳",
        "乌鲁木齐",
    ]
    assert [x.place for x in usage.unusual_logins(facts, "2026-11-20")] == ["乌鲁木齐"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("在晨光数码还是街角烘焙买", ["晨光数码", "街角烘焙"]),
        ("超市", []),  # part of a name is not a name
        ("", []),
    ],
)
def test_the_shops_that_a_text_names(demo: Ledger, text: str, named: list[str]) -> None:
    assert [shop.name for shop in usage.known_shops(demo, text)] == named


def test_what_an_unknown_account_can_be_used_for_is_refused(demo: Ledger) -> None:
    with refused(Refusal.UNKNOWN_OBJECT):
        usage.usability(demo, 404)
    with refused(Refusal.UNKNOWN_OBJECT):
        usage.check_purchase(demo, 404, "晨光数码", yuan("1"))
