"""Sending reminders: in the allowed hours, by the wanted channel, once, and only while true."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import pytest

from monthly_pay.ledger.clock import moment
from monthly_pay.ledger.ledger import Ledger
from monthly_pay.ports.notifications import NotDelivered, Notification, SandboxNotifier
from monthly_pay.rules.contacting import Channel, Hours
from monthly_pay.services import arrears, day, disputes, preferences, refunds
from monthly_pay.services.day import CLOSING
from monthly_pay.services.preferences import Wish
from monthly_pay.services.reminders import Sent, send_waiting
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

TWO_DAYS_BEFORE, DUE, LATE = date(2026, 11, 4), date(2026, 11, 6), date(2026, 11, 7)


@dataclass
class Phone:
    """A customer who notes what arrives; one that is out of reach takes nothing."""

    heard: list[Notification] = field(default_factory=list)
    out_of_reach: bool = False

    def send(self, message: Notification) -> None:
        if self.out_of_reach:
            raise NotDelivered("out of reach")
        self.heard.append(message)

    @property
    def told(self) -> list[tuple[str, str, datetime]]:
        """The kind, the channel and the moment of everything that arrived."""
        return [(one.kind.value, one.channel.value, one.at) for one in self.heard]


@pytest.fixture
def account_id(empty: Ledger) -> int:
    """On 31 October 2026; 100.00 will be due on 6 November, and the card is empty."""
    account_id = buyer(start(empty, date(2026, 10, 31)), POOR)
    bought(empty, account_id, "D1", "100")
    return account_id


@pytest.fixture
def customer_id(empty: Ledger, account_id: int) -> int:
    """Whose account it is."""
    return facts_of(empty, account_id).account.customer_id


def sent(ledger: Ledger, phone: Phone, at: datetime) -> Sent:
    """Tries to send at a moment."""
    return send_waiting(ledger, phone, CLOSING, at)


@pytest.mark.parametrize(
    ("hour", "minute", "done"),
    [
        (0, 0, Sent(waiting=1)),
        (7, 59, Sent(waiting=1)),
        (8, 0, Sent(sent=1)),
        (21, 59, Sent(sent=1)),
        (22, 0, Sent(waiting=1)),
        (23, 59, Sent(waiting=1)),
    ],
)
def test_a_reminder_waits_for_the_allowed_hours(
    empty: Ledger, account_id: int, hour: int, minute: int, done: Sent
) -> None:
    go_to(empty, TWO_DAYS_BEFORE)
    phone = Phone()
    assert sent(empty, phone, moment(TWO_DAYS_BEFORE, hour, minute)) == done
    assert len(phone.heard) == done.sent


def test_it_says_how_much_and_by_when_and_comes_once(empty: Ledger, account_id: int) -> None:
    go_to(empty, TWO_DAYS_BEFORE)
    phone = Phone()
    assert sent(empty, phone, moment(TWO_DAYS_BEFORE, 9)) == Sent(sent=1)
    assert sent(empty, phone, moment(TWO_DAYS_BEFORE, 9)) == Sent()
    assert sent(empty, phone, moment(TWO_DAYS_BEFORE, 10)) == Sent()
    (told,) = phone.heard
    assert (told.kind.value, told.channel.value) == ("due_soon", "widget")
    assert (told.amount, told.pay_by) == (yuan("100"), DUE)
    assert (told.customer, told.phone, told.language) == ("buyer", "13800001234", "zh")


def test_a_simulated_month_plays_its_hours_when_its_days_are_closed(
    empty: Ledger, account_id: int
) -> None:
    phone = Phone()
    for number in range(20):
        today = date(2026, 10, 31) if number == 0 else date(2026, 11, number)
        day.close_day(empty, GATEWAY, today, notifier=phone)
        day.close_day(empty, GATEWAY, today, notifier=phone)
    assert phone.told == [
        ("due_soon", "widget", moment(date(2026, 11, 4), 8)),
        ("due_today", "push", moment(date(2026, 11, 6), 8)),
        ("late", "sms", moment(date(2026, 11, 7), 8)),
        ("grace_ends", "sms", moment(date(2026, 11, 9), 8)),
    ]
    assert [one.pay_by for one in phone.heard[2:]] == [date(2026, 11, 6), date(2026, 11, 9)]


def test_nothing_is_sent_of_what_was_paid_after_it_was_queued(
    empty: Ledger, account_id: int
) -> None:
    go_to(empty, TWO_DAYS_BEFORE)
    paid(empty, account_id, "100")
    phone = Phone()
    assert sent(empty, phone, moment(TWO_DAYS_BEFORE, 9)) == Sent(dropped=1)
    assert sent(empty, phone, moment(TWO_DAYS_BEFORE, 10)) == Sent()
    assert phone.heard == []


def test_nothing_is_sent_of_what_was_returned_or_disputed(empty: Ledger, account_id: int) -> None:
    bought(empty, account_id, "D2", "30")
    go_to(empty, TWO_DAYS_BEFORE)
    refunds.refund(empty, OPERATOR, account_id, "D1", yuan("100"), "r1")
    disputes.open_dispute(empty, CAUSE, account_id, 2, "never came", "d1")
    phone = Phone()
    assert sent(empty, phone, moment(TWO_DAYS_BEFORE, 9)) == Sent(dropped=1)
    assert phone.heard == []


def test_after_a_part_is_paid_only_the_rest_is_asked_for(empty: Ledger, account_id: int) -> None:
    go_to(empty, TWO_DAYS_BEFORE)
    paid(empty, account_id, "4")  # less than the minimum: 96.00 stay payable by the same day
    phone = Phone()
    sent(empty, phone, moment(TWO_DAYS_BEFORE, 9))
    assert [one.amount for one in phone.heard] == [yuan("96")]


def test_a_reminder_of_yesterday_is_not_sent_today(empty: Ledger, account_id: int) -> None:
    go_to(empty, date(2026, 11, 5))
    phone = Phone()
    assert sent(empty, phone, moment(date(2026, 11, 5), 9)) == Sent(dropped=1)
    assert phone.heard == []


def test_a_reminder_of_tomorrow_is_left_alone_today(empty: Ledger, account_id: int) -> None:
    go_to(empty, TWO_DAYS_BEFORE)
    phone = Phone()
    assert sent(empty, phone, moment(date(2026, 11, 3), 9)) == Sent()
    assert sent(empty, phone, moment(TWO_DAYS_BEFORE, 9)) == Sent(sent=1)


def test_who_promised_to_pay_is_not_told_to_be_late(empty: Ledger, account_id: int) -> None:
    go_to(empty, DUE)
    sent(empty, Phone(), moment(DUE, 9))
    arrears.promise(empty, CAUSE, account_id, yuan("100"), date(2026, 11, 8), "p1")
    go_to(empty, LATE)
    phone = Phone()
    assert sent(empty, phone, moment(LATE, 9)) == Sent(dropped=1)
    go_to(empty, date(2026, 11, 9))  # the promise was not kept
    assert sent(empty, phone, moment(date(2026, 11, 9), 9)) == Sent(sent=1)


@pytest.mark.parametrize(
    ("wish", "hour", "channels"),
    [
        (Wish(channels=frozenset({Channel.SMS})), 9, ["sms"]),
        (Wish(channels=frozenset({Channel.SMS, Channel.PUSH})), 9, ["push"]),
        (Wish(channels=frozenset({Channel.CALL})), 9, []),
        (Wish(hours=Hours(18, 21)), 17, []),
        (Wish(hours=Hours(18, 21)), 18, ["widget"]),
        (Wish(hours=Hours(18, 21)), 21, []),
        (Wish(hours=Hours(20, 24)), 22, []),  # consent to late calls does not move our own hours
        (Wish(paused_until=TWO_DAYS_BEFORE), 9, []),
        (Wish(paused_until=date(2026, 11, 3)), 9, ["widget"]),
    ],
)
def test_preferences_are_honoured(
    empty: Ledger, account_id: int, customer_id: int, wish: Wish, hour: int, channels: list[str]
) -> None:
    preferences.wish(empty, CAUSE, customer_id, wish, "w1")
    go_to(empty, TWO_DAYS_BEFORE)
    phone = Phone()
    sent(empty, phone, moment(TWO_DAYS_BEFORE, hour))
    assert [one.channel.value for one in phone.heard] == channels


def test_the_wanted_language_is_told_to_the_provider(
    empty: Ledger, account_id: int, customer_id: int
) -> None:
    preferences.wish(empty, CAUSE, customer_id, Wish(language="en"), "w1")
    go_to(empty, TWO_DAYS_BEFORE)
    phone = Phone()
    sent(empty, phone, moment(TWO_DAYS_BEFORE, 9))
    assert phone.heard[0].language == "en"


def test_what_could_not_be_handed_over_is_tried_again(empty: Ledger, account_id: int) -> None:
    go_to(empty, TWO_DAYS_BEFORE)
    phone = Phone(out_of_reach=True)
    assert sent(empty, phone, moment(TWO_DAYS_BEFORE, 9)) == Sent(failed=1)
    phone.out_of_reach = False
    assert sent(empty, phone, moment(TWO_DAYS_BEFORE, 10)) == Sent(sent=1)
    assert [one.key for one in phone.heard] == ["reminder:1"]


def test_an_interruption_while_it_is_handed_over_never_doubles_it(
    empty: Ledger, account_id: int
) -> None:
    class Broken(Phone):
        def send(self, message: Notification) -> None:
            super().send(message)
            raise KeyboardInterrupt

    go_to(empty, TWO_DAYS_BEFORE)
    phone = Broken()
    with pytest.raises(KeyboardInterrupt):
        sent(empty, phone, moment(TWO_DAYS_BEFORE, 9))
    assert sent(empty, phone, moment(TWO_DAYS_BEFORE, 10)) == Sent()
    assert len(phone.heard) == 1


def test_the_sandbox_writes_a_line_without_the_whole_phone_number(
    empty: Ledger, account_id: int, tmp_path: Path
) -> None:
    go_to(empty, TWO_DAYS_BEFORE)
    file = tmp_path / "sent" / "notifications.log"
    send_waiting(empty, SandboxNotifier(file), CLOSING, moment(TWO_DAYS_BEFORE, 9))
    (line,) = file.read_text("utf-8").splitlines()
    assert json.loads(line) == {
        "key": "reminder:1",
        "channel": "widget",
        "customer": "buyer",
        "phone": "…1234",
        "kind": "due_soon",
        "language": "zh",
        "amount": 10000,
        "pay_by": "2026-11-06",
        "at": "2026-11-04T09:00:00+08:00",
    }
