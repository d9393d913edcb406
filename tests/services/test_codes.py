"""One-time codes: three tries, five minutes, five an hour, for one quote only, never in plain."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from sqlalchemy import select, text

from monthly_pay.ledger.clock import moment
from monthly_pay.ledger.ledger import Ledger
from monthly_pay.ledger.tables.books import CommandRow
from monthly_pay.rules.refusals import Refusal
from monthly_pay.services import payoff, quotes
from monthly_pay.services.quotes import CodeCheck
from tests.services.build import (
    CAUSE,
    GATEWAY,
    Inbox,
    StoppedClock,
    account_of,
    card_of,
    facts_of,
    refused,
    with_clock,
    yuan,
)


@dataclass
class Desk:
    """A customer with a payoff quote, a card and a phone, at ten in the morning."""

    ledger: Ledger
    clock: StoppedClock
    account_id: int
    card_id: int
    phone: Inbox
    quote_id: int = 0

    def propose(self, key: str) -> None:
        self.quote_id = payoff.propose(self.ledger, CAUSE, self.account_id, key).quote.id

    def send(self) -> str:
        """Has a code sent; what the phone shows."""
        quotes.send_code(
            self.ledger, self.phone, CAUSE, self.account_id, self.quote_id, self.card_id
        )
        return self.phone.codes[-1]

    def check(self, code: str) -> CodeCheck:
        return quotes.check_code(self.ledger, CAUSE, self.account_id, self.quote_id, code)

    def pay(self) -> None:
        payoff.pay(self.ledger, GATEWAY, CAUSE, self.account_id, self.quote_id)


@pytest.fixture
def desk(demo: Ledger) -> Desk:
    """The customer of the demo who owes 387.00."""
    ledger, clock = with_clock(demo, moment(date(2026, 11, 22), 10))
    account_id = account_of(ledger, "emma")
    desk = Desk(ledger, clock, account_id, card_of(ledger, account_id), Inbox())
    desk.propose("k1")
    return desk


def wrong(code: str) -> str:
    """Another code than that one."""
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_the_right_code_passes_and_the_quote_is_paid(desk: Desk) -> None:
    code = desk.send()
    assert len(code) == 6
    assert desk.check(code) == CodeCheck(passed=True)
    desk.pay()
    assert facts_of(desk.ledger, desk.account_id).owed == yuan("0")


def test_the_customer_is_told_where_the_code_went(desk: Desk) -> None:
    sent = quotes.send_code(
        desk.ledger, desk.phone, CAUSE, desk.account_id, desk.quote_id, desk.card_id
    )
    with desk.ledger.read() as reading:
        query = text("SELECT phone FROM customers WHERE subject = 'emma'")
        number = reading.session.scalar(query)
    assert (sent.phone_ending, sent.minutes) == (str(number)[-4:], 5)


def test_wrong_codes_use_up_three_tries(desk: Desk) -> None:
    code = desk.send()
    assert desk.check(wrong(code)) == CodeCheck(False, Refusal.CODE_WRONG, 2)
    assert desk.check(wrong(code)) == CodeCheck(False, Refusal.CODE_WRONG, 1)
    assert desk.check(wrong(code)) == CodeCheck(False, Refusal.CODE_TRIES_USED, 0)
    assert desk.check(code) == CodeCheck(False, Refusal.CODE_TRIES_USED, 0)
    with refused(Refusal.CODE_MISSING):
        desk.pay()


def test_the_third_try_may_be_the_right_one(desk: Desk) -> None:
    code = desk.send()
    desk.check(wrong(code))
    desk.check(wrong(code))
    assert desk.check(code).passed


@pytest.mark.parametrize("typed", ["", "abc", "12345", "1234567", "１２３４５６", "' OR 1=1 --"])
def test_what_is_no_code_is_a_wrong_code(desk: Desk, typed: str) -> None:
    desk.send()
    assert desk.check(typed).refusal is Refusal.CODE_WRONG


@pytest.mark.parametrize(
    ("minutes", "seconds", "result"),
    [(4, 59, CodeCheck(True)), (5, 0, CodeCheck(False, Refusal.CODE_EXPIRED))],
)
def test_a_code_is_good_for_five_minutes(
    desk: Desk, minutes: int, seconds: int, result: CodeCheck
) -> None:
    code = desk.send()
    desk.clock.wait(minutes=minutes, seconds=seconds)
    assert desk.check(code) == result


def test_a_code_passes_once(desk: Desk) -> None:
    code = desk.send()
    desk.check(code)
    assert desk.check(code) == CodeCheck(False, Refusal.CODE_EXPIRED)


def test_a_newer_code_makes_the_older_one_worthless(desk: Desk) -> None:
    older, newer = desk.send(), desk.send()
    if older != newer:  # once in a million they are the same
        assert desk.check(older).refusal is Refusal.CODE_WRONG
    assert desk.check(newer).passed


def test_a_newer_code_has_to_be_typed_before_it_is_paid(desk: Desk) -> None:
    desk.check(desk.send())
    desk.send()
    with refused(Refusal.CODE_MISSING):
        desk.pay()


def test_the_code_of_another_quote_does_not_pass(desk: Desk) -> None:
    other = desk.send()
    desk.propose("k2")
    assert desk.check(other) == CodeCheck(False, Refusal.CODE_MISSING)
    mine = desk.send()
    assert desk.check(other if other != mine else wrong(mine)).refusal is Refusal.CODE_WRONG


def test_without_any_code_nothing_is_paid(desk: Desk) -> None:
    assert desk.check("123456") == CodeCheck(False, Refusal.CODE_MISSING)
    with refused(Refusal.CODE_MISSING):
        desk.pay()
    desk.send()
    with refused(Refusal.CODE_MISSING):
        desk.pay()
    assert facts_of(desk.ledger, desk.account_id).payments == ()


def test_five_codes_an_hour_are_sent_whatever_the_quote(desk: Desk) -> None:
    for minute in range(5):
        desk.send()
        desk.clock.wait(minutes=1)
        desk.propose(f"again-{minute}")
    with refused(Refusal.CODE_TOO_MANY):
        desk.send()
    assert len(desk.phone.codes) == 5
    desk.clock.wait(minutes=54, seconds=59)  # 10:59:59; the first was sent at 10:00:00
    desk.propose("before the hour")
    with refused(Refusal.CODE_TOO_MANY):
        desk.send()
    desk.clock.wait(seconds=1)
    desk.send()
    assert len(desk.phone.codes) == 6


def test_a_phone_that_can_not_be_reached_is_told_and_another_code_can_be_sent(desk: Desk) -> None:
    class Dead(Inbox):
        def send_code(self, number: str, code: str, minutes: int) -> None:
            raise ConnectionError("the phone cannot be reached")

    desk.phone, phone = Dead(), desk.phone
    with pytest.raises(ConnectionError):
        desk.send()
    desk.phone = phone
    assert desk.check(desk.send()).passed


def test_a_code_stands_nowhere_in_plain(desk: Desk) -> None:
    code = desk.send()
    desk.check(wrong(code))
    desk.check(code)
    with desk.ledger.engine.connect() as connection:
        kept = connection.execute(text("SELECT salt, hash FROM codes ORDER BY id DESC")).first()
        query = select(CommandRow.name, CommandRow.request).where(
            CommandRow.name.in_(("send_code", "check_code"))
        )
        told = {(row.name, *sorted(row.request)) for row in connection.execute(query)}
    assert kept is not None
    assert len(kept.hash) == 128
    assert code not in (kept.salt, kept.hash)
    assert told == {("send_code", "card", "quote"), ("check_code", "quote")}
