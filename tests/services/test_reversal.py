"""A payment taken back (a charge-back): what it had paid is owed again, and nothing else."""

from __future__ import annotations

from datetime import date

import pytest

from monthly_pay.ledger.ledger import Ledger
from monthly_pay.rules.facts import PaymentState
from monthly_pay.rules.refusals import Refusal
from monthly_pay.services import balance, holds, limits, payments, payoff
from tests.services.build import (
    CAUSE,
    GATEWAY,
    OPERATOR,
    POOR,
    book_sums,
    bought,
    buyer,
    card_of,
    confirm,
    facts_of,
    go_to,
    paid,
    payment_order,
    refused_whole,
    start,
    told,
    yuan,
)


@pytest.fixture
def account_id(empty: Ledger) -> int:
    """On 12 November 2026 late with 100.00, due on the 6th: penalty of 2 days at 0.05 = 0.10."""
    account_id = buyer(start(empty, date(2026, 10, 31)), POOR)
    bought(empty, account_id, "D1", "100")
    go_to(empty, date(2026, 11, 12))
    return account_id


def pay(ledger: Ledger, account_id: int, amount: str, key: str = "pay") -> str:
    """Money that arrived; the number of its order."""
    number = payment_order(ledger, account_id, amount, key)
    payments.receive(ledger, CAUSE, told(number, amount))
    return number


def reverse(ledger: Ledger, number: str) -> PaymentState:
    """The bank takes the payment back."""
    return payments.reverse(ledger, OPERATOR, number, "charge-back")


def test_the_bill_it_had_paid_is_open_again_with_its_penalty(
    empty: Ledger, account_id: int
) -> None:
    before = book_sums(empty)
    number = pay(empty, account_id, "100.10")
    assert facts_of(empty, account_id).statements[0].settled_on == date(2026, 11, 12)
    assert reverse(empty, number) is PaymentState.REVERSED
    (statement,) = facts_of(empty, account_id).open_statements
    assert (statement.principal_due, statement.penalty_due) == (yuan("100"), yuan("0.10"))
    assert statement.settled_on is None
    assert book_sums(empty) == before


def test_the_limit_is_used_again(empty: Ledger, account_id: int) -> None:
    number = pay(empty, account_id, "100.10")
    reverse(empty, number)
    gap = limits.gap_after_last_payment(empty, account_id)
    assert gap is not None
    assert [(cause.value, str(amount)) for cause, amount in gap.causes] == [("not_paid", "100.10")]


def test_only_the_payment_that_was_taken_back_is_owed_again(empty: Ledger, account_id: int) -> None:
    pay(empty, account_id, "40.10", "a")
    second = pay(empty, account_id, "60", "b")
    reverse(empty, second)
    assert facts_of(empty, account_id).owed == yuan("60")


def test_taking_it_back_twice_is_once(empty: Ledger, account_id: int) -> None:
    number = pay(empty, account_id, "50")
    reverse(empty, number)
    assert reverse(empty, number) is PaymentState.REVERSED
    assert facts_of(empty, account_id).owed == yuan("100.10")
    with refused_whole(empty, Refusal.SAME_KEY_OTHER_REQUEST):
        payments.reverse(empty, OPERATOR, number, "another reason")


def test_an_overpayment_goes_back_from_the_balance(empty: Ledger, account_id: int) -> None:
    number = pay(empty, account_id, "150.10")
    reverse(empty, number)
    facts = facts_of(empty, account_id)
    assert (facts.owed, facts.overpayment) == (yuan("100.10"), yuan("0"))


def test_a_bill_that_was_paid_from_the_overpayment_is_open_again(
    empty: Ledger, account_id: int
) -> None:
    number = pay(empty, account_id, "150.10")
    # 50.00 are kept and pay the next bill of 30.00 on 1 December.
    (hold,) = facts_of(empty, account_id).active_holds
    holds.lift(empty, OPERATOR, account_id, hold.id)
    bought(empty, account_id, "D2", "30")
    go_to(empty, date(2026, 12, 1))
    assert facts_of(empty, account_id).overpayment == yuan("20")
    reverse(empty, number)
    facts = facts_of(empty, account_id)
    assert (facts.owed, facts.overpayment) == (yuan("130.10"), yuan("0"))
    assert [str(s.due) for s in facts.open_statements] == ["100.10", "30.00"]


def test_what_was_paid_out_becomes_a_charge_of_the_next_bill(
    empty: Ledger, account_id: int
) -> None:
    number = pay(empty, account_id, "150.10")
    balance.pay_out(empty, GATEWAY, CAUSE, account_id, "k1")
    reverse(empty, number)
    facts = facts_of(empty, account_id)
    assert facts.owed == yuan("150.10")
    (charge,) = facts.unbilled_purchases
    assert (charge.title, str(charge.principal_due)) == (number, "50.00")
    assert charge.bill_date == date(2026, 12, 1)
    assert book_sums(empty)["clearing"] == "-50.00"  # the payout, which nobody has paid for


def test_an_early_payoff_taken_back_brings_the_plan_back(empty: Ledger) -> None:
    account_id = buyer(start(empty, date(2026, 11, 3)))
    bought(empty, account_id, "D1", "300", terms=3)
    quote = payoff.propose(empty, CAUSE, account_id, "k1").quote
    assert quote.amount == yuan("301.50")  # and the fee of the next period
    confirm(empty, account_id, quote.id, card_of(empty, account_id))
    result = payoff.pay(empty, GATEWAY, CAUSE, account_id, quote.id)
    assert facts_of(empty, account_id).owed == yuan("0")
    reverse(empty, result.number)
    facts = facts_of(empty, account_id)
    assert facts.owed == yuan("300")
    assert [(str(c.principal_due), str(c.fee_due)) for c in facts.plans[0].instalments] == [
        ("100.00", "0.00")
    ] * 3
    assert facts.plans[0].fee_ahead == yuan("4.50")
    assert "fee_income" not in book_sums(empty)


def test_what_never_arrived_or_nobody_ordered_is_not_taken_back(
    empty: Ledger, account_id: int
) -> None:
    number = payment_order(empty, account_id, "10")
    with refused_whole(empty, Refusal.NOT_ALLOWED_NOW):
        reverse(empty, number)
    with refused_whole(empty, Refusal.UNKNOWN_OBJECT):
        reverse(empty, "P261112-09999")


def test_a_late_success_of_a_payment_taken_back_books_nothing(
    empty: Ledger, account_id: int
) -> None:
    number = pay(empty, account_id, "50")
    reverse(empty, number)
    news = told(number, "50", event="late")
    assert payments.receive(empty, CAUSE, news) is PaymentState.REVERSED
    assert facts_of(empty, account_id).owed == yuan("100.10")
    assert paid(empty, account_id, "100.10", "again") is PaymentState.SUCCEEDED
    assert facts_of(empty, account_id).owed == yuan("0")
