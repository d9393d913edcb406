"""Disputes: a purchase is paused until somebody decides, and only that purchase."""

from __future__ import annotations

from datetime import date

import pytest

from monthly_pay.ledger.ledger import Ledger
from monthly_pay.rules.refusals import Refusal
from monthly_pay.services import bill, disputes, purchases, refunds
from tests.services.build import (
    CAUSE,
    OK,
    OPERATOR,
    POOR,
    account_of,
    book_sums,
    bought,
    buyer,
    facts_of,
    go_to,
    order,
    refused_whole,
    start,
    yuan,
)

NUMBER = "D261101-00001"


@pytest.fixture
def account_id(empty: Ledger) -> int:
    """On 1 November 2026 a bill of 160.00, due on the 6th: 100.00 (order 1) and 60.00 (order 2)."""
    account_id = buyer(start(empty, date(2026, 10, 31)), POOR)
    bought(empty, account_id, "D1", "100")
    bought(empty, account_id, "D2", "60")
    go_to(empty, date(2026, 11, 1))
    return account_id


def dispute(ledger: Ledger, account_id: int, key: str = "k1") -> disputes.DisputeOpened:
    """The customer disputes the first order."""
    return disputes.open_dispute(ledger, CAUSE, account_id, 1, "never came", key)


def due_now(ledger: Ledger, account_id: int) -> str:
    """What the bill asks for."""
    return str(bill.bill(ledger, account_id).overview.due_now)


def test_a_dispute_has_a_number_and_is_answered_in_fifteen_days(
    empty: Ledger, account_id: int
) -> None:
    opened = dispute(empty, account_id)
    assert opened == disputes.DisputeOpened(NUMBER, date(2026, 11, 16))
    assert dispute(empty, account_id) == opened
    assert len(facts_of(empty, account_id).disputes) == 1


def test_only_the_disputed_purchase_is_not_asked_for(empty: Ledger, account_id: int) -> None:
    assert due_now(empty, account_id) == "160.00"
    dispute(empty, account_id)
    assert due_now(empty, account_id) == "60.00"
    assert facts_of(empty, account_id).owed == yuan("160")


def test_no_penalty_on_what_is_disputed(empty: Ledger, account_id: int) -> None:
    dispute(empty, account_id)
    go_to(empty, date(2026, 11, 12))
    # The 10th and the 11th: 0.05 % of 60.00 = 0.03 a day.
    assert due_now(empty, account_id) == "60.06"


def test_only_the_rest_of_the_bill_is_debited(empty: Ledger) -> None:
    account_id = buyer(start(empty, date(2026, 10, 31)), OK)
    bought(empty, account_id, "D1", "100")
    bought(empty, account_id, "D2", "60")
    go_to(empty, date(2026, 11, 1))
    dispute(empty, account_id)
    go_to(empty, date(2026, 11, 12))
    assert book_sums(empty)["clearing"] == "60.00"
    facts = facts_of(empty, account_id)
    assert (facts.owed, facts.holds) == (yuan("100"), ())


def test_every_instalment_of_a_disputed_purchase_is_paused(empty: Ledger, account_id: int) -> None:
    bought(empty, account_id, "D3", "300", terms=3)
    disputes.open_dispute(empty, CAUSE, account_id, 3, "broken", "k1")
    (plan,) = facts_of(empty, account_id).plans
    assert [c.paused for c in plan.instalments] == [True, True, True]
    go_to(empty, date(2026, 12, 1))
    # The second bill has the first instalment and asks for nothing of it.
    assert [str(s.payable) for s in facts_of(empty, account_id).open_statements][1] == "0.00"


def test_a_dispute_that_is_not_upheld_is_asked_for_again(empty: Ledger, account_id: int) -> None:
    dispute(empty, account_id)
    assert disputes.decide_dispute(empty, OPERATOR, NUMBER, upheld=False) is False
    assert due_now(empty, account_id) == "160.00"
    (decided,) = facts_of(empty, account_id).disputes
    assert decided.upheld is False


def test_an_upheld_dispute_ends_with_the_refund_of_the_shop(empty: Ledger, account_id: int) -> None:
    dispute(empty, account_id)
    disputes.decide_dispute(empty, OPERATOR, NUMBER, upheld=True)
    refunds.refund(empty, OPERATOR, account_id, "D1", yuan("100"), "dispute")
    assert due_now(empty, account_id) == "60.00"
    assert facts_of(empty, account_id).owed == yuan("60")
    # The shop keeps 60.00 less 0.6 %.
    assert book_sums(empty)["merchant_payable"] == "-59.64"


def test_a_dispute_is_decided_once(empty: Ledger, account_id: int) -> None:
    dispute(empty, account_id)
    disputes.decide_dispute(empty, OPERATOR, NUMBER, upheld=True)
    assert disputes.decide_dispute(empty, OPERATOR, NUMBER, upheld=True) is True
    with refused_whole(empty, Refusal.SAME_KEY_OTHER_REQUEST):
        disputes.decide_dispute(empty, OPERATOR, NUMBER, upheld=False)


def test_a_second_dispute_waits_for_the_first(empty: Ledger, account_id: int) -> None:
    dispute(empty, account_id)
    with refused_whole(empty, Refusal.ALREADY_RUNNING):
        dispute(empty, account_id, "k2")
    disputes.decide_dispute(empty, OPERATOR, NUMBER, upheld=False)
    assert dispute(empty, account_id, "k2").number == "D261101-00002"


def test_a_key_is_good_for_one_purchase(empty: Ledger, account_id: int) -> None:
    dispute(empty, account_id)
    with refused_whole(empty, Refusal.SAME_KEY_OTHER_REQUEST):
        disputes.open_dispute(empty, CAUSE, account_id, 2, "never came", "k1")


def test_what_was_not_received_or_is_not_ones_own_is_not_disputed(
    empty: Ledger, account_id: int
) -> None:
    other = buyer(empty, subject="other")
    purchases.authorise(empty, CAUSE, account_id, order("D3", "10"))
    for whose, purchase_id in ((account_id, 3), (account_id, 404), (other, 1)):
        with refused_whole(empty, Refusal.UNKNOWN_OBJECT):
            disputes.open_dispute(empty, CAUSE, whose, purchase_id, "?", "k1")


def test_a_dispute_nobody_opened_is_not_decided(demo: Ledger) -> None:
    assert account_of(demo, "lin")
    with refused_whole(demo, Refusal.UNKNOWN_OBJECT):
        disputes.decide_dispute(demo, OPERATOR, "D261122-09999", upheld=True)
