"""Closing: every obstacle, with its amount, in the order to clear them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from monthly_pay.rules.closing import Obstacle, ObstacleKind, closing_obstacles, payable_now
from monthly_pay.rules.facts import AccountFacts, HoldCause, PaymentState, PurchaseState
from monthly_pay.rules.money import ZERO
from tests.rules.build import (
    charge,
    facts,
    hold,
    order,
    payment,
    phone,
    refund,
    statement,
    yuan,
)

TODAY = date(2026, 11, 22)
DUE = date(2026, 11, 20)

BILL = statement(1, DUE, charge(1, "86.40", fee="1.30", statement_id=1), penalty_due=yuan("0.40"))
DISPUTED = charge(9, "419.00", paused=True, title="床上四件套", posted_on=date(2026, 11, 2))

CASES = [
    (
        facts(purchases=(order(1, "72.50", date(2026, 11, 18), refunded=yuan("12.50")),)),
        Obstacle(ObstacleKind.UNPOSTED, "绘本", yuan("60.00"), date(2026, 11, 18)),
    ),
    # 86.40 + 1.30 + 0.40
    (
        facts(statements=(BILL,)),
        Obstacle(ObstacleKind.STATEMENT, "2026-11-15", yuan("88.10"), DUE),
    ),
    # the rest of a bill whose minimum was paid
    (
        facts(statements=(replace(BILL, extended_until=date(2026, 12, 20)),)),
        Obstacle(ObstacleKind.STATEMENT, "2026-11-15", yuan("88.10"), date(2026, 12, 20)),
    ),
    (
        facts(unbilled=(charge(1, "159.00"), charge(2, "72.50"))),
        Obstacle(ObstacleKind.UNBILLED, "购物 1", yuan("231.50"), date(2026, 12, 1), count=2),
    ),
    # instalments 4 to 12: 5 × 299.92 + 4 × 299.91
    (facts(plans=(phone(billed=3, paid=3),)), Obstacle(ObstacleKind.PLAN, "手机", yuan("2699.24"))),
    (
        facts(refunds=(refund("35.00", date(2026, 11, 19)),)),
        Obstacle(ObstacleKind.REFUND, "", yuan("35.00"), date(2026, 11, 19)),
    ),
    (
        facts(payments=(payment("120.00", PaymentState.PENDING, TODAY),)),
        Obstacle(ObstacleKind.PAYMENT, "P0001", yuan("120.00"), TODAY),
    ),
    (
        facts(payments=(payment("120.00", PaymentState.CREATED, TODAY),)),
        Obstacle(ObstacleKind.PAYMENT, "P0001", yuan("120.00"), TODAY),
    ),
    (
        facts(unbilled=(DISPUTED,)),
        Obstacle(ObstacleKind.DISPUTE, "床上四件套", yuan("419.00"), date(2026, 11, 2)),
    ),
    (
        facts(holds=(hold(HoldCause.CASH_OUT, date(2026, 11, 3)),)),
        Obstacle(ObstacleKind.HOLD, "cash_out", ZERO, date(2026, 11, 3)),
    ),
]


@pytest.mark.parametrize(("known", "obstacle"), CASES, ids=[c[1].kind.value for c in CASES])
def test_each_obstacle_is_told_with_its_amount_and_day(
    known: AccountFacts, obstacle: Obstacle
) -> None:
    assert closing_obstacles(known) == (obstacle,)


def test_an_account_never_used_can_be_closed() -> None:
    assert closing_obstacles(facts()) == ()


def test_an_account_with_everything_paid_can_be_closed() -> None:
    known = facts(
        statements=(statement(1, DUE, charge(1, "86.40", due="0", statement_id=1)),),
        plans=(phone(billed=12, paid=12),),
        purchases=(
            order(1, "86.40", TODAY, state=PurchaseState.POSTED),
            order(2, "10.00", TODAY, state=PurchaseState.CANCELLED),
            order(3, "9999.00", TODAY, state=PurchaseState.DECLINED),
        ),
        payments=(payment("86.40", PaymentState.SUCCEEDED, TODAY),),
        refunds=(refund("10.00", date(2026, 11, 1), settled_on=date(2026, 11, 4)),),
        holds=(hold(HoldCause.MISUSE, date(2026, 9, 1), lifted_on=date(2026, 10, 1)),),
    )
    assert closing_obstacles(known) == ()


@pytest.mark.parametrize(
    "state", [PaymentState.SUCCEEDED, PaymentState.FAILED, PaymentState.REVERSED]
)
def test_a_payment_with_a_result_is_not_in_the_way(state: PaymentState) -> None:
    assert closing_obstacles(facts(payments=(payment("1.00", state, TODAY),))) == ()


@pytest.mark.parametrize(
    ("cause", "in_the_way"),
    [
        (HoldCause.MISUSE, True),
        (HoldCause.ENVIRONMENT, True),
        (HoldCause.IDENTITY_CHANGED, True),
        (HoldCause.CASH_OUT, True),
        (HoldCause.OVERDUE, False),
        (HoldCause.BUREAU, False),
        (HoldCause.CUSTOMER_LOCK, False),
    ],
)
def test_only_holds_that_people_look_into_are_in_the_way(
    cause: HoldCause, in_the_way: bool
) -> None:
    found = closing_obstacles(facts(holds=(hold(cause, date(2026, 11, 3)),)))
    assert [o.title for o in found] == ([cause.value] if in_the_way else [])


def test_every_obstacle_is_told_in_the_order_to_clear_them() -> None:
    bought = phone(billed=3, paid=2)
    known = facts(
        statements=(
            statement(2, date(2026, 10, 20), charge(3, "10.00", statement_id=2)),
            statement(3, DUE, bought.instalments[2]),
        ),
        plans=(bought,),
        unbilled=(charge(4, "5.00"), DISPUTED),
        purchases=(order(1, "7.00", TODAY), order(2, "8.00", TODAY)),
        refunds=(refund("35.00", TODAY),),
        payments=(payment("1.00", PaymentState.PENDING, TODAY),),
        holds=(hold(HoldCause.ENVIRONMENT, TODAY), hold(HoldCause.OVERDUE, TODAY)),
    )
    assert [o.kind.value for o in closing_obstacles(known)] == [
        "unposted",
        "unposted",
        "statement",
        "statement",
        "unbilled",
        "plan",
        "refund",
        "payment",
        "dispute",
        "hold",
    ]


@pytest.mark.parametrize(
    ("kind", "payable"),
    [
        (ObstacleKind.STATEMENT, True),
        (ObstacleKind.UNBILLED, True),
        (ObstacleKind.PLAN, True),
        (ObstacleKind.UNPOSTED, False),
        (ObstacleKind.REFUND, False),
        (ObstacleKind.PAYMENT, False),
        (ObstacleKind.DISPUTE, False),
        (ObstacleKind.HOLD, False),
    ],
)
def test_only_money_owed_can_be_cleared_by_a_payoff(kind: ObstacleKind, payable: bool) -> None:
    assert payable_now((Obstacle(kind, "", yuan("1.00")),)) is payable


def test_nothing_in_the_way_is_nothing_to_pay() -> None:
    assert payable_now(()) is False


def test_one_payable_obstacle_among_others_is_enough() -> None:
    waiting = Obstacle(ObstacleKind.UNPOSTED, "绘本", yuan("7.00"))
    owed = Obstacle(ObstacleKind.PLAN, "手机", yuan("299.91"))
    assert payable_now((waiting, owed)) is True
