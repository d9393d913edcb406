"""What a dispute pauses: told once when closing, and not asked for in a payoff."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from monthly_pay.rules.allocation import charge_parts
from monthly_pay.rules.closing import Obstacle, ObstacleKind, closing_obstacles, payable_now
from monthly_pay.rules.facts import AccountFacts, Plan
from monthly_pay.rules.money import ZERO
from monthly_pay.rules.payoff import payoff_of_everything, payoff_of_plan
from tests.rules.build import TERMS, charge, facts, phone, plan, statement, yuan

DUE = date(2026, 11, 20)
POSTED = date(2026, 10, 20)

BEDDING = charge(1, "419.00", fee="6.00", statement_id=1, paused=True)
DETERGENT = charge(2, "86.40", statement_id=1)
CHAIRS = plan(1, *[charge(n, "100.00", fee="1.50", paused=True) for n in (11, 12, 13)])

IN_DISPUTE = {
    "bill": facts(statements=(statement(1, DUE, BEDDING),)),
    "purchase": facts(unbilled=(charge(3, "70.00", paused=True),)),
    "plan": facts(plans=(CHAIRS,)),
}


def half_disputed() -> Plan:
    """A phone in 12: the 1st paid, the 2nd billed, the others to come, the 3rd disputed."""
    bought = phone(billed=2, paid=1)
    rows = [replace(c, paused=c.number == 3) for c in bought.instalments]
    return replace(bought, instalments=tuple(rows))


@pytest.mark.parametrize(
    ("known", "told"),
    [
        (IN_DISPUTE["bill"], [("购物 1", "425.00")]),  # 419.00 + 6.00
        (IN_DISPUTE["purchase"], [("购物 3", "70.00")]),
        # no fee before it is billed
        (
            IN_DISPUTE["plan"],
            [("购物 11", "100.00"), ("购物 12", "100.00"), ("购物 13", "100.00")],
        ),
    ],
    ids=IN_DISPUTE.keys(),
)
def test_a_disputed_amount_is_told_once(known: AccountFacts, told: list[tuple[str, str]]) -> None:
    assert closing_obstacles(known) == tuple(
        Obstacle(ObstacleKind.DISPUTE, title, yuan(amount), POSTED) for title, amount in told
    )


@pytest.mark.parametrize("known", IN_DISPUTE.values(), ids=IN_DISPUTE.keys())
def test_a_dispute_alone_cannot_be_paid_away(known: AccountFacts) -> None:
    assert payoff_of_everything(known, TERMS).items == ()
    assert payable_now(closing_obstacles(known)) is False


def test_what_is_not_disputed_is_told_beside_the_dispute() -> None:
    known = facts(
        statements=(statement(1, DUE, BEDDING, DETERGENT, penalty_due=yuan("0.04")),),
        unbilled=(charge(3, "70.00", paused=True), charge(4, "30.00")),
    )
    found = closing_obstacles(known)
    assert [(o.kind.value, str(o.amount)) for o in found] == [
        ("statement", "86.44"),  # 86.40 + 0.04
        ("unbilled", "30.00"),
        ("dispute", "425.00"),
        ("dispute", "70.00"),
    ]
    assert payable_now(found) is True


def test_a_dispute_about_an_amount_paid_is_not_in_the_way() -> None:
    paid = charge(1, "419.00", due="0", statement_id=1, paused=True)
    assert closing_obstacles(facts(statements=(statement(1, DUE, paid),))) == ()


def test_a_disputed_fee_whose_principal_was_refunded_is_in_the_way() -> None:
    refunded = charge(1, "419.00", fee="6.00", due="0", statement_id=1, paused=True)
    found = closing_obstacles(facts(statements=(statement(1, DUE, refunded),)))
    assert found == (Obstacle(ObstacleKind.DISPUTE, "购物 1", yuan("6.00"), POSTED),)


def test_a_payoff_asks_for_the_rest_of_a_bill_and_not_for_what_is_disputed() -> None:
    known = facts(
        statements=(statement(1, DUE, BEDDING, DETERGENT),),
        unbilled=(charge(3, "70.00", paused=True),),
        plans=(CHAIRS,),
    )
    payoff = payoff_of_everything(known, TERMS)
    assert [(i.kind.value, str(i.amount)) for i in payoff.items] == [("statement", "86.40")]
    assert payoff.saved == ZERO


def test_the_instalments_that_may_be_asked_for_are_all_but_the_disputed() -> None:
    payable = half_disputed().payable
    assert [c.number for c in payable] == [1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12]
    assert [c.number for c in phone(billed=2, paid=1).payable] == list(range(1, 13))
    assert CHAIRS.payable == ()


def test_a_payment_of_a_plan_pays_nothing_of_a_disputed_instalment() -> None:
    parts = [
        (p.component.value, str(p.amount), p.charge_id)
        for p in charge_parts(half_disputed().payable)
    ]
    assert parts[:3] == [
        ("fee", "18.00", 102),
        ("principal", "299.92", 102),
        ("principal", "299.92", 104),
    ]
    assert list(charge_parts(CHAIRS.payable)) == []


def test_a_plan_alone_is_settled_without_its_disputed_instalment() -> None:
    # instalments 2 and 4 to 12: 6 × 299.92 + 4 × 299.91; the 2nd's fee is billed
    item = payoff_of_plan(half_disputed(), TERMS).items[0]
    assert (item.principal, item.fee) == (yuan("2999.16"), yuan("18.00"))


def test_a_plan_all_in_dispute_is_settled_for_nothing() -> None:
    assert payoff_of_plan(CHAIRS, TERMS).amount == ZERO
