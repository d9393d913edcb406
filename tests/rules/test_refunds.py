"""What a refund takes away first."""

from __future__ import annotations

from datetime import date
from typing import Any

from monthly_pay.rules.allocation import allocate
from monthly_pay.rules.facts import Charge
from monthly_pay.rules.refunds import charges_of, refund_parts
from tests.rules.build import charge, facts, order, plan, statement, yuan

ORDER = order(7, "400.00", date(2026, 9, 1))
BILLS = [date(2026, month, 15) for month in (9, 10, 11, 12)]


def instalments(**more: Any) -> list[Charge]:
    """Four instalments of 100.00: the first billed and paid, the second billed and open."""
    return [
        charge(1, "100.00", due="0", statement_id=1, bill_date=BILLS[0], **more),
        charge(2, "100.00", fee="1.50", due="60.00", statement_id=2, bill_date=BILLS[1], **more),
        charge(3, "100.00", fee="1.50", bill_date=BILLS[2], **more),
        charge(4, "100.00", fee="1.50", bill_date=BILLS[3], **more),
    ]


def test_the_last_instalment_goes_first_and_what_is_billed_last() -> None:
    known = facts(
        plans=(plan(1, *instalments(purchase_id=7)),),
        unbilled=(charge(50, "999.00", purchase_id=8), charge(51, "5.00")),
    )
    parts = [(p.charge_id, str(p.amount)) for p in refund_parts(known, ORDER)]
    assert parts == [(4, "100.00"), (3, "100.00"), (2, "60.00")]


def test_a_partial_refund_shortens_the_plan_from_its_end() -> None:
    known = facts(plans=(plan(1, *instalments(purchase_id=7)),))
    allocation = allocate(yuan("130.00"), refund_parts(known, ORDER))
    assert [(p.charge_id, str(p.amount)) for p in allocation.parts] == [(4, "100.00"), (3, "30.00")]


def test_a_refund_larger_than_what_is_open_leaves_the_rest_for_the_customer() -> None:
    known = facts(plans=(plan(1, *instalments(purchase_id=7)),))
    # 400.00 − 100.00 − 100.00 − 60.00
    assert allocate(yuan("400.00"), refund_parts(known, ORDER)).rest == yuan("140.00")


def test_of_two_billed_charges_the_older_goes_last() -> None:
    old = charge(1, "100.00", statement_id=1, bill_date=BILLS[0], purchase_id=7)
    new = charge(2, "100.00", statement_id=2, bill_date=BILLS[1], purchase_id=7)
    bills = (statement(1, date(2026, 9, 20), old), statement(2, date(2026, 10, 20), new))
    assert [p.charge_id for p in refund_parts(facts(statements=bills), ORDER)] == [2, 1]


def test_a_purchase_split_with_its_bill_is_found_in_that_plan() -> None:
    moved = charge(
        90,
        "400.00",
        due="0",
        statement_id=1,
        bill_date=BILLS[0],
        purchase_id=7,
        moved_to_plan_id=5,
    )
    other = plan(6, charge(60, "70.00", purchase_id=8))
    known = facts(
        statements=(statement(1, date(2026, 9, 20), moved),),
        plans=(plan(5, *instalments()), other),
    )
    assert [c.id for c in charges_of(known, ORDER)] == [90, 1, 2, 3, 4]
    assert [p.charge_id for p in refund_parts(known, ORDER)] == [4, 3, 2]


def test_a_purchase_that_is_paid_takes_nothing() -> None:
    paid = charge(1, "400.00", due="0", purchase_id=7)
    assert list(refund_parts(facts(unbilled=(paid,)), ORDER)) == []
