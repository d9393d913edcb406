"""Quotes: a proposal kept as a row, confirmed by the customer and by a one-time code.

Nothing moves money or closes an account without one. A quote is good for a quarter of an hour,
for one business date, and for the version of the account it was made for.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from monthly_pay.ledger.ledger import Cause, Command, Ledger, Reading, Transaction
from monthly_pay.ledger.tables.credit import AccountRow
from monthly_pay.ledger.tables.people import CardRow, CustomerRow
from monthly_pay.ledger.tables.servicing import CodeRow, QuoteKind, QuoteRow, QuoteState
from monthly_pay.ports.phone import Phone
from monthly_pay.products import terms
from monthly_pay.rules.money import ZERO, Money
from monthly_pay.rules.payoff import PayoffItem
from monthly_pay.rules.refusals import Refusal, Refused

CODES_AN_HOUR = 5
_items: TypeAdapter[tuple[PayoffItem, ...]] = TypeAdapter(tuple[PayoffItem, ...])


@dataclass(frozen=True, slots=True)
class Quote:
    """A quote as it is shown: what it would do, for how much, until when."""

    id: int
    kind: QuoteKind
    amount: Money
    items: tuple[PayoffItem, ...]
    details: dict[str, Any]
    expires_at: datetime
    card_id: int | None


@dataclass(frozen=True, slots=True)
class CodeSent:
    """A code is on its way to the phone with these last digits."""

    phone_ending: str
    minutes: int


@dataclass(frozen=True, slots=True)
class CodeCheck:
    """The result of a try: passed, or why not and how many tries are left."""

    passed: bool
    refusal: Refusal | None = None
    tries_left: int = 0


def payoff_items(row: QuoteRow) -> tuple[PayoffItem, ...]:
    """The items of a payoff quote."""
    return _items.validate_python(row.items)


def as_quote(row: QuoteRow) -> Quote:
    """The row as a value."""
    return Quote(
        row.id, row.kind, row.amount, payoff_items(row), row.details, row.expires_at, row.card_id
    )


def open_quote(
    tx: Transaction,
    account_id: int,
    kind: QuoteKind,
    items: tuple[PayoffItem, ...] = (),
    *,
    amount: Money = ZERO,
    details: Mapping[str, Any] | None = None,
) -> Quote:
    """Writes a quote; an earlier open one of the account is withdrawn."""
    tx.session.execute(
        update(QuoteRow)
        .where(
            QuoteRow.account_id == account_id,
            QuoteRow.state.in_((QuoteState.OPEN, QuoteState.CONFIRMED)),
        )
        .values(state=QuoteState.WITHDRAWN)
    )
    row = QuoteRow(
        account_id=account_id,
        kind=kind,
        state=QuoteState.OPEN,
        account_version=tx.session.get_one(AccountRow, account_id).version,
        business_date=tx.today,
        created_at=tx.now,
        expires_at=tx.now + timedelta(minutes=terms().quote_minutes),
        amount=amount,
        items=_items.dump_python(items, mode="json"),
        details=dict(details or {}),
        card_id=None,
    )
    tx.session.add(row)
    tx.session.flush()
    return as_quote(row)


def find(reading: Reading, account_id: int, quote_id: int) -> Quote | None:
    """A quote of the account, whatever became of it."""
    row = reading.session.get(QuoteRow, quote_id)
    return as_quote(row) if row is not None and row.account_id == account_id else None


def withdraw(ledger: Ledger, cause: Cause, account_id: int, quote_id: int) -> bool:
    """Takes a quote back that was not carried out; True when there was one to take back."""

    def work(tx: Transaction) -> bool:
        row = tx.session.get(QuoteRow, quote_id)
        over = (QuoteState.DONE, QuoteState.WITHDRAWN)
        if row is None or row.account_id != account_id or row.state in over:
            return False
        row.state = QuoteState.WITHDRAWN
        return True

    command = Command(
        "withdraw_quote", cause, f"quote:{quote_id}", account_id, changes_account=False
    )
    return ledger.execute(command, work, bool)


def usable(tx: Reading, account_id: int, quote_id: int) -> QuoteRow:
    """The quote if it can still be carried out; otherwise why not is raised."""
    row = tx.session.get(QuoteRow, quote_id)
    if row is None or row.account_id != account_id:
        raise Refused(Refusal.UNKNOWN_OBJECT, quote=quote_id)
    if row.state is QuoteState.DONE:
        raise Refused(Refusal.QUOTE_USED, quote=quote_id)
    if row.state is QuoteState.WITHDRAWN or tx.now >= row.expires_at:
        raise Refused(Refusal.QUOTE_EXPIRED, quote=quote_id)
    account = tx.session.get_one(AccountRow, account_id)
    if row.business_date != tx.today or row.account_version != account.version:
        raise Refused(Refusal.QUOTE_CHANGED, quote=quote_id)
    return row


def send_code(
    ledger: Ledger, phone: Phone, cause: Cause, account_id: int, quote_id: int, card_id: int | None
) -> CodeSent:
    """The customer's yes to a quote: notes the card and sends a code to the bound phone."""
    code = f"{secrets.randbelow(1_000_000):06d}"
    minutes = terms().code_minutes

    def work(tx: Transaction) -> str:
        row = usable(tx, account_id, quote_id)
        customer = _customer(tx.session, account_id)
        if row.amount:
            card = tx.session.get(CardRow, card_id) if card_id else None
            if card is None or card.customer_id != customer.id:
                raise Refused(Refusal.NO_CARD, quote=quote_id)
            row.card_id = card.id
        if _codes_of_hour(tx, account_id) >= CODES_AN_HOUR:
            raise Refused(Refusal.CODE_TOO_MANY, limit=CODES_AN_HOUR)
        salt = secrets.token_hex(16)
        row.state = QuoteState.CONFIRMED
        tx.session.add(
            CodeRow(
                quote_id=quote_id,
                salt=salt,
                hash=_digest(salt, code),
                sent_at=tx.now,
                expires_at=tx.now + timedelta(minutes=minutes),
                tries=0,
                passed_at=None,
            )
        )
        return customer.phone

    key = f"quote:{quote_id}:{secrets.token_hex(8)}"
    request = {"quote": quote_id, "card": card_id}
    command = Command("send_code", cause, key, account_id, request, changes_account=False)
    number = ledger.execute(command, work, str)
    phone.send_code(number, code, minutes)
    return CodeSent(number[-4:], minutes)


def check_code(
    ledger: Ledger, cause: Cause, account_id: int, quote_id: int, code: str
) -> CodeCheck:
    """Checks a code against the last one sent for a quote. Each try counts, right or wrong."""
    limits = terms()

    def work(tx: Transaction) -> CodeCheck:
        usable(tx, account_id, quote_id)
        row = _last_code(tx.session, quote_id)
        if row is None:
            return CodeCheck(False, Refusal.CODE_MISSING)
        if row.passed_at is not None or tx.now >= row.expires_at:
            return CodeCheck(False, Refusal.CODE_EXPIRED)
        if row.tries >= limits.code_tries:
            return CodeCheck(False, Refusal.CODE_TRIES_USED)
        row.tries += 1
        if not hmac.compare_digest(row.hash, _digest(row.salt, code)):
            left = limits.code_tries - row.tries
            return CodeCheck(False, Refusal.CODE_WRONG if left else Refusal.CODE_TRIES_USED, left)
        row.passed_at = tx.now
        return CodeCheck(True)

    key = f"quote:{quote_id}:{secrets.token_hex(8)}"
    request: dict[str, Any] = {"quote": quote_id}
    command = Command("check_code", cause, key, account_id, request, changes_account=False)
    return ledger.execute(command, work, CodeCheck)


def confirmed(tx: Transaction, account_id: int, quote_id: int, *kinds: QuoteKind) -> QuoteRow:
    """The quote, if the customer and the code confirmed it and it still holds; marks it done.

    A quote of another kind is unknown here: a yes to one thing is not a yes to another.
    """
    row = usable(tx, account_id, quote_id)
    if row.kind not in kinds:
        raise Refused(Refusal.UNKNOWN_OBJECT, quote=quote_id, kind=row.kind)
    code = _last_code(tx.session, quote_id)
    if row.state is not QuoteState.CONFIRMED or code is None or code.passed_at is None:
        raise Refused(Refusal.CODE_MISSING, quote=quote_id)
    row.state = QuoteState.DONE
    return row


def _digest(salt: str, code: str) -> str:
    return hashlib.scrypt(code.encode(), salt=salt.encode(), n=2**12, r=8, p=1).hex()


def _last_code(session: Session, quote_id: int) -> CodeRow | None:
    return session.scalar(
        select(CodeRow).where(CodeRow.quote_id == quote_id).order_by(CodeRow.id.desc()).limit(1)
    )


def _codes_of_hour(tx: Transaction, account_id: int) -> int:
    query = (
        select(func.count())
        .select_from(CodeRow)
        .join(QuoteRow, QuoteRow.id == CodeRow.quote_id)
        .where(QuoteRow.account_id == account_id, CodeRow.sent_at > tx.now - timedelta(hours=1))
    )
    return tx.session.scalar(query) or 0


def _customer(session: Session, account_id: int) -> CustomerRow:
    account = session.get_one(AccountRow, account_id)
    return session.get_one(CustomerRow, account.customer_id)
