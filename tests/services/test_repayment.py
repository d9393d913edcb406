"""Repaying any amount: quoted with what it pays, or taken directly by an operator."""

from __future__ import annotations

from datetime import date

import pytest

from monthly_pay.ledger.ledger import Ledger
from monthly_pay.rules.facts import PaymentState
from monthly_pay.rules.refusals import Refusal, Refused
from monthly_pay.services import debits, payoff, repayment
from tests.services.build import (
    CAUSE,
    GATEWAY,
    OPERATOR,
    POOR,
    bought,
    buyer,
    card_of,
    confirm,
    facts_of,
    go_to,
    payment_order,
    refused_whole,
    start,
    yuan,
)

HUGE = "100000000000000000000"


@pytest.fixture
def account_id(empty: Ledger) -> int:
    """On 12 November 2026 late with 100.00 and a penalty of 0.10; 40.00 are not billed."""
    account_id = buyer(start(empty, date(2026, 10, 31)), POOR, "sandbox:ok")
    debits.set_auto_debit(empty, CAUSE, account_id, "a1", on=False)
    bought(empty, account_id, "D1", "100")
    go_to(empty, date(2026, 11, 2))
    bought(empty, account_id, "D2", "40")
    go_to(empty, date(2026, 11, 12))
    return account_id


def propose(ledger: Ledger, account_id: int, amount: str) -> repayment.RepaymentProposal:
    """The customer asks to pay an amount."""
    return repayment.propose(ledger, CAUSE, account_id, yuan(amount), f"p{amount}")


@pytest.mark.parametrize(
    ("amount", "parts"),
    [
        ("0.05", [("penalty", "0.05")]),
        ("50", [("penalty", "0.10"), ("principal", "49.90")]),
        ("140.10", [("penalty", "0.10"), ("principal", "100.00"), ("principal", "40.00")]),
    ],
)
def test_a_quote_tells_what_the_amount_pays_and_paying_it_does(
    empty: Ledger, account_id: int, amount: str, parts: list[tuple[str, str]]
) -> None:
    proposal = propose(empty, account_id, amount)
    assert [(p.component.value, str(p.amount)) for p in proposal.allocation.parts] == parts
    confirm(empty, account_id, proposal.quote.id, card_of(empty, account_id, 1))
    result = payoff.pay(empty, GATEWAY, CAUSE, account_id, proposal.quote.id)
    assert result.state is PaymentState.SUCCEEDED
    left = facts_of(empty, account_id).owed
    assert left == yuan("140.10") - yuan(amount)


def test_more_than_everything_owed_is_refused_with_the_highest(
    empty: Ledger, account_id: int
) -> None:
    for amount in ("140.11", HUGE):
        with pytest.raises(Refused) as caught:
            propose(empty, account_id, amount)
        assert caught.value.refusal is Refusal.AMOUNT_TOO_LARGE
        assert caught.value.facts == {"highest": yuan("140.10")}


@pytest.mark.parametrize("amount", ["0", "-1", "-0.01"])
def test_nothing_or_less_is_not_paid(empty: Ledger, account_id: int, amount: str) -> None:
    with refused_whole(empty, Refusal.AMOUNT_NOT_POSITIVE):
        propose(empty, account_id, amount)
    with refused_whole(empty, Refusal.AMOUNT_NOT_POSITIVE):
        repayment.pay_directly(empty, GATEWAY, OPERATOR, account_id, yuan(amount), "", "k1")


def test_who_owes_nothing_pays_nothing(empty: Ledger, account_id: int) -> None:
    other = buyer(empty, subject="other")
    with refused_whole(empty, Refusal.NOTHING_OWED):
        propose(empty, other, "1")
    with refused_whole(empty, Refusal.UNKNOWN_OBJECT):
        propose(empty, 404, "1")


def test_while_a_payment_is_on_its_way_there_is_no_second_quote(
    empty: Ledger, account_id: int
) -> None:
    payment_order(empty, account_id, "10")
    with refused_whole(empty, Refusal.PAYMENT_PENDING):
        propose(empty, account_id, "10")


def test_an_operator_takes_money_from_a_named_card_and_keeps_what_is_too_much(
    empty: Ledger, account_id: int
) -> None:
    result = repayment.pay_directly(empty, GATEWAY, OPERATOR, account_id, yuan("150"), "0002", "k1")
    assert result.state is PaymentState.SUCCEEDED
    facts = facts_of(empty, account_id)
    assert (facts.owed, facts.overpayment) == (yuan("0"), yuan("9.90"))


def test_an_operator_takes_money_once_for_a_key(empty: Ledger, account_id: int) -> None:
    for _ in range(2):
        repayment.pay_directly(empty, GATEWAY, OPERATOR, account_id, yuan("10"), "0002", "k1")
    assert facts_of(empty, account_id).owed == yuan("130.10")
    with refused_whole(empty, Refusal.SAME_KEY_OTHER_REQUEST):
        repayment.pay_directly(empty, GATEWAY, OPERATOR, account_id, yuan("11"), "0002", "k1")


@pytest.mark.parametrize(
    ("amount", "card", "refusal"),
    [("10", "9999", Refusal.NO_CARD), (HUGE, "0002", Refusal.AMOUNT_TOO_LARGE)],
)
def test_no_card_of_somebody_else_and_no_amount_beyond_reason(
    empty: Ledger, account_id: int, amount: str, card: str, refusal: Refusal
) -> None:
    with refused_whole(empty, refusal):
        repayment.pay_directly(empty, GATEWAY, OPERATOR, account_id, yuan(amount), card, "k1")


def test_a_frozen_account_can_be_repaid(empty: Ledger, account_id: int) -> None:
    assert facts_of(empty, account_id).active_holds != ()  # late beyond grace
    proposal = propose(empty, account_id, "140.10")
    confirm(empty, account_id, proposal.quote.id, card_of(empty, account_id, 1))
    payoff.pay(empty, GATEWAY, CAUSE, account_id, proposal.quote.id)
    facts = facts_of(empty, account_id)
    assert (facts.owed, len(facts.active_holds)) == (yuan("0"), 1)


def test_a_card_without_funds_pays_nothing(empty: Ledger, account_id: int) -> None:
    proposal = propose(empty, account_id, "50")
    confirm(empty, account_id, proposal.quote.id, card_of(empty, account_id, 0))
    result = payoff.pay(empty, GATEWAY, CAUSE, account_id, proposal.quote.id)
    assert (result.state, result.failure) == (PaymentState.FAILED, "insufficient_funds")
    assert facts_of(empty, account_id).owed == yuan("140.10")
