"""Closing days: bills on their day, penalty after grace, a hold; and nothing twice."""

from __future__ import annotations

from datetime import date

import pytest

from monthly_pay.ledger.ledger import Ledger
from monthly_pay.rules.facts import HoldCause
from monthly_pay.rules.money import ZERO
from monthly_pay.rules.refusals import Refusal
from monthly_pay.services import day
from tests.services.build import (
    GATEWAY,
    POOR,
    book_sums,
    bought,
    buyer,
    count,
    facts_of,
    go_to,
    paid,
    refused_whole,
    start,
    yuan,
)

EVERYTHING = ("commands", "transfers", "statements", "payments", "payment_events", "holds")


@pytest.fixture
def account_id(empty: Ledger) -> int:
    """An account on 31 October 2026 that owes 100.00, due on 6 November; its card is empty."""
    account_id = buyer(start(empty, date(2026, 10, 31)), POOR)
    bought(empty, account_id, "D1", "100")
    return account_id


def penalty(ledger: Ledger, account_id: int) -> str:
    """The unpaid penalty of the only bill."""
    (statement,) = facts_of(ledger, account_id).statements
    return str(statement.penalty_due)


@pytest.mark.parametrize(
    ("cycle", "posted", "bill", "due", "grace"),
    [
        ((1, 6), (2026, 10, 31), (2026, 11, 1), (2026, 11, 6), (2026, 11, 9)),
        ((1, 6), (2026, 12, 31), (2027, 1, 1), (2027, 1, 6), (2027, 1, 9)),
        ((10, 15), (2026, 11, 9), (2026, 11, 10), (2026, 11, 15), (2026, 11, 18)),
        ((10, 15), (2026, 10, 10), (2026, 11, 10), (2026, 11, 15), (2026, 11, 18)),
        ((15, 20), (2028, 2, 14), (2028, 2, 15), (2028, 2, 20), (2028, 2, 23)),
        ((28, 3), (2028, 2, 27), (2028, 2, 28), (2028, 3, 3), (2028, 3, 6)),
        ((31, 5), (2027, 2, 27), (2027, 2, 28), (2027, 3, 5), (2027, 3, 8)),
    ],
)
def test_a_bill_is_cut_at_the_start_of_its_day(
    empty: Ledger,
    cycle: tuple[int, int],
    posted: tuple[int, int, int],
    bill: tuple[int, int, int],
    due: tuple[int, int, int],
    grace: tuple[int, int, int],
) -> None:
    account_id = buyer(start(empty, date(*posted)), cycle=cycle)
    bought(empty, account_id, "D1", "100")
    assert facts_of(empty, account_id).statements == ()
    go_to(empty, date(*bill))
    (statement,) = facts_of(empty, account_id).statements
    assert statement.bill_date == date(*bill)
    assert statement.due_date == date(*due)
    assert statement.grace_until == date(*grace)
    assert statement.issued == statement.due == yuan("100")


def test_a_day_tells_what_it_did(empty: Ledger, account_id: int) -> None:
    buyer(empty, subject="idle")  # an account without purchases gets no bill
    go_to(empty, date(2026, 10, 31))
    eve = day.close_day(empty, GATEWAY, date(2026, 10, 31))
    assert (eve.day, eve.accounts, eve.statements, eve.debits) == (date(2026, 10, 31), 0, 1, 0)
    go_to(empty, date(2026, 11, 6))
    due = day.close_day(empty, GATEWAY, date(2026, 11, 6))
    assert (due.day, due.accounts, due.statements, due.debits) == (date(2026, 11, 6), 1, 0, 3)
    assert count(empty, "statements") == 1


def test_what_is_posted_on_the_bill_day_waits_for_the_next_bill(
    empty: Ledger, account_id: int
) -> None:
    go_to(empty, date(2026, 11, 1))
    bought(empty, account_id, "D2", "30")
    go_to(empty, date(2026, 12, 2))
    first, second = facts_of(empty, account_id).statements
    assert (first.issued, second.issued) == (yuan("100"), yuan("30"))
    assert second.bill_date == date(2026, 12, 1)


def test_the_fee_of_an_instalment_is_owed_when_it_is_billed(empty: Ledger) -> None:
    account_id = buyer(start(empty, date(2026, 10, 31)), POOR)
    bought(empty, account_id, "D1", "300", terms=3)  # 3 × (100.00 + 1.50)
    assert "fee_income" not in book_sums(empty)
    go_to(empty, date(2026, 11, 1))
    assert book_sums(empty)["fee_income"] == "-1.50"
    assert facts_of(empty, account_id).owed == yuan("301.50")
    go_to(empty, date(2026, 12, 1))
    assert book_sums(empty)["fee_income"] == "-3.00"
    assert [str(s.issued) for s in facts_of(empty, account_id).statements] == ["101.50"] * 2


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 11, 6), "0.00"),  # the due day
        (date(2026, 11, 9), "0.00"),  # the last day of grace
        (date(2026, 11, 10), "0.00"),  # the first day after grace is not over yet
        (date(2026, 11, 11), "0.05"),
        (date(2026, 11, 21), "0.55"),  # 10 to 20 November: 11 days
        (date(2026, 12, 1), "1.05"),
    ],
)
def test_penalty_begins_after_grace_and_grows_every_day(
    empty: Ledger, account_id: int, today: date, expected: str
) -> None:
    go_to(empty, today)
    assert penalty(empty, account_id) == expected
    assert book_sums(empty).get("penalty_income", "0.00").removeprefix("-") == expected


@pytest.mark.parametrize(
    ("amount", "expected"), [("19.99", "0.00"), ("20", "0.01"), ("59.99", "0.02")]
)
def test_the_penalty_of_a_day_is_rounded_down(empty: Ledger, amount: str, expected: str) -> None:
    account_id = buyer(start(empty, date(2026, 10, 31)), POOR)
    bought(empty, account_id, "D1", amount)
    go_to(empty, date(2026, 11, 11))
    assert penalty(empty, account_id) == expected


def test_no_penalty_is_taken_on_penalty_or_on_what_was_paid(empty: Ledger, account_id: int) -> None:
    go_to(empty, date(2026, 11, 30))  # 20 days of 0.05 are owed
    assert penalty(empty, account_id) == "1.00"
    paid(empty, account_id, "41")  # the penalty and 40.00 of the principal
    go_to(empty, date(2026, 12, 1))
    assert penalty(empty, account_id) == "0.03"  # 0.05 % of 60.00


def test_what_is_paid_on_the_last_day_of_grace_costs_nothing(
    empty: Ledger, account_id: int
) -> None:
    go_to(empty, date(2026, 11, 9))
    paid(empty, account_id, "100")
    go_to(empty, date(2026, 11, 20))
    facts = facts_of(empty, account_id)
    assert (facts.owed, facts.holds) == (ZERO, ())


def test_an_account_late_beyond_grace_is_held_once_with_its_evidence(
    empty: Ledger, account_id: int
) -> None:
    go_to(empty, date(2026, 11, 10))
    assert facts_of(empty, account_id).holds == ()
    go_to(empty, date(2026, 11, 11))
    (hold,) = facts_of(empty, account_id).active_holds
    assert (hold.cause, hold.placed_on) == (HoldCause.OVERDUE, date(2026, 11, 10))
    assert hold.placed_by == "system:close-day"
    assert hold.evidence["bill_date"] == "2026-11-01"
    assert hold.evidence["due_date"] == "2026-11-06"
    assert hold.evidence["amount"] == 10_000  # before the penalty of that day
    go_to(empty, date(2026, 11, 30))
    assert len(facts_of(empty, account_id).holds) == 1


@pytest.mark.parametrize(
    "last", [date(2026, 10, 31), date(2026, 11, 6), date(2026, 11, 10), date(2026, 11, 15)]
)
def test_closing_a_day_twice_changes_nothing(empty: Ledger, account_id: int, last: date) -> None:
    go_to(empty, last)
    day.close_day(empty, GATEWAY, last)
    before = {table: count(empty, table) for table in EVERYTHING}, book_sums(empty)
    facts = facts_of(empty, account_id)
    day.close_day(empty, GATEWAY, last)
    assert ({table: count(empty, table) for table in EVERYTHING}, book_sums(empty)) == before
    assert facts_of(empty, account_id) == facts


def test_closing_an_old_day_again_does_not_turn_the_date_back(
    empty: Ledger, account_id: int
) -> None:
    go_to(empty, date(2026, 11, 20))
    before = book_sums(empty)
    day.close_day(empty, GATEWAY, date(2026, 11, 6))
    with empty.read() as reading:
        assert reading.today == date(2026, 11, 20)
    assert book_sums(empty) == before


def test_the_business_date_never_goes_back(empty: Ledger, account_id: int) -> None:
    day.set_business_date(empty, date(2026, 10, 30))
    with empty.read() as reading:
        assert reading.today == date(2026, 10, 31)


def test_a_day_that_has_not_come_is_not_closed(empty: Ledger, account_id: int) -> None:
    with refused_whole(empty, Refusal.NOT_ALLOWED_NOW):
        day.close_day(empty, GATEWAY, date(2026, 11, 1))
    with refused_whole(empty, Refusal.NOT_ALLOWED_NOW):
        day.close_day(empty, GATEWAY, date(9999, 12, 31))
    assert day.close_day(empty, GATEWAY, date(2026, 10, 31)).statements == 1
    assert len(facts_of(empty, account_id).statements) == 1


def test_closing_a_day_before_anything_began_does_nothing(empty: Ledger, account_id: int) -> None:
    done = day.close_day(empty, GATEWAY, date(2019, 1, 1))
    assert done == day.DayClosed(date(2019, 1, 1), 0, 0, 0, 0)
    facts = facts_of(empty, account_id)
    assert (facts.owed, facts.statements) == (yuan("100"), ())
