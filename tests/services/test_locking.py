"""The customer's lock: set at once, taken off only with a quote and a code of its own."""

from __future__ import annotations

from datetime import date

import pytest

from monthly_pay.ledger.ledger import Ledger
from monthly_pay.rules.facts import DeclineReason, HoldCause
from monthly_pay.rules.refusals import Refusal
from monthly_pay.services import closing, holds, locking, purchases
from tests.services.build import (
    CAUSE,
    OPERATOR,
    bought,
    buyer,
    closed,
    confirm,
    facts_of,
    order,
    paid,
    refused_whole,
    start,
    yuan,
)


@pytest.fixture
def account_id(empty: Ledger) -> int:
    """An account on 3 November 2026."""
    return buyer(start(empty, date(2026, 11, 3)))


def lock(ledger: Ledger, account_id: int, key: str = "k1") -> bool:
    """The customer locks."""
    return locking.lock(ledger, CAUSE, account_id, "lost phone", key)


def test_a_lock_stops_purchases_at_once(empty: Ledger, account_id: int) -> None:
    assert lock(empty, account_id) is True
    answer = purchases.authorise(empty, CAUSE, account_id, order("D1", "10"))
    assert [d.reason for d in answer.declines] == [DeclineReason.HOLD]
    (hold,) = facts_of(empty, account_id).active_holds
    assert (hold.cause, hold.placed_by) == (HoldCause.CUSTOMER_LOCK, "customer:test")
    assert hold.evidence == {"reason": "lost phone"}


def test_locking_again_is_no_second_lock(empty: Ledger, account_id: int) -> None:
    lock(empty, account_id)
    assert lock(empty, account_id, "k2") is False
    assert len(facts_of(empty, account_id).holds) == 1


def test_a_locked_account_can_be_repaid(empty: Ledger, account_id: int) -> None:
    bought(empty, account_id, "D1", "100")
    lock(empty, account_id)
    paid(empty, account_id, "100")
    assert facts_of(empty, account_id).owed == yuan("0")
    assert locking.current(facts_of(empty, account_id)) is not None


def test_a_confirmed_quote_takes_the_lock_off_and_nothing_else(
    empty: Ledger, account_id: int
) -> None:
    lock(empty, account_id)
    holds.place(empty, OPERATOR, account_id, HoldCause.MISUSE, {}, "h1")
    quote = locking.propose_unlock(empty, CAUSE, account_id, "u1")
    assert quote.amount == yuan("0")
    confirm(empty, account_id, quote.id)
    assert locking.unlock(empty, CAUSE, account_id, quote.id) is True
    assert locking.unlock(empty, CAUSE, account_id, quote.id) is True  # the same answer
    assert [h.cause for h in facts_of(empty, account_id).active_holds] == [HoldCause.MISUSE]


def test_without_a_code_the_lock_stays(empty: Ledger, account_id: int) -> None:
    lock(empty, account_id)
    quote = locking.propose_unlock(empty, CAUSE, account_id, "u1")
    with refused_whole(empty, Refusal.CODE_MISSING):
        locking.unlock(empty, CAUSE, account_id, quote.id)


def test_what_is_not_locked_cannot_be_unlocked(empty: Ledger, account_id: int) -> None:
    with refused_whole(empty, Refusal.NO_SUCH_HOLD):
        locking.propose_unlock(empty, CAUSE, account_id, "u1")


def test_a_closed_or_unknown_account_is_not_locked(empty: Ledger, account_id: int) -> None:
    with refused_whole(empty, Refusal.UNKNOWN_OBJECT):
        lock(empty, 404)
    closed(empty, account_id)
    with refused_whole(empty, Refusal.ACCOUNT_CLOSED):
        lock(empty, account_id)


def test_a_yes_to_unlocking_closes_no_account_and_the_other_way_round(
    empty: Ledger, account_id: int
) -> None:
    lock(empty, account_id)
    unlocking = locking.propose_unlock(empty, CAUSE, account_id, "u1")
    confirm(empty, account_id, unlocking.id)
    with refused_whole(empty, Refusal.UNKNOWN_OBJECT):
        closing.close(empty, CAUSE, account_id, unlocking.id)
    closes = closing.propose(empty, CAUSE, account_id, "c1")
    confirm(empty, account_id, closes.id)
    with refused_whole(empty, Refusal.UNKNOWN_OBJECT):
        locking.unlock(empty, CAUSE, account_id, closes.id)
