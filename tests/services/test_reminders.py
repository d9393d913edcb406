"""Reminders: on their days, once, and never of something that is not to be paid."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from monthly_pay.ledger.ledger import Ledger
from monthly_pay.ledger.tables.standing import ReminderRow
from monthly_pay.services import disputes, refunds, reminders
from monthly_pay.services.day import CLOSING, close_day
from tests.services.build import (
    CAUSE,
    GATEWAY,
    OPERATOR,
    POOR,
    bought,
    buyer,
    facts_of,
    go_to,
    paid,
    start,
    yuan,
)

ALL = [
    ("due_soon", date(2026, 11, 4)),
    ("due_today", date(2026, 11, 6)),
    ("late", date(2026, 11, 7)),
    ("grace_ends", date(2026, 11, 9)),
]


@pytest.fixture
def account_id(empty: Ledger) -> int:
    """On 31 October 2026; 100.00 will be due on 6 November, and the card is empty."""
    account_id = buyer(start(empty, date(2026, 10, 31)), POOR)
    bought(empty, account_id, "D1", "100")
    return account_id


def queued(ledger: Ledger) -> list[tuple[str, date]]:
    """The kind and the day of every reminder."""
    with ledger.read() as reading:
        rows = reading.session.scalars(select(ReminderRow).order_by(ReminderRow.id))
        return [(row.kind, row.queued_on) for row in rows]


def test_who_does_not_pay_is_reminded_four_times(empty: Ledger, account_id: int) -> None:
    go_to(empty, date(2026, 11, 20))
    assert queued(empty) == ALL


@pytest.mark.parametrize(
    ("on", "reminded"),
    [
        (date(2026, 11, 3), []),
        (date(2026, 11, 5), ALL[:1]),
        (date(2026, 11, 6), ALL[:2]),
        (date(2026, 11, 8), ALL[:3]),
    ],
)
def test_nobody_is_reminded_of_what_was_paid(
    empty: Ledger, account_id: int, on: date, reminded: list[tuple[str, date]]
) -> None:
    go_to(empty, on)
    paid(empty, account_id, "100")
    go_to(empty, date(2026, 11, 12))
    assert queued(empty) == reminded


def test_nobody_is_reminded_of_what_was_returned(empty: Ledger, account_id: int) -> None:
    go_to(empty, date(2026, 11, 3))
    refunds.refund(empty, OPERATOR, account_id, "D1", yuan("100"), "r1")
    go_to(empty, date(2026, 11, 12))
    assert queued(empty) == []


def test_nobody_is_reminded_of_what_is_disputed(empty: Ledger, account_id: int) -> None:
    go_to(empty, date(2026, 11, 2))
    disputes.open_dispute(empty, CAUSE, account_id, 1, "never came", "d1")
    go_to(empty, date(2026, 11, 12))
    assert queued(empty) == []


def test_after_the_minimum_nobody_is_told_to_be_late(empty: Ledger, account_id: int) -> None:
    go_to(empty, date(2026, 11, 5))
    paid(empty, account_id, "10")  # a tenth: the rest is payable until 6 December
    go_to(empty, date(2026, 11, 12))
    assert facts_of(empty, account_id).statements[0].payable_until == date(2026, 12, 6)
    assert queued(empty) == ALL[:2]
    go_to(empty, date(2026, 12, 8))
    assert queued(empty)[2:] == [("late", date(2026, 12, 7))]


def test_closing_the_day_again_reminds_nobody_again(empty: Ledger, account_id: int) -> None:
    go_to(empty, date(2026, 11, 3))
    assert close_day(empty, GATEWAY, date(2026, 11, 3)).reminders == 1
    assert close_day(empty, GATEWAY, date(2026, 11, 3)).reminders == 0
    assert reminders.queue_due(empty, CLOSING, date(2026, 11, 4)) == 0
    assert queued(empty) == ALL[:1]


def test_a_day_on_which_nothing_is_due_reminds_nobody(demo: Ledger) -> None:
    before = queued(demo)
    assert reminders.queue_due(demo, CLOSING, date(2024, 1, 1)) == 0
    assert queued(demo) == before
