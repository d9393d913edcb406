"""Customers and their accounts: who is behind a subject, and opening an account."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from monthly_pay.ledger.ledger import Cause, Command, Ledger, Reading, Transaction
from monthly_pay.ledger.tables.credit import AccountRow
from monthly_pay.ledger.tables.people import CardRow, CustomerRow
from monthly_pay.products import terms
from monthly_pay.rules.calendar import BillingCycle
from monthly_pay.rules.facts import AccountState, CardKind
from monthly_pay.rules.money import ZERO, Money
from monthly_pay.rules.refusals import Refusal, Refused


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer and the account that counts: the open one, or else the one closed last."""

    id: int
    subject: str
    name: str
    phone_ending: str
    account_id: int | None
    story: str | None


def find_customer(ledger: Ledger, subject: str) -> Customer | None:
    """The customer the host app calls by that subject."""
    with ledger.read() as reading:
        row = reading.session.scalar(select(CustomerRow).where(CustomerRow.subject == subject))
        return None if row is None else _customer(reading, row)


def customers(ledger: Ledger) -> list[Customer]:
    """Every customer, in the order they were written (a demo ledger has a dozen)."""
    with ledger.read() as reading:
        rows = reading.session.scalars(select(CustomerRow).order_by(CustomerRow.id))
        return [_customer(reading, row) for row in rows]


def _customer(reading: Reading, row: CustomerRow) -> Customer:
    accounts = select(AccountRow).where(AccountRow.customer_id == row.id).order_by(AccountRow.id)
    account = None
    for account in reading.session.scalars(accounts):
        if account.state is AccountState.OPEN:
            break
    account_id = account.id if account else None
    return Customer(row.id, row.subject, row.name, row.phone[-4:], account_id, row.story)


@dataclass(frozen=True, slots=True)
class NewCard:
    """A source of payments to bind."""

    kind: CardKind
    bank: str
    ending: str
    token: str


@dataclass(frozen=True, slots=True)
class NewCustomer:
    """A person the host app makes known."""

    subject: str
    name: str
    phone: str
    born_on: date
    cards: tuple[NewCard, ...]
    verified: bool = True
    story: str | None = None


@dataclass(frozen=True, slots=True)
class Created:
    """The row that was written."""

    id: int


def register(ledger: Ledger, cause: Cause, new: NewCustomer, key: str | None = None) -> Created:
    """Makes a customer known, with bound sources in their order.

    A subject is taken once: without a key it is the key, and other details are refused.
    """

    def work(tx: Transaction) -> Created:
        same = select(CustomerRow.id).where(CustomerRow.subject == new.subject)
        if tx.session.scalar(same) is not None:
            raise Refused(Refusal.ALREADY_TAKEN, customer=new.subject)
        row = CustomerRow(
            subject=new.subject,
            name=new.name,
            phone=new.phone,
            born_on=new.born_on,
            verified=new.verified,
            story=new.story,
        )
        tx.session.add(row)
        tx.session.flush()
        for card in new.cards:
            _bind(tx, row.id, card)
        return Created(row.id)

    request = {"subject": new.subject, "details": fingerprint(new)}
    command = Command("register", cause, key or new.subject, request=request)
    return ledger.execute(command, work, Created)


def bind_card(
    ledger: Ledger, cause: Cause, customer_id: int, card: NewCard, key: str | None = None
) -> Created:
    """Binds another source of payments, after those that are bound already; each once."""

    def work(tx: Transaction) -> Created:
        known(tx, customer_id)
        same = select(CardRow.id).where(
            CardRow.customer_id == customer_id,
            CardRow.kind == card.kind,
            CardRow.ending == card.ending,
        )
        if tx.session.scalar(same) is not None:
            raise Refused(Refusal.ALREADY_TAKEN, card=card.ending)
        return Created(_bind(tx, customer_id, card).id)

    key = key or f"customer:{customer_id}:{card.kind}:{card.ending}"
    request = {"customer": customer_id, "details": fingerprint(card)}
    return ledger.execute(Command("bind_card", cause, key, request=request), work, Created)


def fingerprint(details: NewCustomer | NewCard) -> str:
    """Tells whether two requests say the same, without keeping names and phones in the audit."""
    return hashlib.sha256(repr(details).encode()).hexdigest()


def known(reading: Reading, customer_id: int) -> CustomerRow:
    """The customer of that id; an unknown one is refused."""
    row = reading.session.get(CustomerRow, customer_id)
    if row is None:
        raise Refused(Refusal.UNKNOWN_CUSTOMER, customer=customer_id)
    return row


def _bind(tx: Transaction, customer_id: int, card: NewCard) -> CardRow:
    last = select(func.max(CardRow.position)).where(CardRow.customer_id == customer_id)
    row = CardRow(
        customer_id=customer_id,
        position=(tx.session.scalar(last) or 0) + 1,
        kind=card.kind,
        bank=card.bank,
        ending=card.ending,
        token=card.token,
    )
    tx.session.add(row)
    tx.session.flush()
    return row


def open_account(
    ledger: Ledger, cause: Cause, customer_id: int, cycle: BillingCycle, limit: Money, key: str
) -> Created:
    """Opens an account with a billing cycle and a limit that were decided elsewhere."""

    if limit <= ZERO:
        raise Refused(Refusal.AMOUNT_NOT_POSITIVE, limit=limit)
    if limit > terms().limit_highest:
        raise Refused(Refusal.AMOUNT_TOO_LARGE, highest=terms().limit_highest)

    def work(tx: Transaction) -> Created:
        known(tx, customer_id)
        return Created(new_account(tx, customer_id, cycle, limit).id)

    days = [cycle.bill_day, cycle.due_day]
    request = {"customer": customer_id, "limit": limit.fen, "cycle": days}
    return ledger.execute(Command("open_account", cause, key, request=request), work, Created)


def new_account(tx: Transaction, customer_id: int, cycle: BillingCycle, limit: Money) -> AccountRow:
    """Writes an account within a command."""
    row = AccountRow(
        customer_id=customer_id,
        number=f"new:{tx.command_id}",
        state=AccountState.OPEN,
        opened_on=tx.today,
        closed_on=None,
        bill_day=cycle.bill_day,
        due_day=cycle.due_day,
        limit=limit,
        temporary_limit=ZERO,
        temporary_until=None,
        one_off_limit=ZERO,
        one_off_used=ZERO,
        auto_debit=True,
        written_off_on=None,
        version=1,
    )
    tx.session.add(row)
    tx.session.flush()
    row.number = f"MP{row.id:08d}"
    return row
