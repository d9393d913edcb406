"""Builders for tests on a real ledger: a shop, a buyer, orders, payments, days that pass."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction

import pytest
from sqlalchemy import text

from monthly_pay.ledger.books import trial_balance
from monthly_pay.ledger.clock import LedgerClock, moment
from monthly_pay.ledger.ledger import Cause, Command, Ledger, Transaction
from monthly_pay.ledger.tables import Base
from monthly_pay.ports.payments import PaymentNotification, PaymentOrder, SandboxGateway
from monthly_pay.rules.calendar import BillingCycle
from monthly_pay.rules.facts import AccountFacts, CardKind, PaymentState
from monthly_pay.rules.money import Money
from monthly_pay.rules.refusals import Refusal, Refused
from monthly_pay.services import accounts, closing, day, merchants, payments, purchases, quotes
from monthly_pay.services.accounts import NewCard, NewCustomer

CAUSE = Cause("customer:test", "turn-1")
OPERATOR = Cause("operator:test")
GATEWAY = SandboxGateway()
FEE = Fraction(6, 1000)
OK, SLOW, POOR, REPEATS = "sandbox:ok", "sandbox:slow", "sandbox:insufficient", "sandbox:repeats"


def yuan(text: str) -> Money:
    """``yuan("12.5")`` is 12.50 元."""
    return Money(int(Fraction(text) * 100))


@contextmanager
def refused(refusal: Refusal) -> Iterator[None]:
    """What is done here has to be refused for that reason."""
    with pytest.raises(Refused) as caught:
        yield
    assert caught.value.refusal is refusal


def rows(ledger: Ledger) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with ledger.engine.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(table.select().order_by("id"))]
            for table in Base.metadata.sorted_tables
        }


@contextmanager
def refused_whole(ledger: Ledger, refusal: Refusal) -> Iterator[None]:
    """What is done here has to be refused for that reason, and to leave every row as it was."""
    before = rows(ledger)
    with refused(refusal):
        yield
    assert rows(ledger) == before


class StoppedClock(LedgerClock):
    """The business date of the ledger, and a moment that only the test moves."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def wait(self, **time: float) -> None:
        """Lets time pass, without a new business date."""
        self.at += timedelta(**time)


def with_clock(ledger: Ledger, at: datetime) -> tuple[Ledger, StoppedClock]:
    """The same ledger under a stopped clock."""
    clock = StoppedClock(at)
    return Ledger(ledger.engine, clock), clock


def account_of(ledger: Ledger, subject: str) -> int:
    """The account of a demo customer."""
    found = accounts.find_customer(ledger, subject)
    assert found is not None
    assert found.account_id is not None
    return found.account_id


def facts_of(ledger: Ledger, account_id: int) -> AccountFacts:
    """What the ledger knows of an account now."""
    with ledger.read() as reading:
        return reading.facts(account_id)


def card_of(ledger: Ledger, account_id: int, place: int = 0) -> int:
    """The id of a bound source, by its place in the order of debits."""
    return facts_of(ledger, account_id).cards[place].id


def count(ledger: Ledger, table: str) -> int:
    """How many rows a table has."""
    with ledger.engine.connect() as connection:
        return connection.scalar(text(f"SELECT count(*) FROM {table}")) or 0


def book_sums(ledger: Ledger) -> dict[str, str]:
    """Debits less credits of each kind of book, in 元; kinds that are even are left out."""
    sums: dict[str, Money] = {}
    with ledger.read() as reading:
        for key, amount in trial_balance(reading.session).items():
            kind = key.partition(":")[0]
            sums[kind] = sums.get(kind, Money(0)) + amount
    return {kind: str(amount) for kind, amount in sums.items() if amount}


def shop(ledger: Ledger, name: str = "shop", *, supported: bool = True, blocked: str = "") -> int:
    """A shop that pays 0.6 % and sells online."""
    new = merchants.NewMerchant(name, supported, tuple(blocked.split()), ("online",), FEE)
    return merchants.add_merchant(ledger, CAUSE, new)


def buyer(
    ledger: Ledger,
    *tokens: str,
    subject: str = "buyer",
    cycle: tuple[int, int] = (1, 6),
    limit: str = "5000",
) -> int:
    """A customer with an account and one bank card for each token; the account's id."""
    cards = tuple(
        NewCard(CardKind.BANK_CARD, "bank", f"{place:04d}", token)
        for place, token in enumerate(tokens or (OK,), start=1)
    )
    person = NewCustomer(subject, subject, "13800001234", date(1990, 1, 1), cards)
    customer_id = accounts.register(ledger, CAUSE, person).id
    return accounts.open_account(
        ledger, CAUSE, customer_id, BillingCycle(*cycle), yuan(limit), subject
    ).id


def start(ledger: Ledger, today: date) -> Ledger:
    """Gives an empty ledger its business date and one shop, with id 1."""
    day.set_business_date(ledger, today)
    shop(ledger)
    return ledger


def order(order_no: str, amount: str, *, merchant_id: int = 1, **more: object) -> purchases.Order:
    """An order of the host app."""
    at = moment(date(2026, 11, 1), 12)
    return purchases.Order(order_no, merchant_id, "kettle", yuan(amount), at, **more)  # type: ignore[arg-type]


def bought(
    ledger: Ledger, account_id: int, order_no: str, amount: str, terms: int | None = None
) -> tuple[int, ...]:
    """An order authorised and posted today; the ids of its charges."""
    placed = order(order_no, amount, terms=terms)
    assert not purchases.authorise(ledger, CAUSE, account_id, placed).declines
    return purchases.post(ledger, CAUSE, account_id, order_no).charge_ids


def go_to(ledger: Ledger, to: date, gateway: SandboxGateway = GATEWAY) -> None:
    """Closes every day before a date."""
    with ledger.read() as reading:
        today = reading.today
    for passed in range((to - today).days):
        day.close_day(ledger, gateway, today + timedelta(days=passed))


def payment_order(ledger: Ledger, account_id: int, amount: str, key: str = "pay") -> str:
    """A payment order without a named purpose, not yet sent; its number."""
    card = card_of(ledger, account_id)

    def work(tx: Transaction) -> str:
        return payments.create(tx, account_id, card, yuan(amount)).number

    return ledger.execute(Command("test_payment", CAUSE, key, account_id), work, str)


def told(number: str, amount: str, *, ok: bool = True, event: str = "") -> PaymentNotification:
    """A notification of the provider."""
    failure = None if ok else "insufficient_funds"
    name = event or f"{number}:{'paid' if ok else 'failed'}"
    return PaymentNotification(name, number, yuan(amount), ok, failure)


def paid(ledger: Ledger, account_id: int, amount: str, key: str = "pay") -> PaymentState:
    """Money that arrived without a named purpose."""
    number = payment_order(ledger, account_id, amount, key)
    return payments.receive(ledger, CAUSE, told(number, amount))


@dataclass
class Inbox:
    """A phone whose owner reads every code."""

    codes: list[str] = field(default_factory=list)

    def send_code(self, number: str, code: str, minutes: int) -> None:
        self.codes.append(code)


def confirm(ledger: Ledger, account_id: int, quote_id: int, card_id: int | None = None) -> None:
    """The customer's yes and the right code."""
    phone = Inbox()
    quotes.send_code(ledger, phone, CAUSE, account_id, quote_id, card_id)
    assert quotes.check_code(ledger, CAUSE, account_id, quote_id, phone.codes[-1]).passed


def closed(ledger: Ledger, account_id: int) -> int:
    """Closes an account in which nothing is open, as a customer does; its id."""
    quote = closing.propose(ledger, CAUSE, account_id, "close")
    confirm(ledger, account_id, quote.id)
    closing.close(ledger, CAUSE, account_id, quote.id)
    return account_id


@dataclass
class WatchedGateway(SandboxGateway):
    """The sandbox, which notes what it is asked and can break down at the n-th charge."""

    breaks_at: int | None = None
    charged: list[PaymentOrder] = field(default_factory=list)

    def charge(self, order: PaymentOrder) -> tuple[PaymentNotification, ...]:
        self.charged.append(order)
        if len(self.charged) == self.breaks_at:
            raise ConnectionError("the provider cannot be reached")
        return super().charge(order)


class SilentGateway(SandboxGateway):
    """The sandbox, which knows nothing yet when it is asked after an order."""

    def query(self, order: PaymentOrder) -> tuple[PaymentNotification, ...]:
        return ()
