"""Payments: whatever the provider tells, and however often, money is booked once or not at all."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from monthly_pay.ledger.ledger import Ledger
from monthly_pay.ports.payments import PaymentNotification, PaymentOrder
from monthly_pay.rules.facts import PaymentState
from monthly_pay.rules.money import ZERO
from monthly_pay.rules.refusals import Refusal
from monthly_pay.services import payments
from tests.services.build import (
    CAUSE,
    GATEWAY,
    OK,
    POOR,
    REPEATS,
    SLOW,
    WatchedGateway,
    book_sums,
    bought,
    buyer,
    count,
    facts_of,
    paid,
    payment_order,
    refused,
    start,
    told,
    yuan,
)

TODAY = date(2026, 11, 3)
UNPAID = {"principal": "120.00", "merchant_payable": "-119.28", "merchant_fee_income": "-0.72"}
PAID = {"clearing": "120.00", "merchant_payable": "-119.28", "merchant_fee_income": "-0.72"}


def owing(ledger: Ledger, token: str = OK) -> int:
    """An account that owes 120.00 and pays from one card."""
    account_id = buyer(start(ledger, TODAY), token)
    bought(ledger, account_id, "D1", "120")
    return account_id


def submitted(ledger: Ledger, token: str) -> payments.PaymentResult:
    """A payment of 120.00 asked for from a card that behaves by its token."""
    account_id = owing(ledger, token)
    payment_order(ledger, account_id, "120")
    payment_id = facts_of(ledger, account_id).payments[0].id
    return payments.submit(ledger, GATEWAY, CAUSE, payment_id)


def test_a_payment_that_succeeds_is_booked_and_numbered(empty: Ledger) -> None:
    result = submitted(empty, OK)
    assert (result.state, result.failure) == (PaymentState.SUCCEEDED, None)
    assert (result.number, str(result.amount)) == ("P261103-00001", "120.00")
    assert book_sums(empty) == PAID


def test_a_payment_without_funds_fails_and_books_nothing(empty: Ledger) -> None:
    result = submitted(empty, POOR)
    assert (result.state, result.failure) == (PaymentState.FAILED, "insufficient_funds")
    assert book_sums(empty) == UNPAID


def test_a_slow_payment_is_booked_when_it_is_asked_after(empty: Ledger) -> None:
    waiting = submitted(empty, SLOW)
    assert waiting.state is PaymentState.CREATED
    assert book_sums(empty) == UNPAID
    later = payments.refresh(empty, GATEWAY, CAUSE, waiting.payment_id)
    assert later.state is PaymentState.SUCCEEDED
    assert book_sums(empty) == PAID


def test_a_payment_whose_result_is_known_is_not_asked_after_again(empty: Ledger) -> None:
    class Silent(WatchedGateway):
        def query(self, order: PaymentOrder) -> tuple[PaymentNotification, ...]:
            raise AssertionError("the result is known")

    result = submitted(empty, OK)
    again = payments.refresh(empty, Silent(), CAUSE, result.payment_id)
    assert again == result


def test_a_provider_that_tells_twice_is_booked_once(empty: Ledger) -> None:
    assert submitted(empty, REPEATS).state is PaymentState.SUCCEEDED
    assert book_sums(empty) == PAID
    assert count(empty, "payment_events") == 1


def test_a_success_told_under_two_names_is_booked_once(empty: Ledger) -> None:
    account_id = owing(empty)
    number = payment_order(empty, account_id, "120")
    for event in ("e1", "e2"):
        state = payments.receive(empty, CAUSE, told(number, "120", event=event))
        assert state is PaymentState.SUCCEEDED
    assert book_sums(empty) == PAID
    assert count(empty, "payment_events") == 2


@pytest.mark.parametrize(
    "order", [(True, False), (False, True)], ids=["paid_first", "failed_first"]
)
def test_a_success_is_final_in_whatever_order_things_are_told(
    empty: Ledger, order: tuple[bool, bool]
) -> None:
    account_id = owing(empty)
    number = payment_order(empty, account_id, "120")
    for ok in order:
        payments.receive(empty, CAUSE, told(number, "120", ok=ok))
    (payment,) = facts_of(empty, account_id).payments
    assert (payment.state, payment.failure) == (PaymentState.SUCCEEDED, None)
    assert payment.settled_on == TODAY
    assert book_sums(empty) == PAID
    assert count(empty, "payment_events") == 2


def test_a_late_success_of_a_debt_paid_otherwise_is_kept_for_the_customer(empty: Ledger) -> None:
    account_id = owing(empty)
    number = payment_order(empty, account_id, "120")
    payments.receive(empty, CAUSE, told(number, "120", ok=False))
    paid(empty, account_id, "120", "again")
    payments.receive(empty, CAUSE, told(number, "120"))
    facts = facts_of(empty, account_id)
    assert (facts.owed, facts.overpayment) == (ZERO, yuan("120"))
    assert book_sums(empty) == {
        "clearing": "240.00",
        "overpayment": "-120.00",
        "merchant_payable": "-119.28",
        "merchant_fee_income": "-0.72",
    }


@pytest.mark.parametrize("amount", ["119.99", "120.01", "0", "-120", "12000"])
def test_another_amount_than_the_orders_is_refused_and_nothing_is_booked(
    empty: Ledger, amount: str
) -> None:
    account_id = owing(empty)
    number = payment_order(empty, account_id, "120")
    with refused(Refusal.AMOUNT_UNREADABLE):
        payments.receive(empty, CAUSE, told(number, amount))
    assert facts_of(empty, account_id).payments[0].state is PaymentState.CREATED
    assert book_sums(empty) == UNPAID
    assert count(empty, "payment_events") == 0
    payments.receive(empty, CAUSE, told(number, "120"))
    assert book_sums(empty) == PAID


def test_an_event_that_comes_again_with_another_amount_is_refused(empty: Ledger) -> None:
    account_id = owing(empty)
    number = payment_order(empty, account_id, "120")
    payments.receive(empty, CAUSE, told(number, "120", event="e1"))
    with refused(Refusal.SAME_KEY_OTHER_REQUEST):
        payments.receive(empty, CAUSE, told(number, "240", event="e1"))
    assert book_sums(empty) == PAID


def test_an_event_that_comes_again_with_another_outcome_is_refused(empty: Ledger) -> None:
    account_id = owing(empty)
    number = payment_order(empty, account_id, "120")
    payments.receive(empty, CAUSE, told(number, "120", ok=False, event="e1"))
    with refused(Refusal.SAME_KEY_OTHER_REQUEST):
        payments.receive(empty, CAUSE, told(number, "120", ok=True, event="e1"))


def test_news_of_a_payment_nobody_ordered_are_refused(empty: Ledger) -> None:
    owing(empty)
    with refused(Refusal.UNKNOWN_OBJECT):
        payments.receive(empty, CAUSE, told("P261103-09999", "120"))
    assert book_sums(empty) == UNPAID


def test_a_provider_that_breaks_down_leaves_an_order_that_is_asked_for_again(
    empty: Ledger,
) -> None:
    account_id = owing(empty)
    number = payment_order(empty, account_id, "120")
    (payment,) = facts_of(empty, account_id).pending_payments
    gateway = WatchedGateway(breaks_at=1)
    with pytest.raises(ConnectionError):
        payments.submit(empty, gateway, CAUSE, payment.id)
    assert facts_of(empty, account_id).pending_payments == (payment,)
    assert payments.submit(empty, gateway, CAUSE, payment.id).state is PaymentState.SUCCEEDED
    assert [asked.number for asked in gateway.charged] == [number, number]
    assert book_sums(empty) == PAID


def test_the_same_news_from_two_threads_are_booked_once(empty: Ledger) -> None:
    account_id = owing(empty)
    number = payment_order(empty, account_id, "120")
    with ThreadPoolExecutor(2) as pool:
        news = [told(number, "120"), told(number, "120")]
        states = list(pool.map(lambda n: payments.receive(empty, CAUSE, n), news))
    assert states == [PaymentState.SUCCEEDED, PaymentState.SUCCEEDED]
    assert book_sums(empty) == PAID
    assert count(empty, "payment_events") == 1
