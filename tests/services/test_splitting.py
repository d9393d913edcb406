"""What can be split: its list, its offers with their cost, and every refusal."""

from __future__ import annotations

from datetime import date

import pytest

from monthly_pay.ledger.ledger import Ledger
from monthly_pay.rules.refusals import Refusal
from monthly_pay.services import disputes, locking, refunds, splitting
from tests.services.build import (
    CAUSE,
    POOR,
    bought,
    buyer,
    closed,
    confirm,
    facts_of,
    go_to,
    paid,
    refused_whole,
    start,
    yuan,
)


@pytest.fixture
def account_id(empty: Ledger) -> int:
    """On 2 November 2026: 120.00 and 9.99 on the bill of the 1st; 80.00 and 5.00 not billed."""
    account_id = buyer(start(empty, date(2026, 10, 31)), POOR)
    bought(empty, account_id, "D1", "120")
    bought(empty, account_id, "D2", "9.99")
    go_to(empty, date(2026, 11, 2))
    bought(empty, account_id, "D3", "80")
    bought(empty, account_id, "D4", "5")
    return account_id


def possible(ledger: Ledger, account_id: int) -> list[tuple[str, str]]:
    """What can be split, by name and amount."""
    found = splitting.possible_targets(ledger, account_id)
    return [(target.name, str(target.amount)) for target in found]


def test_unbilled_purchases_and_open_bills_of_ten_yuan_or_more_can_be_split(
    empty: Ledger, account_id: int
) -> None:
    assert possible(empty, account_id) == [("purchase:3", "80.00"), ("bill:1", "129.99")]


def test_only_what_is_unpaid_and_not_disputed_can_be_split(empty: Ledger, account_id: int) -> None:
    paid(empty, account_id, "20")
    disputes.open_dispute(empty, CAUSE, account_id, 3, "broken", "d1")
    assert possible(empty, account_id) == [("bill:1", "109.99")]
    with refused_whole(empty, Refusal.NOT_ALLOWED_NOW):
        splitting.split(empty, CAUSE, account_id, "purchase:3", 3)


# 1.5, 3 and 6 % of 129.99 are 1.95, 3.90 and 7.80; the yearly cost is the internal rate of return.
def test_the_offers_stand_side_by_side_with_their_yearly_cost(
    empty: Ledger, account_id: int
) -> None:
    target = splitting.possible_targets(empty, account_id)[1]
    offers = splitting.offers(empty, account_id, target)
    assert [(o.terms, str(o.fee), str(o.instalments[0].amount)) for o in offers] == [
        (3, "1.95", "43.98"),  # 43.33 + 0.65
        (6, "3.90", "22.32"),  # 21.67 + 0.65
        (12, "7.80", "11.49"),  # 10.84 + 0.65
    ]
    assert [f"{float(o.yearly_cost):.2%}" for o in offers] == ["8.98%", "10.22%", "10.90%"]
    assert offers[0].instalments[0].due_date == date(2026, 12, 6)


@pytest.mark.parametrize(
    "name", ["purchase:404", "bill:404", "purchase:4", "purchase:1", "bill:", "", "everything"]
)
def test_what_is_not_on_the_list_is_not_split(empty: Ledger, account_id: int, name: str) -> None:
    with refused_whole(empty, Refusal.NOT_ALLOWED_NOW):
        splitting.split(empty, CAUSE, account_id, name, 3)
    with refused_whole(empty, Refusal.NOT_ALLOWED_NOW):
        splitting.propose(empty, CAUSE, account_id, name, 3, "k1")


@pytest.mark.parametrize("count", [-3, 0, 1, 2, 4, 24, 10**9])
def test_only_into_3_6_or_12(empty: Ledger, account_id: int, count: int) -> None:
    with refused_whole(empty, Refusal.NOT_ALLOWED_NOW):
        splitting.propose(empty, CAUSE, account_id, "bill:1", count, "k1")


def test_nothing_is_split_while_a_bill_is_late(empty: Ledger, account_id: int) -> None:
    go_to(empty, date(2026, 11, 7))
    with refused_whole(empty, Refusal.ARREARS):
        splitting.possible_targets(empty, account_id)
    with refused_whole(empty, Refusal.ARREARS):
        splitting.propose(empty, CAUSE, account_id, "purchase:3", 3, "k1")


def test_nothing_is_split_of_a_closed_unknown_or_other_account(
    empty: Ledger, account_id: int
) -> None:
    other = buyer(empty, subject="other")
    with refused_whole(empty, Refusal.NOT_ALLOWED_NOW):
        splitting.split(empty, CAUSE, other, "bill:1", 3)
    closed(empty, other)
    assert possible(empty, other) == []
    with refused_whole(empty, Refusal.UNKNOWN_OBJECT):
        splitting.split(empty, CAUSE, 404, "bill:1", 3)


def test_a_yes_to_unlocking_splits_nothing(empty: Ledger, account_id: int) -> None:
    locking.lock(empty, CAUSE, account_id, "lost phone", "l1")
    quote = locking.propose_unlock(empty, CAUSE, account_id, "u1")
    confirm(empty, account_id, quote.id)
    with refused_whole(empty, Refusal.UNKNOWN_OBJECT):
        splitting.carry_out(empty, CAUSE, account_id, quote.id)


def test_the_refund_of_a_purchase_that_was_split_with_its_bill_shortens_the_plan(
    empty: Ledger, account_id: int
) -> None:
    splitting.split(empty, CAUSE, account_id, "bill:1", 3)
    refunds.refund(empty, CAUSE, account_id, "D1", yuan("50"), "r1")
    (plan,) = facts_of(empty, account_id).active_plans
    # 129.99 in 3 x 43.33: the last one goes, and 6.67 of the one before it.
    assert [str(c.principal_due) for c in plan.instalments] == ["43.33", "36.66", "0.00"]
