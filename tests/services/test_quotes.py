"""A quote is good for a quarter of an hour, one business date, one version and one customer."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from datetime import date

import pytest

from monthly_pay.ledger.clock import moment
from monthly_pay.ledger.ledger import Ledger
from monthly_pay.rules.refusals import Refusal
from monthly_pay.services import closing, payoff, purchases, quotes
from tests.services.build import (
    CAUSE,
    GATEWAY,
    Inbox,
    StoppedClock,
    account_of,
    card_of,
    confirm,
    facts_of,
    go_to,
    order,
    refused,
    with_clock,
    yuan,
)


@pytest.fixture
def stopped(demo: Ledger) -> tuple[Ledger, StoppedClock]:
    """The demo ledger at ten in the morning."""
    return with_clock(demo, moment(date(2026, 11, 22), 10))


def propose(ledger: Ledger, subject: str = "emma", key: str = "k1") -> tuple[int, int]:
    """The account of a demo customer, and a quote for the payoff of it."""
    account_id = account_of(ledger, subject)
    return account_id, payoff.propose(ledger, CAUSE, account_id, key).quote.id


def send(ledger: Ledger, account_id: int, quote_id: int) -> quotes.CodeSent:
    """The customer's yes, with the first card."""
    card = card_of(ledger, account_id)
    return quotes.send_code(ledger, Inbox(), CAUSE, account_id, quote_id, card)


@pytest.mark.parametrize(("minutes", "seconds", "good"), [(14, 59, True), (15, 0, False)])
def test_a_quote_expires_after_fifteen_minutes(
    stopped: tuple[Ledger, StoppedClock], minutes: int, seconds: int, good: bool
) -> None:
    ledger, clock = stopped
    account_id, quote_id = propose(ledger)
    confirm(ledger, account_id, quote_id, card_of(ledger, account_id))
    clock.wait(minutes=minutes, seconds=seconds)
    with nullcontext() if good else refused(Refusal.QUOTE_EXPIRED):
        payoff.pay(ledger, GATEWAY, CAUSE, account_id, quote_id)
    assert facts_of(ledger, account_id).owed == yuan("0" if good else "387")  # 329 + 58


def test_a_quote_tells_until_when_it_is_good(stopped: tuple[Ledger, StoppedClock]) -> None:
    ledger, _clock = stopped
    quote = payoff.propose(ledger, CAUSE, account_of(ledger, "emma"), "k1").quote
    assert quote.expires_at == moment(date(2026, 11, 22), 10, 15)


def test_an_expired_quote_gets_no_code(stopped: tuple[Ledger, StoppedClock]) -> None:
    ledger, clock = stopped
    account_id, quote_id = propose(ledger)
    clock.wait(minutes=15)
    with refused(Refusal.QUOTE_EXPIRED):
        send(ledger, account_id, quote_id)


def test_a_quote_of_yesterday_is_no_good_today(stopped: tuple[Ledger, StoppedClock]) -> None:
    ledger, _clock = stopped
    account_id, quote_id = propose(ledger)
    go_to(ledger, date(2026, 11, 23))
    with refused(Refusal.QUOTE_CHANGED):
        send(ledger, account_id, quote_id)


@pytest.mark.parametrize("when", ["before the code", "after the code"])
def test_a_purchase_in_between_makes_a_quote_worthless(
    stopped: tuple[Ledger, StoppedClock], when: str
) -> None:
    ledger, _clock = stopped
    account_id, quote_id = propose(ledger)
    if when == "after the code":
        confirm(ledger, account_id, quote_id, card_of(ledger, account_id))
    purchases.authorise(ledger, CAUSE, account_id, order("X1", "20"))
    with refused(Refusal.QUOTE_CHANGED):
        if when == "after the code":
            payoff.pay(ledger, GATEWAY, CAUSE, account_id, quote_id)
        else:
            send(ledger, account_id, quote_id)
    assert facts_of(ledger, account_id).payments == ()


def test_what_happens_on_another_account_leaves_a_quote_good(
    stopped: tuple[Ledger, StoppedClock],
) -> None:
    ledger, _clock = stopped
    account_id, quote_id = propose(ledger)
    purchases.authorise(ledger, CAUSE, account_of(ledger, "lin"), order("X1", "20"))
    propose(ledger, "chen")
    assert send(ledger, account_id, quote_id).minutes == 5


def test_a_newer_quote_takes_the_place_of_the_older(stopped: tuple[Ledger, StoppedClock]) -> None:
    ledger, _clock = stopped
    account_id, older = propose(ledger, key="k1")
    _account_id, newer = propose(ledger, key="k2")
    with refused(Refusal.QUOTE_EXPIRED):
        send(ledger, account_id, older)
    assert send(ledger, account_id, newer).minutes == 5


def test_a_quote_taken_back_can_not_be_carried_out(stopped: tuple[Ledger, StoppedClock]) -> None:
    ledger, _clock = stopped
    account_id, quote_id = propose(ledger)
    confirm(ledger, account_id, quote_id, card_of(ledger, account_id))
    assert quotes.withdraw(ledger, CAUSE, account_id, quote_id)
    with refused(Refusal.QUOTE_EXPIRED):
        payoff.pay(ledger, GATEWAY, CAUSE, account_id, quote_id)
    assert facts_of(ledger, account_id).payments == ()


def test_a_quote_carried_out_can_not_be_taken_back(stopped: tuple[Ledger, StoppedClock]) -> None:
    ledger, _clock = stopped
    account_id, quote_id = propose(ledger)
    confirm(ledger, account_id, quote_id, card_of(ledger, account_id))
    payoff.pay(ledger, GATEWAY, CAUSE, account_id, quote_id)
    assert not quotes.withdraw(ledger, CAUSE, account_id, quote_id)
    with refused(Refusal.QUOTE_USED):
        send(ledger, account_id, quote_id)


def check(ledger: Ledger, account_id: int, quote_id: int) -> object:
    return quotes.check_code(ledger, CAUSE, account_id, quote_id, "000000")


def pay(ledger: Ledger, account_id: int, quote_id: int) -> object:
    return payoff.pay(ledger, GATEWAY, CAUSE, account_id, quote_id)


def close(ledger: Ledger, account_id: int, quote_id: int) -> object:
    return closing.close(ledger, CAUSE, account_id, quote_id)


@pytest.mark.parametrize("use", [send, check, pay, close])
def test_somebody_elses_quote_is_unknown(
    stopped: tuple[Ledger, StoppedClock], use: Callable[[Ledger, int, int], object]
) -> None:
    ledger, _clock = stopped
    owner, quote_id = propose(ledger)
    confirm(ledger, owner, quote_id, card_of(ledger, owner))
    with refused(Refusal.UNKNOWN_OBJECT):
        use(ledger, account_of(ledger, "jiang"), quote_id)
    assert facts_of(ledger, owner).owed == yuan("387")


def test_somebody_elses_quote_is_neither_found_nor_taken_back(
    stopped: tuple[Ledger, StoppedClock],
) -> None:
    ledger, _clock = stopped
    owner, quote_id = propose(ledger)
    stranger = account_of(ledger, "jiang")
    assert not quotes.withdraw(ledger, CAUSE, stranger, quote_id)
    with ledger.read() as reading:
        assert quotes.find(reading, stranger, quote_id) is None
        mine = quotes.find(reading, owner, quote_id)
    assert mine is not None
    assert mine.amount == yuan("387")
    assert send(ledger, owner, quote_id).minutes == 5


@pytest.mark.parametrize("card", ["none", "unknown", "somebody else's"])
def test_a_payoff_needs_a_card_of_ones_own(stopped: tuple[Ledger, StoppedClock], card: str) -> None:
    ledger, _clock = stopped
    account_id, quote_id = propose(ledger)
    theirs = card_of(ledger, account_of(ledger, "chen"))
    card_id = {"none": None, "unknown": 987654, "somebody else's": theirs}[card]
    phone = Inbox()
    with refused(Refusal.NO_CARD):
        quotes.send_code(ledger, phone, CAUSE, account_id, quote_id, card_id)
    assert phone.codes == []


def test_a_quote_nobody_made_is_unknown(stopped: tuple[Ledger, StoppedClock]) -> None:
    ledger, _clock = stopped
    with refused(Refusal.UNKNOWN_OBJECT):
        send(ledger, account_of(ledger, "emma"), 987654)
