"""Operators of the desk: who they are, whether a password is theirs, and what they looked at."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from monthly_pay.ledger.ledger import Cause, Command, Ledger, Transaction
from monthly_pay.ledger.tables.books import CommandRow
from monthly_pay.ledger.tables.desk import OperatorRow, Role
from monthly_pay.rules.refusals import Refusal, Refused

SCRYPT = {"n": 2**15, "r": 8, "p": 1, "maxmem": 2**26}
SHORTEST_PASSWORD = 12
WRONG = "log_in_refused"
TRIES, WITHIN = 5, timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Operator:
    """Somebody who works at the desk."""

    name: str
    role: Role
    epoch: int

    @property
    def cause(self) -> Cause:
        """Under which their commands are kept."""
        return Cause(_actor(self.name))


@dataclass(frozen=True, slots=True)
class Act:
    """What an operator looked at or did: a command of theirs in the ledger."""

    at: datetime
    actor: str
    name: str
    about: str


def add(
    ledger: Ledger, cause: Cause, name: str, role: Role, password: str, *, replace: bool = False
) -> Operator:
    """Adds an operator, or gives one who is there another password and role."""
    if len(password) < SHORTEST_PASSWORD:
        raise Refused(Refusal.NOT_ALLOWED_NOW, shortest_password=SHORTEST_PASSWORD)

    def work(tx: Transaction) -> Operator:
        row = tx.session.scalar(select(OperatorRow).where(OperatorRow.name == name))
        if row is not None and not replace:
            raise Refused(Refusal.ALREADY_TAKEN, operator=name)
        if row is None:
            row = OperatorRow(name=name, epoch=0)
            tx.session.add(row)
        row.role, row.password, row.epoch = role, _hashed(password), row.epoch + 1
        tx.session.flush()
        return Operator(row.name, row.role, row.epoch)

    command = Command("add_operator", cause, secrets.token_hex(8), request={"name": name})
    return ledger.execute(command, work, Operator)


def find(ledger: Ledger, name: str) -> Operator | None:
    """The operator of that name."""
    with ledger.read() as reading:
        row = reading.session.scalar(select(OperatorRow).where(OperatorRow.name == name))
        return None if row is None else Operator(row.name, row.role, row.epoch)


def log_in(ledger: Ledger, name: str, password: str) -> Operator | None:
    """The operator whose password it is. After five wrong ones nobody of that name for a while."""
    with ledger.read() as reading:
        row = reading.session.scalar(select(OperatorRow).where(OperatorRow.name == name))
        since = reading.now - WITHIN
        wrong = select(func.count()).where(
            CommandRow.scope == "ledger",
            CommandRow.name == WRONG,
            CommandRow.actor == _actor(name),
            CommandRow.at > since,
        )
        tried = reading.session.scalar(wrong) or 0
    if tried >= TRIES:
        raise Refused(Refusal.CODE_TRIES_USED, operator=name)
    # An unknown name costs the same time as a wrong password.
    right = _matches(password, row.password if row else _nobody())
    if row is None or not right:
        note(ledger, name, WRONG)
        return None
    note(ledger, name, "log_in")
    return Operator(row.name, row.role, row.epoch)


def log_out(ledger: Ledger, operator: Operator) -> None:
    """Ends every session of an operator."""

    def work(tx: Transaction) -> int:
        row = tx.session.scalars(select(OperatorRow).where(OperatorRow.name == operator.name)).one()
        row.epoch += 1
        return row.epoch

    key = f"{operator.name}:{secrets.token_hex(8)}"
    ledger.execute(Command("log_out", operator.cause, key), work, int)


def note(ledger: Ledger, name: str, act: str, **about: str) -> None:
    """Keeps in the audit what an operator looked at, or did outside the ledger."""
    command = Command(act, Cause(_actor(name)), secrets.token_hex(8), request=about)
    ledger.execute(command, lambda tx: tx.command_id, int)


def acts(ledger: Ledger, newest: int = 200) -> list[Act]:
    """The newest looks and acts of operators; the database lets nobody change them."""
    query = select(CommandRow).where(CommandRow.actor.startswith(_actor("")))
    with ledger.read() as reading:
        rows = reading.session.scalars(query.order_by(CommandRow.id.desc()).limit(newest))
        return [Act(r.at, r.actor, r.name, _about(r)) for r in rows]


def _about(row: CommandRow) -> str:
    told = [row.scope] if row.scope != "ledger" else []
    told += [str(value) for value in row.request.values()]
    if row.name.endswith("_case") or row.name == "write_note":
        told.append(row.key.partition(":")[0])
    return " ".join(told)


def _actor(name: str) -> str:
    return f"operator:{name}"


def _hashed(password: str) -> str:
    salt = secrets.token_bytes(16)
    return f"scrypt${salt.hex()}${_scrypt(password, salt).hex()}"


def _matches(password: str, kept: str) -> bool:
    _, salt, digest = kept.split("$")
    return hmac.compare_digest(_scrypt(password, bytes.fromhex(salt)), bytes.fromhex(digest))


def _nobody() -> str:
    return f"scrypt${'00' * 16}${'00' * 64}"


def _scrypt(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, **SCRYPT)
