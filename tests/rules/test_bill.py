"""What is owed and when: due now, next bill, plans, total."""

from __future__ import annotations

from datetime import date

import pytest

from monthly_pay.rules.bill import bill_overview
from monthly_pay.rules.facts import AccountFacts
from monthly_pay.rules.money import ZERO
from tests.rules.build import (
    FIFTEENTH,
    account,
    charge,
    facts,
    order,
    phone,
    plan,
    statement,
    yuan,
)

TODAY = date(2026, 11, 17)
DUE = date(2026, 11, 20)


def busy() -> AccountFacts:
    """A bill due in three days, a phone in 12 of which the third is billed, and single orders."""
    plan = phone(billed=3, paid=2)
    detergent = charge(1, "86.40", statement_id=3, bill_date=date(2026, 11, 15))
    lamp = charge(2, "159.00", bill_date=date(2026, 12, 15))
    return facts(
        account=account(cycle=FIFTEENTH, limit=yuan("12000")),
        statements=(statement(3, DUE, plan.instalments[2], detergent),),
        plans=(plan,),
        unbilled=(lamp,),
        purchases=(order(1, "72.50", date(2026, 11, 16), refunded=yuan("12.50")),),
    )


def test_what_is_due_now_with_its_date_and_days_left() -> None:
    overview = bill_overview(busy(), TODAY)
    assert overview.due_now == yuan("404.32")  # 299.92 + 18.00 + 86.40
    assert overview.due_date == DUE
    assert overview.days_left == 3


def test_the_next_bill_holds_the_purchase_and_the_next_instalment() -> None:
    overview = bill_overview(busy(), TODAY)
    assert overview.next_bill_date == date(2026, 12, 15)
    assert overview.next_due_date == date(2026, 12, 20)
    assert [c.title for c in overview.next_charges] == ["购物 2", "购物 104"]
    assert overview.next_bill == yuan("476.92")  # 159.00 + 299.92 + 18.00
    assert overview.unbilled_purchases == yuan("159.00")


def test_later_bills_are_the_instalments_after_the_next() -> None:
    # 4 × 299.92 + 4 × 299.91 = 2,399.32; 2 × 18.00 + 6 × 17.99 = 143.94
    assert bill_overview(busy(), TODAY).later == yuan("2543.26")


def test_the_rest_of_a_plan_is_its_billed_part_and_all_that_comes() -> None:
    overview = bill_overview(busy(), TODAY)
    assert [p.title for p in overview.plans] == ["手机"]
    assert overview.plans_rest == yuan("3179.10")  # 317.92 + 317.92 + 2,543.26


def test_the_total_is_due_now_and_the_next_and_later_bills() -> None:
    assert bill_overview(busy(), TODAY).total == yuan("3424.50")  # 404.32 + 476.92 + 2,543.26


def test_an_order_not_received_takes_limit_and_is_not_owed() -> None:
    overview = bill_overview(busy(), TODAY)
    assert overview.unposted == yuan("60.00")  # 72.50 − 12.50 refunded
    # principal 386.32 + 159.00 + 299.92 + 2,399.32, and the order of 60.00
    assert overview.limit.used_posted == yuan("3244.56")
    assert overview.limit.used == yuan("3304.56")
    assert overview.limit.available == yuan("8695.44")


def test_nothing_owed_still_names_the_next_bill_day() -> None:
    overview = bill_overview(facts(account=account(cycle=FIFTEENTH)), date(2026, 12, 15))
    assert (overview.due_now, overview.next_bill, overview.later) == (ZERO, ZERO, ZERO)
    assert (overview.total, overview.plans_rest) == (ZERO, ZERO)
    assert (overview.due_date, overview.days_left) == (None, None)
    assert overview.next_bill_date == date(2027, 1, 15)
    assert overview.next_due_date == date(2027, 1, 20)
    assert (overview.statements, overview.plans, overview.next_charges) == ((), (), ())


@pytest.mark.parametrize(
    ("today", "days_left"),
    [(date(2026, 11, 15), 5), (DUE, 0), (date(2026, 11, 21), -1), (date(2026, 12, 1), -11)],
)
def test_days_left_until_the_due_day_and_past_it(today: date, days_left: int) -> None:
    assert bill_overview(busy(), today).days_left == days_left


def test_two_open_bills_are_due_with_the_date_of_the_older_and_their_penalty() -> None:
    older = statement(
        1,
        date(2026, 10, 20),
        charge(1, "500.00", due="120.00", statement_id=1),
        penalty_due=yuan("1.74"),
    )
    newer = statement(2, DUE, charge(2, "80.00", statement_id=2))
    overview = bill_overview(facts(statements=(older, newer)), TODAY)
    assert overview.due_now == yuan("201.74")
    assert overview.total == yuan("201.74")
    assert (overview.due_date, overview.days_left) == (date(2026, 10, 20), -28)
    assert [s.id for s in overview.statements] == [1, 2]


def test_a_paid_bill_is_no_longer_listed() -> None:
    paid = statement(1, date(2026, 10, 20), charge(1, "500.00", due="0", statement_id=1))
    overview = bill_overview(facts(statements=(paid,)), TODAY)
    assert overview.statements == ()
    assert overview.total == ZERO


def test_a_plan_settled_early_is_gone() -> None:
    settled = plan(1, charge(1, "50.00", fee="0.75", due="0"), charge(2, "50.00", due="0"))
    overview = bill_overview(facts(plans=(settled,)), TODAY)
    assert overview.plans == ()
    assert (overview.later, overview.total) == (ZERO, ZERO)


def test_a_disputed_charge_is_not_due_now() -> None:
    bedding = charge(1, "419.00", statement_id=1, paused=True)
    detergent = charge(2, "86.40", statement_id=1)
    overview = bill_overview(facts(statements=(statement(1, DUE, bedding, detergent),)), TODAY)
    assert overview.due_now == yuan("86.40")
    assert (overview.due_date, overview.days_left) == (DUE, 3)


def test_a_bill_that_is_all_in_dispute_has_no_due_date_to_pay_by() -> None:
    bedding = charge(1, "419.00", statement_id=1, paused=True)
    overview = bill_overview(facts(statements=(statement(1, DUE, bedding),)), TODAY)
    assert (overview.due_now, overview.due_date, overview.days_left) == (ZERO, None, None)
    assert overview.statements == ()


def test_a_bill_whose_minimum_was_paid_is_due_with_the_next_bill() -> None:
    rest = charge(1, "500.00", due="440.00", statement_id=1)
    bill = statement(1, date(2026, 11, 6), rest, extended_until=date(2026, 12, 6))
    overview = bill_overview(facts(statements=(bill,)), TODAY)
    assert overview.due_now == yuan("440.00")
    assert overview.due_date == date(2026, 12, 6)
    assert overview.days_left == 19


def test_what_is_due_now_is_told_with_the_earliest_due_date() -> None:
    # The older bill was put off until 2027-01-06 by a hardship plan, the newer one was not.
    older = statement(
        1,
        date(2026, 11, 6),
        charge(1, "500.00", fee="7.00", due="0", statement_id=1),
        extended_until=date(2027, 1, 6),
    )
    newer = statement(2, date(2026, 12, 6), charge(2, "80.00", statement_id=2))
    overview = bill_overview(facts(statements=(older, newer)), date(2026, 12, 2))
    assert overview.due_now == yuan("87.00")  # 7.00 + 80.00
    assert (overview.due_date, overview.days_left) == (date(2026, 12, 6), 4)
