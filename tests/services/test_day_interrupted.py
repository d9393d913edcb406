"""A day whose closing broke off is closed again, and ends as if nothing had happened."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.exc import DBAPIError

from monthly_pay.ledger.ledger import Ledger
from monthly_pay.rules.facts import CardKind
from monthly_pay.rules.money import ZERO
from monthly_pay.services import accounts, day
from monthly_pay.services.accounts import NewCard
from tests.services.build import (
    CAUSE,
    GATEWAY,
    OK,
    POOR,
    WatchedGateway,
    book_sums,
    bought,
    buyer,
    count,
    facts_of,
    go_to,
    start,
)

DUE = date(2026, 11, 6)


@pytest.fixture
def three(empty: Ledger) -> list[int]:
    """Three accounts on 31 October 2026, with 100.00, 50.00 and 25.00 due on 6 November."""
    start(empty, date(2026, 10, 31))
    tokens = ((POOR, OK), (OK,), (POOR,))
    accounts_ = [
        buyer(empty, *cards, subject=f"buyer{place}") for place, cards in enumerate(tokens)
    ]
    for place, amount in enumerate(("100", "50", "25")):
        bought(empty, accounts_[place], f"D{place}", amount)
    return accounts_


@pytest.mark.parametrize("breaks_at", [1, 2, 3, 4, 5, 6])
def test_a_provider_that_breaks_down_in_the_middle_charges_nobody_twice(
    empty: Ledger, three: list[int], breaks_at: int
) -> None:
    go_to(empty, DUE)
    gateway = WatchedGateway(breaks_at=breaks_at)
    with pytest.raises(ConnectionError):
        day.close_day(empty, gateway, DUE)
    with empty.read() as reading:
        assert reading.today == DUE  # the day is not over
    day.close_day(empty, gateway, DUE)
    with empty.read() as reading:
        assert reading.today == date(2026, 11, 7)
    first, second, third = (facts_of(empty, account_id) for account_id in three)
    assert [p.state.value for p in first.payments] == ["failed", "succeeded"]
    assert [p.state.value for p in second.payments] == ["succeeded"]
    assert [p.state.value for p in third.payments] == ["failed"] * 3
    assert (first.owed, second.owed, str(third.owed)) == (ZERO, ZERO, "25.00")
    assert book_sums(empty)["clearing"] == "150.00"


def break_inserts(ledger: Ledger, table: str, account_id: int) -> None:
    """The database refuses new rows of an account in a table."""
    when = f"CREATE TRIGGER broken BEFORE INSERT ON {table}"
    of_account = f"NEW.account_id = {account_id}"
    with ledger.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            raises = "BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
            connection.exec_driver_sql(f"{when} WHEN {of_account} {raises}")
        else:
            connection.exec_driver_sql(
                "CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN RAISE EXCEPTION 'the disk is full'; END $$"
            )
            each = f"FOR EACH ROW WHEN ({of_account}) EXECUTE FUNCTION broken()"
            connection.exec_driver_sql(f"{when} {each}")


def repair(ledger: Ledger) -> None:
    """The database works again."""
    with ledger.engine.begin() as connection:
        sqlite = connection.dialect.name == "sqlite"
        drop = "DROP TRIGGER broken" if sqlite else "DROP FUNCTION broken CASCADE"
        connection.exec_driver_sql(drop)


def test_penalties_and_holds_of_a_day_that_broke_off_are_booked_once(empty: Ledger) -> None:
    start(empty, date(2026, 10, 31))
    late = [buyer(empty, POOR, subject=name) for name in ("first", "second")]
    for account_id in late:
        bought(empty, account_id, f"D{account_id}", "100")
    go_to(empty, date(2026, 11, 10))
    break_inserts(empty, "holds", late[1])
    with pytest.raises(DBAPIError, match="the disk is full"):
        day.close_day(empty, GATEWAY, date(2026, 11, 10))
    assert [str(facts_of(empty, a).owed) for a in late] == ["100.05", "100.00"]
    repair(empty)
    day.close_day(empty, GATEWAY, date(2026, 11, 10))
    assert [str(facts_of(empty, a).owed) for a in late] == ["100.05", "100.05"]
    assert [len(facts_of(empty, a).holds) for a in late] == [1, 1]


def test_bills_that_were_not_cut_when_a_day_broke_off_still_get_their_date(
    empty: Ledger, three: list[int]
) -> None:
    go_to(empty, date(2026, 10, 31))
    break_inserts(empty, "statements", three[1])
    with pytest.raises(DBAPIError, match="the disk is full"):
        day.close_day(empty, GATEWAY, date(2026, 10, 31))
    repair(empty)
    go_to(empty, date(2026, 11, 3))  # from the business date on, as `monthly-pay day` does
    bills = [facts_of(empty, account_id).statements[0] for account_id in three]
    assert [bill.bill_date for bill in bills] == [date(2026, 11, 1)] * 3
    assert [bill.due_date for bill in bills] == [DUE] * 3


def test_bills_are_cut_when_the_day_that_broke_off_is_closed_again(
    empty: Ledger, three: list[int]
) -> None:
    go_to(empty, date(2026, 10, 31))
    break_inserts(empty, "statements", three[1])
    with pytest.raises(DBAPIError, match="the disk is full"):
        day.close_day(empty, GATEWAY, date(2026, 10, 31))
    repair(empty)
    day.close_day(empty, GATEWAY, date(2026, 10, 31))
    bills = [facts_of(empty, account_id).statements for account_id in three]
    assert [[bill.bill_date for bill in mine] for mine in bills] == [[date(2026, 11, 1)]] * 3


def test_closing_a_day_again_asks_the_provider_for_nothing(empty: Ledger, three: list[int]) -> None:
    go_to(empty, date(2026, 11, 7))
    gateway = WatchedGateway()
    day.close_day(empty, gateway, DUE)
    assert gateway.charged == []


def test_closing_a_day_again_debits_no_card_bound_since(empty: Ledger, three: list[int]) -> None:
    go_to(empty, date(2026, 11, 8))
    facts = facts_of(empty, three[2])
    card = NewCard(CardKind.BANK_CARD, "bank", "0009", OK)
    accounts.bind_card(empty, CAUSE, facts.account.customer_id, card)
    before = count(empty, "payments")
    day.close_day(empty, GATEWAY, DUE)
    assert count(empty, "payments") == before
