"""Refunds: before and after receipt, bill open or paid, in part, repeated, after closing."""

from __future__ import annotations

from datetime import date

import pytest

from monthly_pay.ledger.ledger import Ledger
from monthly_pay.rules.facts import PurchaseState
from monthly_pay.rules.limit import limit_view
from monthly_pay.rules.refusals import Refusal
from monthly_pay.services import balance, closing, purchases, refunds
from monthly_pay.services.refunds import Refunded
from tests.services.build import (
    CAUSE,
    GATEWAY,
    OPERATOR,
    book_sums,
    bought,
    buyer,
    closed,
    facts_of,
    go_to,
    order,
    paid,
    refused_whole,
    start,
    yuan,
)


@pytest.fixture
def account_id(empty: Ledger) -> int:
    """An account with bills on the 1st and a limit of 5,000.00, on 31 October 2026."""
    return buyer(start(empty, date(2026, 10, 31)))


def refund(
    ledger: Ledger, account_id: int, amount: str, reference: str = "r1", order_no: str = "D1"
) -> Refunded:
    """The shop gives money back."""
    return refunds.refund(ledger, OPERATOR, account_id, order_no, yuan(amount), reference)


def available(ledger: Ledger, account_id: int) -> str:
    """The limit that is left."""
    with ledger.read() as reading:
        return str(limit_view(reading.facts(account_id), reading.today).available)


def test_before_receipt_the_limit_comes_back_and_nothing_is_owed(
    empty: Ledger, account_id: int
) -> None:
    purchases.authorise(empty, CAUSE, account_id, order("D1", "100"))
    assert refund(empty, account_id, "40") == Refunded(1, yuan("40"), yuan("0"))
    assert available(empty, account_id) == "4940.00"
    refund(empty, account_id, "60", "r2")
    assert facts_of(empty, account_id).purchases[0].state is PurchaseState.CANCELLED
    assert (available(empty, account_id), book_sums(empty)) == ("5000.00", {})


def test_what_is_not_billed_gets_less(empty: Ledger, account_id: int) -> None:
    bought(empty, account_id, "D1", "100")
    assert refund(empty, account_id, "40") == Refunded(1, yuan("40"), yuan("0"))
    assert available(empty, account_id) == "4940.00"
    go_to(empty, date(2026, 11, 1))
    assert [str(s.issued) for s in facts_of(empty, account_id).statements] == ["60.00"]


def test_an_open_bill_gets_less_and_the_rest_is_settled_by_paying(
    empty: Ledger, account_id: int
) -> None:
    bought(empty, account_id, "D1", "100")
    go_to(empty, date(2026, 11, 2))
    refund(empty, account_id, "40")
    assert str(facts_of(empty, account_id).open_statements[0].due) == "60.00"
    paid(empty, account_id, "60")
    assert facts_of(empty, account_id).statements[0].settled_on == date(2026, 11, 2)


def test_of_a_bill_that_is_paid_the_money_is_the_customers(empty: Ledger, account_id: int) -> None:
    bought(empty, account_id, "D1", "100")
    go_to(empty, date(2026, 11, 2))
    paid(empty, account_id, "70")
    assert refund(empty, account_id, "100") == Refunded(1, yuan("30"), yuan("70"))
    facts = facts_of(empty, account_id)
    assert (facts.owed, facts.overpayment) == (yuan("0"), yuan("70"))
    # The shop has nothing of it, and its fee of 0.60 came back.
    assert book_sums(empty) == {"clearing": "70.00", "overpayment": "-70.00"}


def test_a_plan_gets_shorter_from_its_end_and_keeps_the_fees_it_has_billed(
    empty: Ledger, account_id: int
) -> None:
    bought(empty, account_id, "D1", "300", terms=3)
    go_to(empty, date(2026, 11, 2))
    paid(empty, account_id, "101.50")
    refund(empty, account_id, "150")
    (plan,) = facts_of(empty, account_id).plans
    assert [str(c.principal_due) for c in plan.instalments] == ["0.00", "50.00", "0.00"]
    go_to(empty, date(2027, 1, 2))
    # The second bill asks for 50.00 and its fee, there is no third, and no fee for it.
    assert [str(s.issued) for s in facts_of(empty, account_id).statements] == ["101.50", "51.50"]
    assert book_sums(empty)["fee_income"] == "-3.00"


def test_a_refund_larger_than_what_a_plan_still_asks_goes_to_the_customer(
    empty: Ledger, account_id: int
) -> None:
    bought(empty, account_id, "D1", "300", terms=3)
    go_to(empty, date(2026, 11, 2))
    paid(empty, account_id, "101.50")
    assert refund(empty, account_id, "300") == Refunded(1, yuan("200"), yuan("100"))
    assert facts_of(empty, account_id).active_plans == ()


def test_the_same_reference_is_one_refund(empty: Ledger, account_id: int) -> None:
    bought(empty, account_id, "D1", "100")
    assert refund(empty, account_id, "40") == refund(empty, account_id, "40")
    assert facts_of(empty, account_id).owed == yuan("60")
    with refused_whole(empty, Refusal.SAME_KEY_OTHER_REQUEST):
        refund(empty, account_id, "41")


@pytest.mark.parametrize(
    ("amount", "refusal"),
    [
        ("0", Refusal.AMOUNT_NOT_POSITIVE),
        ("-40", Refusal.AMOUNT_NOT_POSITIVE),
        ("60.01", Refusal.LARGER_THAN_LEFT),
        ("100000000000000000000", Refusal.LARGER_THAN_LEFT),
    ],
)
def test_no_more_comes_back_than_was_paid(
    empty: Ledger, account_id: int, amount: str, refusal: Refusal
) -> None:
    bought(empty, account_id, "D1", "100")
    refund(empty, account_id, "40")
    for command in (refunds.refund, refunds.announce):
        with refused_whole(empty, refusal):
            command(empty, OPERATOR, account_id, "D1", yuan(amount), "r2")


def test_an_announced_refund_keeps_the_account_open_until_it_is_booked(
    empty: Ledger, account_id: int
) -> None:
    bought(empty, account_id, "D1", "100")
    paid(empty, account_id, "100")
    refunds.announce(empty, OPERATOR, account_id, "D1", yuan("40"), "r1")
    (obstacle,) = closing.preflight(empty, account_id).obstacles
    assert (obstacle.kind.value, str(obstacle.amount)) == ("refund", "40.00")
    with refused_whole(empty, Refusal.SAME_KEY_OTHER_REQUEST):
        refund(empty, account_id, "41")
    assert refund(empty, account_id, "40") == Refunded(1, yuan("0"), yuan("40"))
    assert facts_of(empty, account_id).running_refunds == ()


def test_announced_refunds_are_not_more_than_the_price_together(
    empty: Ledger, account_id: int
) -> None:
    bought(empty, account_id, "D1", "100")
    refunds.announce(empty, OPERATOR, account_id, "D1", yuan("70"), "r1")
    with refused_whole(empty, Refusal.LARGER_THAN_LEFT):
        refunds.announce(empty, OPERATOR, account_id, "D1", yuan("40"), "r2")
    with refused_whole(empty, Refusal.LARGER_THAN_LEFT):
        refund(empty, account_id, "40", "r2")


def test_after_closing_the_money_is_the_customers_and_is_paid_out(
    empty: Ledger, account_id: int
) -> None:
    bought(empty, account_id, "D1", "100")
    paid(empty, account_id, "100")
    closed(empty, account_id)
    assert refund(empty, account_id, "100").to_customer == yuan("100")
    assert balance.pay_out(empty, GATEWAY, CAUSE, account_id, "k1").amount == yuan("100")
    assert book_sums(empty) == {}


def test_what_a_refund_leaves_too_small_to_split_is_posted_in_one(
    empty: Ledger, account_id: int
) -> None:
    purchases.authorise(empty, CAUSE, account_id, order("D1", "12", terms=3))
    refund(empty, account_id, "5")
    purchases.post(empty, CAUSE, account_id, "D1")
    facts = facts_of(empty, account_id)
    assert (facts.plans, [str(c.principal) for c in facts.charges]) == ((), ["7.00"])
    assert book_sums(empty)["merchant_payable"] == "-6.96"  # 0.6 % of 7.00 is 0.042


def test_orders_of_nobody_and_of_somebody_else_are_unknown(empty: Ledger, account_id: int) -> None:
    bought(empty, account_id, "D1", "100")
    other = buyer(empty, subject="other")
    with refused_whole(empty, Refusal.UNKNOWN_OBJECT):
        refund(empty, account_id, "1", order_no="D404")
    with refused_whole(empty, Refusal.UNKNOWN_OBJECT):
        refund(empty, other, "1")


def test_a_declined_or_cancelled_order_has_nothing_to_give_back(
    empty: Ledger, account_id: int
) -> None:
    purchases.authorise(empty, CAUSE, account_id, order("D1", "5000.01"))
    with refused_whole(empty, Refusal.NOT_ALLOWED_NOW):
        refund(empty, account_id, "1")
    purchases.authorise(empty, CAUSE, account_id, order("D2", "10"))
    refunds.cancel(empty, CAUSE, account_id, "D2")
    with refused_whole(empty, Refusal.LARGER_THAN_LEFT):
        refund(empty, account_id, "1", order_no="D2")
