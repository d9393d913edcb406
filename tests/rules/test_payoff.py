"""Early payoff: everything or one plan, with the early fee and without."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from monthly_pay.rules.facts import AccountFacts
from monthly_pay.rules.money import ZERO
from monthly_pay.rules.payoff import PayoffItem, early_fee, payoff_of_everything, payoff_of_plan
from tests.rules.build import TERMS, charge, facts, order, phone, plan, statement, yuan

TODAY = date(2026, 11, 22)
DUE = date(2026, 11, 20)


def item(found: PayoffItem) -> dict[str, str]:
    """The amounts of an item that are not zero."""
    names = ("principal", "fee", "penalty", "interest", "early_fee", "fee_dropped", "amount")
    return {name: str(getattr(found, name)) for name in names if getattr(found, name)}


def busy() -> AccountFacts:
    """A bill with a penalty, two unbilled purchases, a phone in 12, an order on its way."""
    phone_plan = phone(billed=3, paid=2)
    bill = statement(
        3,
        DUE,
        phone_plan.instalments[2],
        charge(1, "86.40", statement_id=3),
        penalty_due=yuan("0.40"),
    )
    return facts(
        statements=(bill,),
        plans=(phone_plan,),
        unbilled=(charge(2, "159.00"), charge(3, "72.50")),
        purchases=(order(1, "219.00", TODAY),),
    )


def test_everything_is_itemised() -> None:
    payoff = payoff_of_everything(busy(), TERMS)
    assert [(i.kind.value, i.ref, i.title) for i in payoff.items] == [
        ("statement", 3, "2026-11-15"),
        ("unbilled", 2, "购物 2"),
        ("unbilled", 3, "购物 3"),
        ("plan", 1, "手机"),
    ]
    assert [item(i) for i in payoff.items] == [
        # 299.92 + 86.40; the instalment's fee; the penalty
        {"principal": "386.32", "fee": "18.00", "penalty": "0.40", "amount": "404.72"},
        {"principal": "159.00", "amount": "159.00"},
        {"principal": "72.50", "amount": "72.50"},
        # instalments 4 to 12: 5 × 299.92 + 4 × 299.91; the fee of the 4th;
        # dropped 2 × 18.00 + 6 × 17.99
        {
            "principal": "2699.24",
            "early_fee": "18.00",
            "fee_dropped": "143.94",
            "amount": "2717.24",
        },
    ]
    assert payoff.amount == yuan("3353.46")  # 404.72 + 159.00 + 72.50 + 2,717.24
    assert payoff.saved == yuan("143.94")


def test_an_order_not_received_is_named_as_left_out() -> None:
    payoff = payoff_of_everything(busy(), TERMS)
    assert [(p.order_no, p.amount) for p in payoff.left_out] == [("O1", yuan("219.00"))]


def test_one_plan_alone_includes_its_unpaid_billed_instalment() -> None:
    payoff = payoff_of_plan(phone(billed=3, paid=2), TERMS)
    # instalments 3 to 12: 6 × 299.92 + 4 × 299.91; the 3rd's fee is billed, the 4th's is charged
    assert [item(i) for i in payoff.items] == [
        {
            "principal": "2999.16",
            "fee": "18.00",
            "early_fee": "18.00",
            "fee_dropped": "143.94",
            "amount": "3035.16",
        }
    ]
    assert payoff.left_out == ()


def test_what_is_saved_is_what_going_on_would_cost_more() -> None:
    bought = phone(billed=3, paid=2)
    assert bought.rest == yuan("3179.10")
    payoff = payoff_of_plan(bought, TERMS)
    assert payoff.amount == yuan("3035.16")
    assert payoff.saved == yuan("143.94")  # 3,179.10 − 3,035.16


@pytest.mark.parametrize(
    ("billed", "fee", "dropped"),
    [
        (0, "18.00", "197.94"),  # 215.94 in all
        (5, "18.00", "107.94"),  # the 6th; 6 × 17.99 dropped
        (6, "17.99", "89.95"),  # the 7th; 5 × 17.99 dropped
        (9, "17.99", "35.98"),
        (10, "17.99", "17.99"),  # two to come: the 11th is not billed yet
        (11, "0.00", "17.99"),  # the last but one is billed
        (12, "0.00", "0.00"),
    ],
)
@pytest.mark.parametrize("unpaid", [0, 1])
def test_settling_early_costs_the_fee_of_the_next_period(
    billed: int, fee: str, dropped: str, unpaid: int
) -> None:
    bought = phone(billed=billed, paid=max(billed - unpaid, 0))
    assert early_fee(bought, TERMS) == yuan(fee)
    payoff = payoff_of_plan(bought, TERMS)
    assert (payoff.items[0].early_fee, payoff.saved) == (yuan(fee), yuan(dropped))


def test_a_plan_without_fees_is_settled_free_of_charge() -> None:
    free = plan(1, charge(1, "100.00"), charge(2, "100.00"), charge(3, "100.00"))
    payoff = payoff_of_plan(free, TERMS)
    assert item(payoff.items[0]) == {"principal": "300.00", "amount": "300.00"}


def test_the_periods_charged_are_those_of_the_terms() -> None:
    bought = phone(billed=5, paid=5)
    assert early_fee(bought, replace(TERMS, early_payoff_fee_periods=2)) == yuan("35.99")
    assert early_fee(bought, replace(TERMS, early_payoff_fee_periods=0)) == ZERO


def test_a_plan_all_of_whose_instalments_are_billed_is_settled_with_the_bill() -> None:
    bought = phone(billed=12, paid=11)
    last = statement(12, date(2027, 8, 20), bought.instalments[11])
    payoff = payoff_of_everything(facts(statements=(last,), plans=(bought,)), TERMS)
    assert [i.kind.value for i in payoff.items] == ["statement"]
    assert payoff.amount == yuan("317.90")  # 299.91 + 17.99


def test_purchases_without_instalments_are_settled_free_of_charge() -> None:
    payoff = payoff_of_everything(facts(unbilled=(charge(1, "23.80"),)), TERMS)
    assert (payoff.amount, payoff.saved) == (yuan("23.80"), ZERO)


def test_nothing_owed_is_a_payoff_of_nothing() -> None:
    paid = statement(1, DUE, charge(1, "86.40", due="0", statement_id=1))
    settled = phone(billed=12, paid=12)
    payoff = payoff_of_everything(facts(statements=(paid,), plans=(settled,)), TERMS)
    assert (payoff.items, payoff.amount, payoff.left_out) == ((), ZERO, ())


def test_a_bill_of_which_only_the_penalty_is_left_is_settled() -> None:
    bill = statement(1, DUE, charge(1, "500.00", due="0", statement_id=1), penalty_due=yuan("3.24"))
    payoff = payoff_of_everything(facts(statements=(bill,)), TERMS)
    assert [item(i) for i in payoff.items] == [{"penalty": "3.24", "amount": "3.24"}]


def test_the_interest_of_a_bill_is_settled_with_it() -> None:
    line = charge(1, "500.00", due="400.00", statement_id=1)
    bill = statement(1, DUE, line, interest_due=yuan("2.40"))
    payoff = payoff_of_everything(facts(statements=(bill,)), TERMS)
    assert [item(i) for i in payoff.items] == [
        {"principal": "400.00", "interest": "2.40", "amount": "402.40"}
    ]
