"""A command is carried out once, wholly or not at all, and leaves an audit entry."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

import pytest
from sqlalchemy import select

from monthly_pay.ledger.clock import SHANGHAI, moment
from monthly_pay.ledger.ledger import Cause, Command, Ledger, Transaction
from monthly_pay.ledger.tables.books import BookKind, CommandRow, TransferKind, TransferRow
from monthly_pay.rules.money import Money
from monthly_pay.rules.refusals import Refusal
from tests.services.build import buyer, count, facts_of, refused, start, with_clock, yuan

CAUSE = Cause("operator:7", "conversation-7:3")


@dataclass(frozen=True)
class Receipt:
    """A result with the kinds of values that services return."""

    amount: Money
    booked_on: date
    at: datetime
    lines: tuple[str, ...]


@pytest.fixture
def account_id(empty: Ledger) -> int:
    """An account in a ledger whose business date is 1 November 2026."""
    return buyer(start(empty, date(2026, 11, 1)))


def gift(tx: Transaction, account_id: int) -> Receipt:
    """Books 1.00 元 from clearing to the overpayment of an account."""
    clearing = tx.books.house(BookKind.CLEARING)
    tx.books.transfer(
        clearing, tx.books.overpayment(account_id), yuan("1"), TransferKind.OVERPAYMENT
    )
    return Receipt(yuan("1"), tx.today, tx.now, ("one",))


def run(ledger: Ledger, command: Command) -> Receipt:
    """Carries out the gift."""
    return ledger.execute(command, lambda tx: gift(tx, command.account_id or 0), Receipt)


def version(ledger: Ledger, account_id: int) -> int:
    """The version of the account."""
    return facts_of(ledger, account_id).account.version


def test_the_same_key_again_returns_the_first_result_and_writes_nothing(
    empty: Ledger, account_id: int
) -> None:
    command = Command("gift", CAUSE, "k1", account_id, {"amount": 100})
    first = run(empty, command)
    before = count(empty, "commands"), count(empty, "transfers"), version(empty, account_id)
    assert run(empty, command) == first
    after = count(empty, "commands"), count(empty, "transfers"), version(empty, account_id)
    assert after == before
    assert facts_of(empty, account_id).overpayment == yuan("1")


def test_a_repeated_key_tells_the_first_result_even_on_a_later_day(
    empty: Ledger, account_id: int
) -> None:
    ledger, clock = with_clock(empty, moment(date(2026, 11, 1), 9))
    first = run(ledger, Command("gift", CAUSE, "k1", account_id))
    clock.wait(days=3)
    again = run(ledger, Command("gift", CAUSE, "k1", account_id, on=date(2026, 11, 4)))
    assert again == first
    assert again.booked_on == date(2026, 11, 1)
    assert again.at == datetime(2026, 11, 1, 9, tzinfo=SHANGHAI)
    assert again.lines == ("one",)


def test_the_same_key_with_another_request_is_refused_and_changes_nothing(
    empty: Ledger, account_id: int
) -> None:
    run(empty, Command("gift", CAUSE, "k1", account_id, {"amount": 100}))
    before = count(empty, "commands"), version(empty, account_id)
    with refused(Refusal.SAME_KEY_OTHER_REQUEST):
        run(empty, Command("gift", CAUSE, "k1", account_id, {"amount": 900}))
    assert (count(empty, "commands"), version(empty, account_id)) == before
    assert facts_of(empty, account_id).overpayment == yuan("1")


def test_the_same_key_of_another_account_or_command_is_another_key(
    empty: Ledger, account_id: int
) -> None:
    other = buyer(empty, subject="other")
    run(empty, Command("gift", CAUSE, "k1", account_id))
    run(empty, Command("gift", CAUSE, "k1", other))
    run(empty, Command("present", CAUSE, "k1", account_id))
    assert facts_of(empty, account_id).overpayment == yuan("2")
    assert facts_of(empty, other).overpayment == yuan("1")


def test_the_order_in_which_a_request_is_written_does_not_make_it_another(
    empty: Ledger, account_id: int
) -> None:
    run(empty, Command("gift", CAUSE, "k1", account_id, {"a": 1, "b": 2}))
    run(empty, Command("gift", CAUSE, "k1", account_id, {"b": 2, "a": 1}))
    assert facts_of(empty, account_id).overpayment == yuan("1")


def test_an_exception_leaves_nothing_behind(empty: Ledger, account_id: int) -> None:
    tables = ("commands", "transfers", "books")
    before = [count(empty, table) for table in tables], version(empty, account_id)

    def breaks(tx: Transaction) -> Receipt:
        gift(tx, account_id)
        raise OSError("the disk is full")

    command = Command("gift", CAUSE, "k1", account_id)
    with pytest.raises(OSError, match="the disk is full"):
        empty.execute(command, breaks, Receipt)
    assert ([count(empty, table) for table in tables], version(empty, account_id)) == before
    run(empty, command)
    assert facts_of(empty, account_id).overpayment == yuan("1")


def test_each_command_on_an_account_raises_its_version_by_one(
    empty: Ledger, account_id: int
) -> None:
    before = version(empty, account_id)
    run(empty, Command("gift", CAUSE, "k1", account_id))
    run(empty, Command("gift", CAUSE, "k2", account_id))
    assert version(empty, account_id) == before + 2


def test_a_command_that_changes_no_account_leaves_the_version(
    empty: Ledger, account_id: int
) -> None:
    before = version(empty, account_id)
    run(empty, Command("gift", CAUSE, "k1", account_id, changes_account=False))
    assert version(empty, account_id) == before


def test_the_version_of_another_account_stays(empty: Ledger, account_id: int) -> None:
    other = buyer(empty, subject="other")
    before = version(empty, other)
    run(empty, Command("gift", CAUSE, "k1", account_id))
    assert version(empty, other) == before


def test_the_audit_entry_tells_who_in_which_turn_when_and_what(
    empty: Ledger, account_id: int
) -> None:
    ledger, _clock = with_clock(empty, moment(date(2026, 11, 1), 23, 59))
    run(ledger, Command("gift", CAUSE, "k1", account_id, {"amount": yuan("1").fen}))
    with ledger.read() as reading:
        row = reading.session.scalars(select(CommandRow).where(CommandRow.name == "gift")).one()
        assert (row.actor, row.turn) == ("operator:7", "conversation-7:3")
        assert row.business_date == date(2026, 11, 1)
        assert row.at == datetime(2026, 11, 1, 23, 59, tzinfo=SHANGHAI)
        assert (row.scope, row.key) == (f"account:{account_id}", "k1")
        assert row.request == {"amount": 100}
        assert row.response is not None
        assert row.response["amount"] == {"fen": 100}


def test_a_command_can_be_booked_on_the_day_that_is_being_closed(
    empty: Ledger, account_id: int
) -> None:
    run(empty, Command("gift", CAUSE, "k1", account_id, on=date(2026, 10, 31)))
    with empty.read() as reading:
        row = reading.session.scalars(select(CommandRow).where(CommandRow.name == "gift")).one()
        booked = reading.session.scalars(select(TransferRow.booked_on))
        assert row.business_date == date(2026, 10, 31)
        assert booked.all() == [date(2026, 10, 31)]


def test_a_command_on_an_unknown_account_is_refused_and_not_kept(empty: Ledger) -> None:
    start(empty, date(2026, 11, 1))
    before = count(empty, "commands")
    with refused(Refusal.UNKNOWN_OBJECT):
        run(empty, Command("gift", CAUSE, "k1", 404))
    assert count(empty, "commands") == before


def test_a_command_of_no_account_has_a_key_in_the_whole_ledger(empty: Ledger) -> None:
    start(empty, date(2026, 11, 1))
    command = Command("count", CAUSE, "k1")
    assert empty.execute(command, lambda tx: 1, int) == 1
    assert empty.execute(command, lambda tx: 2, int) == 1
    assert empty.execute(replace(command, key="k2"), lambda tx: 2, int) == 2
