"""A payoff is paid once: pressed twice, from two threads, slow, or broken off in the middle."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from monthly_pay.ledger.ledger import Ledger
from monthly_pay.rules.facts import PaymentState
from monthly_pay.rules.money import ZERO
from monthly_pay.rules.refusals import Refusal
from monthly_pay.services import closing, payments, payoff
from tests.services.build import (
    CAUSE,
    GATEWAY,
    OK,
    SLOW,
    SilentGateway,
    WatchedGateway,
    account_of,
    book_sums,
    bought,
    buyer,
    card_of,
    confirm,
    facts_of,
    go_to,
    refused,
    start,
    yuan,
)


def confirmed(ledger: Ledger, account_id: int, card: int = 0) -> int:
    """A payoff quote of everything, confirmed with its code."""
    quote = payoff.propose(ledger, CAUSE, account_id, "k1").quote
    confirm(ledger, account_id, quote.id, card_of(ledger, account_id, card))
    return quote.id


def owing(ledger: Ledger, token: str = OK) -> int:
    """An account on 31 October that owes 100.00, in three instalments from 1 November."""
    account_id = buyer(start(ledger, date(2026, 10, 31)), token)
    bought(ledger, account_id, "D1", "100", terms=3)
    return account_id


def test_paying_a_quote_twice_takes_the_money_once(empty: Ledger) -> None:
    account_id = owing(empty)
    quote_id = confirmed(empty, account_id)
    gateway = WatchedGateway()
    first = payoff.pay(empty, gateway, CAUSE, account_id, quote_id)
    assert payoff.pay(empty, gateway, CAUSE, account_id, quote_id) == first
    assert len({asked.number for asked in gateway.charged}) == 1
    assert book_sums(empty)["clearing"] == "100.50"  # the fee of the next period is 0.50
    assert len(facts_of(empty, account_id).payments) == 1


def test_paying_a_quote_from_two_threads_takes_the_money_once(empty: Ledger) -> None:
    account_id = owing(empty)
    quote_id = confirmed(empty, account_id)
    gateway = WatchedGateway()
    with ThreadPoolExecutor(2) as pool:
        results = list(
            pool.map(lambda _: payoff.pay(empty, gateway, CAUSE, account_id, quote_id), range(2))
        )
    assert {result.state for result in results} == {PaymentState.SUCCEEDED}
    assert len({result.number for result in results}) == 1
    assert len({asked.number for asked in gateway.charged}) == 1
    assert book_sums(empty)["clearing"] == "100.50"
    facts = facts_of(empty, account_id)
    assert (facts.owed, facts.overpayment, len(facts.payments)) == (ZERO, ZERO, 1)


def test_while_a_payoff_is_on_its_way_there_is_no_second_quote(empty: Ledger) -> None:
    account_id = owing(empty, SLOW)
    result = payoff.pay(empty, GATEWAY, CAUSE, account_id, confirmed(empty, account_id))
    assert result.state is PaymentState.CREATED
    with refused(Refusal.PAYMENT_PENDING):
        payoff.propose(empty, CAUSE, account_id, "k2")
    assert [o.kind.value for o in closing.preflight(empty, account_id).obstacles] == [
        "plan",
        "payment",
    ]
    payments.refresh(empty, GATEWAY, CAUSE, result.payment_id)
    facts = facts_of(empty, account_id)
    assert (facts.owed, facts.overpayment) == (ZERO, ZERO)
    assert closing.preflight(empty, account_id).obstacles == ()


def test_the_automatic_debit_waits_for_a_payoff_that_is_on_its_way(demo: Ledger) -> None:
    account_id = account_of(demo, "chen")
    quote_id = confirmed(demo, account_id, card=2)  # the slow one
    result = payoff.pay(demo, GATEWAY, CAUSE, account_id, quote_id)
    go_to(demo, date(2026, 11, 27), SilentGateway())  # the bill was due on the 26th
    assert facts_of(demo, account_id).payments[-1].id == result.payment_id
    payments.refresh(demo, GATEWAY, CAUSE, result.payment_id)
    facts = facts_of(demo, account_id)
    assert (facts.owed, facts.overpayment) == (ZERO, ZERO)


def test_a_payoff_that_arrives_after_the_next_bill_settles_what_was_quoted(
    empty: Ledger,
) -> None:
    account_id = owing(empty, SLOW)
    result = payoff.pay(empty, GATEWAY, CAUSE, account_id, confirmed(empty, account_id))
    go_to(empty, date(2026, 11, 1), SilentGateway())
    payments.refresh(empty, GATEWAY, CAUSE, result.payment_id)
    # Quoted and paid: 100.00 and the fee of the next period, 0.50, which is now on the bill.
    facts = facts_of(empty, account_id)
    assert book_sums(empty)["clearing"] == "100.50"
    assert (facts.owed, facts.overpayment) == (ZERO, ZERO)


def test_a_provider_that_breaks_down_is_asked_again_for_the_same_payment(empty: Ledger) -> None:
    account_id = owing(empty)
    quote_id = confirmed(empty, account_id)
    gateway = WatchedGateway(breaks_at=1)
    with pytest.raises(ConnectionError):
        payoff.pay(empty, gateway, CAUSE, account_id, quote_id)
    assert facts_of(empty, account_id).owed == yuan("100")
    with refused(Refusal.PAYMENT_PENDING):
        payoff.propose(empty, CAUSE, account_id, "k2")
    result = payoff.pay(empty, gateway, CAUSE, account_id, quote_id)
    assert result.state is PaymentState.SUCCEEDED
    assert len({asked.number for asked in gateway.charged}) == 1
    assert facts_of(empty, account_id).owed == ZERO


def test_a_quote_for_closing_pays_nothing(demo: Ledger) -> None:
    account_id = account_of(demo, "jiang")
    quote = closing.propose(demo, CAUSE, account_id, "k1")
    confirm(demo, account_id, quote.id)
    before = len(facts_of(demo, account_id).payments)
    with refused(Refusal.UNKNOWN_OBJECT):
        payoff.pay(demo, GATEWAY, CAUSE, account_id, quote.id)
    assert len(facts_of(demo, account_id).payments) == before
