"""What a payment pays first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monthly_pay.rules.allocation import (
    Component,
    Part,
    allocate,
    billed_parts,
    charge_parts,
    open_parts,
)
from monthly_pay.rules.facts import AccountFacts
from monthly_pay.rules.money import ZERO, Money
from tests.rules.build import TERMS, charge, facts, phone, plan, statement, yuan

type Row = tuple[str, str, int | None]


def rows(parts: tuple[Part, ...] | list[Part]) -> list[Row]:
    """Component, amount, and the charge (or the bill of a penalty) of each part."""
    return [(p.component.value, str(p.amount), p.charge_id or p.statement_id) for p in parts]


def two_bills() -> AccountFacts:
    """An old bill with a penalty, a newer one, and a purchase that is on no bill yet."""
    old = statement(
        1,
        date(2026, 10, 6),
        charge(11, "299.92", fee="18.00", statement_id=1),
        charge(12, "100.00", statement_id=1),
        penalty_due=yuan("2.10"),
    )
    new = statement(2, date(2026, 11, 6), charge(21, "299.67", fee="4.50", statement_id=2))
    return facts(statements=(old, new), unbilled=(charge(31, "50.00"),))


EVERYTHING: list[Row] = [
    ("penalty", "2.10", 1),
    ("fee", "18.00", 11),
    ("principal", "299.92", 11),
    ("principal", "100.00", 12),
    ("fee", "4.50", 21),
    ("principal", "299.67", 21),
    ("principal", "50.00", 31),
]


@pytest.mark.parametrize(
    ("amount", "paid", "rest"),
    [
        ("0.00", [], "0.00"),
        ("0.01", [("penalty", "0.01", 1)], "0.00"),
        ("2.10", EVERYTHING[:1], "0.00"),
        ("20.00", [*EVERYTHING[:1], ("fee", "17.90", 11)], "0.00"),
        # 350.00 − 2.10 − 18.00 − 299.92 = 29.98
        ("350.00", [*EVERYTHING[:3], ("principal", "29.98", 12)], "0.00"),
        # the whole old bill is 420.02; the rest of 3.00 goes to the fee of the newer one
        ("423.02", [*EVERYTHING[:4], ("fee", "3.00", 21)], "0.00"),
        # both bills are 724.19; the rest of 10.00 pays for the purchase that is not billed
        ("734.19", [*EVERYTHING[:6], ("principal", "10.00", 31)], "0.00"),
        ("774.19", EVERYTHING, "0.00"),
        ("800.00", EVERYTHING, "25.81"),
    ],
)
def test_the_oldest_bill_first_and_in_it_penalty_fee_principal(
    amount: str, paid: list[Row], rest: str
) -> None:
    allocation = allocate(yuan(amount), open_parts(two_bills(), TERMS))
    assert rows(allocation.parts) == paid
    assert allocation.rest == yuan(rest)


def test_all_fees_of_a_bill_come_before_its_principal() -> None:
    bill = statement(
        1,
        date(2026, 11, 6),
        charge(1, "100.00", fee="1.00", statement_id=1),
        charge(2, "200.00", fee="2.00", statement_id=1),
    )
    assert rows(list(billed_parts(facts(statements=(bill,)), TERMS))) == [
        ("fee", "1.00", 1),
        ("fee", "2.00", 2),
        ("principal", "100.00", 1),
        ("principal", "200.00", 2),
    ]


def test_interest_comes_after_the_penalty_and_before_fees() -> None:
    line = charge(1, "100.00", fee="1.00", statement_id=1)
    bill = statement(
        1, date(2026, 11, 6), line, penalty_due=yuan("0.40"), interest_due=yuan("1.50")
    )
    allocation = allocate(yuan("2.50"), billed_parts(facts(statements=(bill,)), TERMS))
    assert rows(allocation.parts) == [
        ("penalty", "0.40", 1),
        ("interest", "1.50", 1),
        ("fee", "0.60", 1),
    ]


def test_the_order_is_the_one_of_the_terms() -> None:
    principal_first = replace(TERMS, allocation_order=("principal", "fee", "penalty"))
    allocation = allocate(yuan("450"), billed_parts(two_bills(), principal_first))
    assert rows(allocation.parts) == [
        ("principal", "299.92", 11),
        ("principal", "100.00", 12),
        ("fee", "18.00", 11),
        ("penalty", "2.10", 1),
        ("principal", "29.98", 21),
    ]


def test_what_was_paid_before_is_not_paid_again() -> None:
    partly = charge(1, "500.00", fee="7.50", due="120.00", statement_id=1, fee_due=ZERO)
    bill = statement(1, date(2026, 11, 6), partly)
    allocation = allocate(yuan("500"), open_parts(facts(statements=(bill,)), TERMS))
    assert rows(allocation.parts) == [("principal", "120.00", 1)]
    assert allocation.rest == yuan("380.00")


def test_nothing_owed_keeps_all_of_a_payment() -> None:
    allocation = allocate(yuan("25.00"), open_parts(facts(), TERMS))
    assert (allocation.parts, allocation.rest) == ((), yuan("25.00"))


def test_disputed_charges_take_nothing_of_a_payment() -> None:
    bill = statement(
        1,
        date(2026, 11, 6),
        charge(1, "419.00", fee="6.00", statement_id=1, paused=True),
        charge(2, "86.40", statement_id=1),
    )
    known = facts(statements=(bill,), unbilled=(charge(3, "70.00", paused=True),))
    allocation = allocate(yuan("1000"), open_parts(known, TERMS))
    assert rows(allocation.parts) == [("principal", "86.40", 2)]
    assert allocation.rest == yuan("913.60")


def test_bills_alone_leave_the_unbilled_purchase_out() -> None:
    assert rows(list(billed_parts(two_bills(), TERMS))) == EVERYTHING[:-1]


def test_a_payment_without_a_purpose_does_not_pay_instalments_to_come() -> None:
    known = facts(plans=(phone(billed=0, paid=0),))
    assert list(open_parts(known, TERMS)) == []


def test_a_plan_is_paid_fees_first_and_then_from_its_first_instalment() -> None:
    split = plan(
        1,
        charge(1, "300.00", fee="4.50", due="0", statement_id=1, fee_due=ZERO),
        charge(2, "300.00", fee="4.50", due="200.00", statement_id=2),
        charge(3, "299.00", fee="4.49"),
    )
    assert rows(list(charge_parts(split.instalments))) == [
        ("fee", "4.50", 2),
        ("principal", "200.00", 2),
        ("principal", "299.00", 3),
    ]
    assert rows(list(charge_parts(split.unbilled))) == [("principal", "299.00", 3)]


AMOUNTS = st.integers(1, 10**7)


@given(AMOUNTS, st.lists(AMOUNTS, max_size=12))
def test_every_fen_of_a_payment_ends_in_a_part_or_in_the_rest(fen: int, open_: list[int]) -> None:
    parts = [Part(Component.PRINCIPAL, Money(amount), n) for n, amount in enumerate(open_)]
    allocation = allocate(Money(fen), parts)
    paid = [p.amount.fen for p in allocation.parts]
    assert sum(paid) + allocation.rest.fen == fen
    assert paid[:-1] == open_[: len(paid)][:-1]
    assert all(0 < p <= o for p, o in zip(paid, open_, strict=False))
    assert allocation.rest.fen == max(fen - sum(open_), 0)
