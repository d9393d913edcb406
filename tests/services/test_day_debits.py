"""The automatic debit of the due day: sources in their order, three attempts, never too much."""

from __future__ import annotations

from datetime import date

import pytest

from monthly_pay.ledger.ledger import Ledger
from monthly_pay.rules.facts import PaymentState
from monthly_pay.rules.money import ZERO
from monthly_pay.services import debits, payments
from tests.services.build import (
    CAUSE,
    GATEWAY,
    OK,
    POOR,
    REPEATS,
    SLOW,
    SilentGateway,
    WatchedGateway,
    book_sums,
    bought,
    buyer,
    facts_of,
    go_to,
    paid,
    start,
)

DUE = date(2026, 11, 6)
AFTER = date(2026, 11, 7)


def owing(ledger: Ledger, *tokens: str) -> int:
    """An account on 31 October 2026 that owes 100.00, due on 6 November."""
    account_id = buyer(start(ledger, date(2026, 10, 31)), *tokens)
    bought(ledger, account_id, "D1", "100")
    return account_id


def attempts(ledger: Ledger, account_id: int) -> list[tuple[str, str, str]]:
    """The card, the amount and the state of every payment, in their order."""
    facts = facts_of(ledger, account_id)
    endings = {card.id: card.ending for card in facts.cards}
    return [(endings[p.card_id], str(p.amount), p.state.value) for p in facts.payments]


def test_a_bill_is_debited_at_the_end_of_its_due_day_and_not_before(empty: Ledger) -> None:
    account_id = owing(empty)
    go_to(empty, DUE)
    assert attempts(empty, account_id) == []
    go_to(empty, AFTER)
    assert attempts(empty, account_id) == [("0001", "100.00", "succeeded")]
    facts = facts_of(empty, account_id)
    assert facts.owed == ZERO
    assert facts.payments[0].created_on == facts.payments[0].settled_on == DUE
    assert facts.statements[0].settled_on == DUE
    assert book_sums(empty)["clearing"] == "100.00"


@pytest.mark.parametrize(
    ("tokens", "expected"),
    [
        ((OK, OK), [("0001", "succeeded")]),
        ((POOR, OK), [("0001", "failed"), ("0002", "succeeded")]),
        ((POOR, POOR, OK), [("0001", "failed"), ("0002", "failed"), ("0003", "succeeded")]),
        ((REPEATS,), [("0001", "succeeded")]),
        ((POOR,), [("0001", "failed")] * 3),
        ((POOR, POOR), [("0001", "failed"), ("0002", "failed")] * 3),
        ((SLOW, OK), [("0001", "created")]),
        ((POOR, SLOW, OK), [("0001", "failed"), ("0002", "created")]),
    ],
)
def test_sources_are_tried_in_their_order_at_three_attempts(
    empty: Ledger, tokens: tuple[str, ...], expected: list[tuple[str, str]]
) -> None:
    account_id = owing(empty, *tokens)
    go_to(empty, AFTER)
    assert [(card, state) for card, _amount, state in attempts(empty, account_id)] == expected
    assert book_sums(empty).get("clearing", "0.00") == (
        "100.00" if expected[-1][1] == "succeeded" else "0.00"
    )


def test_a_slow_debit_is_booked_when_its_result_comes_and_no_other_card_is_charged(
    empty: Ledger,
) -> None:
    account_id = owing(empty, SLOW, OK)
    go_to(empty, date(2026, 11, 9), SilentGateway())
    (payment,) = facts_of(empty, account_id).pending_payments
    state = payments.refresh(empty, GATEWAY, CAUSE, payment.id).state
    assert state is PaymentState.SUCCEEDED
    assert attempts(empty, account_id) == [("0001", "100.00", "succeeded")]
    assert facts_of(empty, account_id).owed == ZERO


def test_closing_a_day_asks_after_slow_payments(empty: Ledger) -> None:
    account_id = owing(empty, SLOW, OK)
    go_to(empty, date(2026, 11, 8))
    assert attempts(empty, account_id) == [("0001", "100.00", "succeeded")]
    assert facts_of(empty, account_id).statements[0].settled_on == AFTER


def test_nobody_is_debited_again_after_the_due_day(empty: Ledger) -> None:
    account_id = owing(empty, POOR)
    go_to(empty, date(2026, 11, 30))
    assert attempts(empty, account_id) == [("0001", "100.00", "failed")] * 3
    assert {p.created_on for p in facts_of(empty, account_id).payments} == {DUE}


def test_only_what_is_still_unpaid_is_debited(empty: Ledger) -> None:
    account_id = owing(empty)
    go_to(empty, date(2026, 11, 3))
    paid(empty, account_id, "64.99")
    go_to(empty, AFTER)
    assert attempts(empty, account_id) == [
        ("0001", "64.99", "succeeded"),
        ("0001", "35.01", "succeeded"),
    ]
    assert facts_of(empty, account_id).overpayment == ZERO


def test_a_bill_paid_before_its_due_day_is_not_debited(empty: Ledger) -> None:
    account_id = owing(empty)
    paid(empty, account_id, "100")
    go_to(empty, AFTER)
    assert attempts(empty, account_id) == [("0001", "100.00", "succeeded")]


def test_what_is_not_due_yet_is_not_debited(empty: Ledger) -> None:
    account_id = owing(empty)
    go_to(empty, date(2026, 11, 1))
    bought(empty, account_id, "D2", "70")
    go_to(empty, AFTER)
    assert attempts(empty, account_id) == [("0001", "100.00", "succeeded")]
    assert str(facts_of(empty, account_id).owed) == "70.00"


def test_a_customer_who_switched_it_off_is_not_debited(empty: Ledger) -> None:
    account_id = owing(empty)
    assert debits.set_auto_debit(empty, CAUSE, account_id, "k1", on=False) is False
    go_to(empty, date(2026, 11, 11))
    assert attempts(empty, account_id) == []
    assert str(facts_of(empty, account_id).owed) == "100.05"  # one day of penalty


def test_a_frozen_account_is_debited_all_the_same(empty: Ledger) -> None:
    from monthly_pay.rules.facts import HoldCause
    from monthly_pay.services import holds

    account_id = owing(empty)
    holds.place(empty, CAUSE, account_id, HoldCause.MISUSE, {}, "h1")
    go_to(empty, AFTER)
    assert facts_of(empty, account_id).owed == ZERO


def test_accounts_are_debited_each_from_their_own_cards(empty: Ledger) -> None:
    first = owing(empty, POOR)
    other = buyer(empty, OK, subject="other")
    bought(empty, other, "D2", "55.50")
    gateway = WatchedGateway()
    go_to(empty, AFTER, gateway)
    assert [(asked.token, str(asked.amount)) for asked in gateway.charged] == [
        (POOR, "100.00"),
        (POOR, "100.00"),
        (POOR, "100.00"),
        (OK, "55.50"),
    ]
    assert str(facts_of(empty, first).owed) == "100.00"
    assert facts_of(empty, other).owed == ZERO
