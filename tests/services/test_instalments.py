"""Splitting a purchase: what it costs, where each 分 goes, and when it is refused."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import date

import pytest

from monthly_pay.ledger.ledger import Ledger
from monthly_pay.rules.facts import PlanKind
from monthly_pay.rules.refusals import Refusal
from monthly_pay.services import splitting
from tests.services.build import (
    CAUSE,
    POOR,
    book_sums,
    bought,
    buyer,
    confirm,
    count,
    facts_of,
    go_to,
    paid,
    refused,
    start,
    yuan,
)


@pytest.fixture
def account_id(empty: Ledger) -> int:
    """An account with bills on the 1st, due on the 6th, on 31 October 2026; its card is empty."""
    return buyer(start(empty, date(2026, 10, 31)), POOR)


def parts(ledger: Ledger, account_id: int) -> list[tuple[str, str, str]]:
    """Bill date, principal and fee of each instalment of the only plan."""
    (plan,) = facts_of(ledger, account_id).plans
    return [(str(i.bill_date), str(i.principal), str(i.fee)) for i in plan.instalments]


def test_a_split_purchase_is_owed_in_instalments_from_the_next_bill(
    empty: Ledger, account_id: int
) -> None:
    (charge,) = bought(empty, account_id, "D1", "100")
    splitting.split(empty, CAUSE, account_id, f"purchase:{charge}", 3)
    # 100.00 = 33.34 + 33.33 + 33.33; the fee is 1.5 % = 1.50.
    assert parts(empty, account_id) == [
        ("2026-11-01", "33.34", "0.50"),
        ("2026-12-01", "33.33", "0.50"),
        ("2027-01-01", "33.33", "0.50"),
    ]
    facts = facts_of(empty, account_id)
    assert facts.plans[0].kind is PlanKind.PURCHASE
    assert facts.unbilled_purchases == ()
    assert facts.principal_due == yuan("100")
    assert facts.plans[0].rest == yuan("101.50")
    # The shop was paid when the order was posted: splitting changes nothing for it.
    assert book_sums(empty) == {
        "principal": "100.00",
        "merchant_payable": "-99.40",
        "merchant_fee_income": "-0.60",
    }


@pytest.mark.parametrize(
    ("count_", "fee", "first", "last"),
    [
        (3, "3.00", ("66.67", "1.00"), ("66.66", "1.00")),
        (6, "6.00", ("33.34", "1.00"), ("33.33", "1.00")),
        (12, "12.00", ("16.67", "1.00"), ("16.66", "1.00")),
    ],
)
def test_a_remainder_goes_to_the_first_instalments(
    empty: Ledger,
    account_id: int,
    count_: int,
    fee: str,
    first: tuple[str, str],
    last: tuple[str, str],
) -> None:
    (charge,) = bought(empty, account_id, "D1", "200")
    splitting.split(empty, CAUSE, account_id, f"purchase:{charge}", count_)
    found = parts(empty, account_id)
    assert len(found) == count_
    assert found[0][1:] == first
    assert found[-1][1:] == last
    (plan,) = facts_of(empty, account_id).plans
    assert (plan.principal, plan.fee) == (yuan("200"), yuan(fee))


def test_no_fen_is_lost_in_an_awkward_split(empty: Ledger, account_id: int) -> None:
    (charge,) = bought(empty, account_id, "D1", "10.01")
    splitting.split(empty, CAUSE, account_id, f"purchase:{charge}", 12)
    # 1001 分 = 5 × 84 + 7 × 83; the fee of 6 % is 60.06, so 60 分 = 12 × 5.
    assert [p[1] for p in parts(empty, account_id)] == ["0.84"] * 5 + ["0.83"] * 7
    assert {p[2] for p in parts(empty, account_id)} == {"0.05"}
    assert facts_of(empty, account_id).principal_due == yuan("10.01")


def test_only_what_is_unpaid_of_a_purchase_is_split(empty: Ledger, account_id: int) -> None:
    (charge,) = bought(empty, account_id, "D1", "100")
    paid(empty, account_id, "40")
    splitting.split(empty, CAUSE, account_id, f"purchase:{charge}", 3)
    assert [p[1:] for p in parts(empty, account_id)] == [("20.00", "0.30")] * 3


@pytest.mark.parametrize("count_", [0, -3, 1, 2, 4, 24])
def test_only_3_6_or_12_instalments_are_offered(
    empty: Ledger, account_id: int, count_: int
) -> None:
    (charge,) = bought(empty, account_id, "D1", "100")
    with refused(Refusal.NOT_ALLOWED_NOW):
        splitting.split(empty, CAUSE, account_id, f"purchase:{charge}", count_)
    assert facts_of(empty, account_id).plans == ()


@pytest.mark.parametrize(("amount", "allowed"), [("9.99", False), ("10", True)])
def test_less_than_ten_yuan_is_not_split(
    empty: Ledger, account_id: int, amount: str, allowed: bool
) -> None:
    (charge,) = bought(empty, account_id, "D1", amount)
    with nullcontext() if allowed else refused(Refusal.NOT_ALLOWED_NOW):
        splitting.split(empty, CAUSE, account_id, f"purchase:{charge}", 3)
    assert len(facts_of(empty, account_id).plans) == (1 if allowed else 0)


def test_splitting_twice_is_one_plan_and_another_count_is_refused(
    empty: Ledger, account_id: int
) -> None:
    (charge,) = bought(empty, account_id, "D1", "100")
    first = splitting.split(empty, CAUSE, account_id, f"purchase:{charge}", 3)
    assert splitting.split(empty, CAUSE, account_id, f"purchase:{charge}", 3) == first
    with refused(Refusal.SAME_KEY_OTHER_REQUEST):
        splitting.split(empty, CAUSE, account_id, f"purchase:{charge}", 6)
    assert count(empty, "plans") == 1


def test_a_purchase_that_is_on_a_bill_is_not_split_alone(empty: Ledger, account_id: int) -> None:
    (charge,) = bought(empty, account_id, "D1", "100")
    go_to(empty, date(2026, 11, 3))
    with refused(Refusal.NOT_ALLOWED_NOW):
        splitting.split(empty, CAUSE, account_id, f"purchase:{charge}", 3)


def test_a_customer_splits_by_a_quote_and_a_code(empty: Ledger, account_id: int) -> None:
    (charge,) = bought(empty, account_id, "D1", "100")
    proposal = splitting.propose(empty, CAUSE, account_id, f"purchase:{charge}", 3, "k1")
    assert (str(proposal.offer.fee), str(proposal.target.amount)) == ("1.50", "100.00")
    with refused(Refusal.CODE_MISSING):
        splitting.carry_out(empty, CAUSE, account_id, proposal.quote.id)
    confirm(empty, account_id, proposal.quote.id)
    first = splitting.carry_out(empty, CAUSE, account_id, proposal.quote.id)
    assert splitting.carry_out(empty, CAUSE, account_id, proposal.quote.id) == first
    assert [p[1] for p in parts(empty, account_id)] == ["33.34", "33.33", "33.33"]


def test_a_payment_in_between_makes_the_quote_of_a_split_worthless(
    empty: Ledger, account_id: int
) -> None:
    (charge,) = bought(empty, account_id, "D1", "100")
    quote = splitting.propose(empty, CAUSE, account_id, f"purchase:{charge}", 3, "k1").quote
    confirm(empty, account_id, quote.id)
    paid(empty, account_id, "40")
    with refused(Refusal.QUOTE_CHANGED):
        splitting.carry_out(empty, CAUSE, account_id, quote.id)
    assert facts_of(empty, account_id).plans == ()


def test_the_offers_of_3_6_and_12_stand_side_by_side(empty: Ledger, account_id: int) -> None:
    bought(empty, account_id, "D1", "1200")
    (target,) = splitting.possible_targets(empty, account_id)
    offers = splitting.offers(empty, account_id, target)
    assert [(o.terms, str(o.fee)) for o in offers] == [(3, "18.00"), (6, "36.00"), (12, "72.00")]
