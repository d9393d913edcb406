"""Keys and notifications that other ledgers got wrong: repeated, mixed up, out of order."""

from __future__ import annotations

from datetime import date

import pytest

from monthly_pay.ledger.ledger import Ledger
from monthly_pay.rules.facts import PaymentState
from monthly_pay.rules.refusals import Refusal
from monthly_pay.services import (
    limits,
    payments,
    purchases,
    repayment,
)
from tests.services.build import (
    CAUSE,
    GATEWAY,
    OK,
    OPERATOR,
    REPEATS,
    WatchedGateway,
    buyer,
    facts_of,
    order,
    payment_order,
    refused,
    told,
    yuan,
)
from tests.worked_examples.life import Life, written


def test_the_same_key_with_another_amount_is_refused(empty: Ledger) -> None:
    life = Life.begins(empty, "2026-11-02", OK)
    life.buys("D1", "100")

    def pay(amount: str) -> payments.PaymentResult:
        return repayment.pay_directly(
            empty, GATEWAY, CAUSE, life.account_id, yuan(amount), "", "key-1"
        )

    first = pay("10")
    before = written(empty)
    with refused(Refusal.SAME_KEY_OTHER_REQUEST):
        pay("90")
    assert written(empty) == before
    assert pay("10") == first
    assert (life.even().owed, len(life.facts.payments)) == ("90.00", 1)


def test_the_same_key_of_another_customer_is_another_command(empty: Ledger) -> None:
    life = Life.begins(empty, "2026-11-02", OK)
    other = buyer(empty, subject="other")
    life.buys("D1", "100")
    purchases.authorise(empty, CAUSE, other, order("D2", "60"), key="key-1")
    purchases.authorise(empty, CAUSE, life.account_id, order("D3", "45"), key="key-1")
    mine, theirs = life.facts.unposted, facts_of(empty, other).unposted
    assert [(p.order_no, str(p.amount)) for p in mine] == [("D3", "45.00")]
    assert [(p.order_no, str(p.amount)) for p in theirs] == [("D2", "60.00")]
    results = [
        repayment.pay_directly(empty, GATEWAY, CAUSE, account_id, yuan("10"), "", "key-2")
        for account_id in (life.account_id, other)
    ]
    assert results[0].number != results[1].number
    assert (life.even().owed, str(facts_of(empty, other).overpayment)) == ("90.00", "10.00")


def test_a_key_answers_as_it_did_at_first_whatever_has_happened_since(empty: Ledger) -> None:
    life = Life.begins(empty, "2026-11-02", OK)
    placed = order("D1", "4000")
    first = purchases.authorise(empty, CAUSE, life.account_id, placed)
    purchases.post(empty, CAUSE, life.account_id, "D1")
    limits.set_limit(empty, OPERATOR, life.account_id, yuan("1000"), "review", "l1")
    before = written(empty)
    # Today it would be declined; the answer to this order was given.
    assert purchases.authorise(empty, CAUSE, life.account_id, placed) == first
    assert first.declines == ()
    assert written(empty) == before


def test_a_key_of_something_refused_can_be_used_for_it_later(empty: Ledger) -> None:
    life = Life.begins(empty, "2026-11-02", OK)
    purchases.authorise(empty, CAUSE, life.account_id, order("D1", "100"))
    purchases.post(empty, CAUSE, life.account_id, "D1")
    with refused(Refusal.LARGER_THAN_LEFT):
        life.gets_back("D1", "101", "R1")
    assert life.gets_back("D1", "100", "R1") == ("100.00", "0.00")


def test_a_notification_that_is_repeated_for_days_is_booked_once(empty: Ledger) -> None:
    life = Life.begins(empty, "2026-11-02", REPEATS)  # told twice at once
    life.buys("D1", "100")
    gateway = WatchedGateway()
    result = repayment.pay_directly(empty, gateway, CAUSE, life.account_id, yuan("100"), "", "k1")
    life.goes_on_to("2026-11-05")
    for event in (f"{result.number}:paid", f"{result.number}:paid", "another name"):
        news = told(result.number, "100", event=event)
        assert payments.receive(empty, CAUSE, news) is PaymentState.SUCCEEDED
    assert (life.even().owed, life.kept, life.books["clearing"]) == ("0.00", "0.00", "100.00")
    assert life.facts.payments[0].settled_on == date(2026, 11, 2)


@pytest.mark.parametrize("first", [True, False], ids=["paid_first", "failed_first"])
def test_notifications_out_of_order_end_with_the_money_booked_once(
    empty: Ledger, first: bool
) -> None:
    life = Life.begins(empty, "2026-11-02", OK)
    life.buys("D1", "100")
    number = payment_order(empty, life.account_id, "100")
    for ok in (first, not first):
        payments.receive(empty, CAUSE, told(number, "100", ok=ok))
        life.even()
    assert (life.owed, life.books["clearing"]) == ("0.00", "100.00")


def test_news_of_a_payment_that_was_charged_back_do_not_book_it_again(empty: Ledger) -> None:
    life = Life.begins(empty, "2026-11-02", OK)
    life.buys("D1", "100")
    life.pays("100", "p1")
    number = life.facts.payments[0].number
    life.charged_back()
    assert payments.receive(empty, CAUSE, told(number, "100", event="late")) is (
        PaymentState.REVERSED
    )
    assert (life.even().owed, life.kept) == ("100.00", "0.00")


@pytest.mark.parametrize("amount", ["0", "-100", "99.99", "100.01", "10000"])
def test_news_of_another_amount_book_nothing_and_the_right_one_still_counts(
    empty: Ledger, amount: str
) -> None:
    life = Life.begins(empty, "2026-11-02", OK)
    life.buys("D1", "100")
    number = payment_order(empty, life.account_id, "100")
    before = written(empty)
    with refused(Refusal.AMOUNT_UNREADABLE):
        payments.receive(empty, CAUSE, told(number, amount))
    assert (written(empty), life.even().owed) == (before, "100.00")
    assert payments.receive(empty, CAUSE, told(number, "100")) is PaymentState.SUCCEEDED
    assert life.even().owed == "0.00"
