"""The ledger: reads facts, and carries out commands that check and write in one transaction."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from typing import Any, cast

from pydantic import TypeAdapter
from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from monthly_pay.ledger.books import Books
from monthly_pay.ledger.clock import Clock
from monthly_pay.ledger.engine import WRITE, snapshots
from monthly_pay.ledger.store import load_facts
from monthly_pay.ledger.tables.books import CommandRow
from monthly_pay.ledger.tables.credit import AccountRow
from monthly_pay.rules.facts import AccountFacts
from monthly_pay.rules.refusals import Refusal, Refused


@dataclass(frozen=True, slots=True)
class Cause:
    """Who caused a command: a customer, an operator, a job; and the conversation turn, if any."""

    actor: str
    turn: str | None = None


@dataclass(frozen=True, slots=True)
class Command:
    """A command before it is carried out. The same scope, name and key is carried out once.

    ``on`` is the business date it is booked on when that is not today (closing a day);
    ``changes_account`` is false where a quote of the account stays good.
    """

    name: str
    cause: Cause
    key: str
    account_id: int | None = None
    request: Mapping[str, Any] = field(default_factory=dict)
    on: date | None = None
    changes_account: bool = True

    @property
    def scope(self) -> str:
        """What the key is unique in."""
        return f"account:{self.account_id}" if self.account_id is not None else "ledger"


class Reading:
    """A consistent look at the ledger: all of it as of one moment."""

    def __init__(self, session: Session, clock: Clock) -> None:
        self.session = session
        self.now = clock.now()
        self._clock = clock

    @cached_property
    def today(self) -> date:
        """The business date."""
        return self._clock.today(self.session.connection())

    def facts(self, account_id: int) -> AccountFacts:
        """Everything known of an account, as of this transaction."""
        return load_facts(self.session, account_id)


class Transaction(Reading):
    """A command at work: what it may read, and the books it may write to."""

    def __init__(self, session: Session, clock: Clock, row: CommandRow) -> None:
        super().__init__(session, clock)
        self.today, self.now = row.business_date, row.at
        self.command_id = row.id
        self.books = Books(session, row.business_date, row.id)


class Ledger:
    """The only way to the tables."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self.engine = engine
        self.clock = clock
        self._snapshots = snapshots(engine)

    @contextmanager
    def read(self) -> Iterator[Reading]:
        """A transaction that changes nothing."""
        with Session(self._snapshots) as session:
            yield Reading(session, self.clock)

    def execute[R](self, command: Command, work: Callable[[Transaction], R], result: type[R]) -> R:
        """Carries out a command once: check, write and audit in one transaction.

        The account is locked first and its version goes up. A repeated key returns the first
        result; a repeated key with another request raises ``Refused``. Whatever is raised
        leaves the ledger as it was.
        """
        try:
            return self._execute(command, work, result)
        except IntegrityError:
            # Somebody carried the same command out at the same moment: theirs is the result.
            with Session(self.engine) as session:
                if _earlier(session, command) is None:
                    raise
            return self._execute(command, work, result)

    def _execute[R](self, command: Command, work: Callable[[Transaction], R], result: type[R]) -> R:
        adapter: TypeAdapter[R] = _adapter(cast("Any", result))
        request = json.loads(json.dumps(command.request, default=str))
        digest = hashlib.sha256(json.dumps(request, sort_keys=True).encode()).hexdigest()
        with Session(self.engine.execution_options(**WRITE)) as session, session.begin():
            account = _lock_account(session, command.account_id)
            earlier = _earlier(session, command)
            if earlier is not None:
                if earlier.request_hash != digest:
                    raise Refused(Refusal.SAME_KEY_OTHER_REQUEST, key=command.key)
                return adapter.validate_python(earlier.response)
            today = command.on or self.clock.today(session.connection())
            row = CommandRow(
                scope=command.scope,
                name=command.name,
                key=command.key,
                request_hash=digest,
                request=request,
                response=None,
                actor=command.cause.actor,
                turn=command.cause.turn,
                business_date=today,
                at=self.clock.now(),
            )
            session.add(row)
            session.flush()
            outcome = work(Transaction(session, self.clock, row))
            row.response = adapter.dump_python(outcome, mode="json")
            if account is not None and command.changes_account:
                account.version += 1
            return outcome


@cache
def _adapter(result: Any) -> TypeAdapter[Any]:
    return TypeAdapter(result)


def _lock_account(session: Session, account_id: int | None) -> AccountRow | None:
    if account_id is None:
        return None
    row = session.scalar(select(AccountRow).where(AccountRow.id == account_id).with_for_update())
    if row is None:
        raise Refused(Refusal.UNKNOWN_OBJECT, account=account_id)
    return row


def _earlier(session: Session, command: Command) -> CommandRow | None:
    return session.scalar(
        select(CommandRow).where(
            CommandRow.scope == command.scope,
            CommandRow.name == command.name,
            CommandRow.key == command.key,
        )
    )
