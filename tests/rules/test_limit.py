"""The limit: its temporary part, what uses it, what is left."""

from __future__ import annotations

from datetime import date

import pytest

from monthly_pay.rules.facts import PurchaseState
from monthly_pay.rules.limit import limit_view
from monthly_pay.rules.money import ZERO
from tests.rules.build import account, charge, facts, order, phone, statement, yuan

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("today", "limit"),
    [
        (date(2026, 11, 22), "6500.00"),
        (date(2026, 11, 30), "6500.00"),  # its last day
        (date(2026, 12, 1), "5000.00"),  # the day after
    ],
)
def test_a_temporary_limit_counts_until_the_end_of_its_last_day(today: date, limit: str) -> None:
    temporary = account(temporary_limit=yuan("1500"), temporary_until=date(2026, 11, 30))
    view = limit_view(facts(account=temporary), today)
    assert (view.limit, view.available) == (yuan(limit), yuan(limit))


def test_a_temporary_limit_without_a_date_does_not_count() -> None:
    view = limit_view(facts(account=account(temporary_limit=yuan("1500"))), TODAY)
    assert view.limit == yuan("5000")


def test_a_one_off_limit_adds_to_the_lasting_one() -> None:
    view = limit_view(facts(account=account(one_off_limit=yuan("800"))), TODAY)
    assert (view.limit, view.available) == (yuan("5800.00"), yuan("5800.00"))


def test_an_unused_account_has_all_its_limit() -> None:
    view = limit_view(facts(), TODAY)
    assert (view.used, view.used_posted, view.used_unposted) == (ZERO, ZERO, ZERO)
    assert view.available == yuan("5000.00")


def test_unpaid_principal_uses_the_limit_and_fees_and_penalty_do_not() -> None:
    plan = phone(billed=3, paid=2)
    bill = statement(3, date(2026, 11, 20), plan.instalments[2], penalty_due=yuan("0.40"))
    view = limit_view(facts(statements=(bill,), plans=(plan,)), TODAY)
    # 6 × 299.92 + 4 × 299.91
    assert view.used == yuan("2999.16")
    assert view.available == yuan("2000.84")


def test_paid_principal_comes_back() -> None:
    view = limit_view(facts(unbilled=(charge(1, "800.00", due="300.00"),)), TODAY)
    assert view.available == yuan("4700.00")


def test_orders_use_the_limit_from_the_moment_they_are_authorised() -> None:
    orders = (
        order(1, "200.00", TODAY),
        order(2, "100.00", TODAY, refunded=yuan("30.00")),
        order(3, "900.00", TODAY, state=PurchaseState.CANCELLED),
        order(4, "900.00", TODAY, state=PurchaseState.DECLINED),
        order(5, "900.00", TODAY, state=PurchaseState.POSTED),
    )
    view = limit_view(facts(purchases=orders), TODAY)
    assert (view.used_posted, view.used_unposted) == (ZERO, yuan("270.00"))
    assert view.available == yuan("4730.00")


def test_a_limit_cut_below_its_use_leaves_nothing_and_not_less() -> None:
    view = limit_view(
        facts(account=account(limit=yuan("500")), unbilled=(charge(1, "800.00"),)), TODAY
    )
    assert (view.limit, view.used, view.available) == (yuan("500"), yuan("800"), ZERO)


def test_when_a_temporary_limit_expires_its_use_takes_the_rest() -> None:
    temporary = account(temporary_limit=yuan("1500"), temporary_until=date(2026, 11, 30))
    known = facts(account=temporary, unbilled=(charge(1, "4800.00"),))
    assert limit_view(known, date(2026, 11, 30)).available == yuan("1700.00")
    assert limit_view(known, date(2026, 12, 1)).available == yuan("200.00")
