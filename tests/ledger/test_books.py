"""Double entry: what is booked never changes, moves a positive amount, and adds up to nothing."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from monthly_pay.ledger.books import balances, trial_balance
from monthly_pay.ledger.ledger import Cause, Command, Ledger, Transaction
from monthly_pay.ledger.tables.books import BookKind, TransferKind
from monthly_pay.rules.money import Money, total
from tests.services.build import account_of, book_sums, bought, buyer, count, paid, start, yuan

CAUSE = Cause("operator:test")
INSERT = (
    "INSERT INTO transfers (debit_id, credit_id, amount, kind, booked_on, command_id) "
    "VALUES (:debit, :credit, :amount, 'payment', '2026-11-22', 1)"
)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE transfers SET amount = amount + 1",
        "UPDATE transfers SET booked_on = '2026-01-01' WHERE id = 1",
        "DELETE FROM transfers WHERE id = 1",
        "DELETE FROM transfers",
        "UPDATE commands SET actor = 'somebody else' WHERE id = 1",
        "UPDATE commands SET response = NULL",
        "DELETE FROM commands WHERE id = 1",
    ],
)
def test_the_database_refuses_to_change_what_was_booked(demo: Ledger, change: str) -> None:
    before = count(demo, "transfers"), count(demo, "commands"), book_sums(demo)
    with (
        pytest.raises(DBAPIError, match="the books are never changed"),
        demo.engine.begin() as connection,
    ):
        connection.execute(text(change))
    assert (count(demo, "transfers"), count(demo, "commands"), book_sums(demo)) == before


@pytest.mark.parametrize("amount", [0, -1, -12_300])
def test_the_database_refuses_a_transfer_of_nothing_or_less(demo: Ledger, amount: int) -> None:
    with pytest.raises(IntegrityError, match="positive"), demo.engine.begin() as connection:
        connection.execute(text(INSERT), {"debit": 1, "credit": 2, "amount": amount})


def test_the_database_refuses_a_transfer_from_a_book_to_itself(demo: Ledger) -> None:
    with pytest.raises(IntegrityError, match="two_books"), demo.engine.begin() as connection:
        connection.execute(text(INSERT), {"debit": 1, "credit": 1, "amount": 100})


def test_the_database_refuses_a_transfer_without_a_command(demo: Ledger) -> None:
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"), demo.engine.begin() as connection:
        connection.execute(
            text(INSERT.replace(", 1)", ", 987654)")), {"debit": 1, "credit": 2, "amount": 100}
        )


def book(ledger: Ledger, account_id: int, amount: Money) -> None:
    """Tries to book an amount from clearing to the overpayment of an account."""

    def work(tx: Transaction) -> int:
        clearing = tx.books.house(BookKind.CLEARING)
        mine = tx.books.overpayment(account_id)
        tx.books.transfer(clearing, mine, amount, TransferKind.OVERPAYMENT)
        return 0

    ledger.execute(Command("book", CAUSE, str(amount), account_id), work, int)


def test_nothing_to_book_is_no_transfer(demo: Ledger) -> None:
    before = count(demo, "transfers")
    book(demo, account_of(demo, "lin"), Money(0))
    assert count(demo, "transfers") == before


def test_a_negative_amount_cannot_be_booked(demo: Ledger) -> None:
    before = count(demo, "transfers"), count(demo, "commands")
    with pytest.raises(ValueError, match="positive"):
        book(demo, account_of(demo, "lin"), Money(-1))
    assert (count(demo, "transfers"), count(demo, "commands")) == before


def test_the_demo_ledger_adds_up_to_nothing(demo: Ledger) -> None:
    with demo.read() as reading:
        books = trial_balance(reading.session)
    assert total(books.values()) == Money(0)
    assert len(books) > 20


def test_the_balances_of_an_account_are_its_own(empty: Ledger) -> None:
    start(empty, date(2026, 11, 3))
    first, other = buyer(empty), buyer(empty, subject="other")
    (charge,) = bought(empty, first, "D1", "120")
    bought(empty, other, "D2", "75.50")
    paid(empty, first, "150")
    with empty.read() as reading:
        mine = balances(reading.session, first)
    # 150 came for 120: the charge is even, 30 belong to the customer (a credit).
    assert mine[BookKind.PRINCIPAL, charge] == Money(0)
    assert mine[BookKind.OVERPAYMENT, None] == yuan("-30")
    assert len(mine) == 2


def test_every_book_of_a_purchase_and_its_payment(empty: Ledger) -> None:
    start(empty, date(2026, 11, 3))
    account_id = buyer(empty)
    bought(empty, account_id, "D1", "120")
    paid(empty, account_id, "100")
    # The shop gets 120.00 less 0.6 % = 119.28; 20.00 of the purchase are unpaid.
    assert book_sums(empty) == {
        "principal": "20.00",
        "merchant_payable": "-119.28",
        "merchant_fee_income": "-0.72",
        "clearing": "100.00",
    }
