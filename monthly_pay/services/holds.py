"""Holds: placed and lifted; applications to lift them, decided by rule or by an operator."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from monthly_pay.ledger.ledger import Cause, Command, Ledger, Transaction
from monthly_pay.ledger.tables.servicing import ApplicationRow, HoldRow
from monthly_pay.products import terms
from monthly_pay.rules.delinquency import overdue_statements
from monthly_pay.rules.facts import ApplicationState, HoldCause
from monthly_pay.rules.holds import HoldView, hold_views
from monthly_pay.rules.refusals import Refusal, Refused
from monthly_pay.services.numbers import NumberKind, number


@dataclass(frozen=True, slots=True)
class HoldPlaced:
    """The hold that was placed."""

    hold_id: int


@dataclass(frozen=True, slots=True)
class ApplicationMade:
    """The number of an application and where it stands."""

    number: str
    state: ApplicationState


def place(
    ledger: Ledger,
    cause: Cause,
    account_id: int,
    hold_cause: HoldCause,
    evidence: Mapping[str, Any],
    key: str,
) -> HoldPlaced:
    """Freezes purchases of an account."""

    def work(tx: Transaction) -> HoldPlaced:
        return HoldPlaced(place_in(tx, cause, account_id, hold_cause, evidence).id)

    request = {"cause": hold_cause, "evidence": dict(evidence)}
    return ledger.execute(Command("place_hold", cause, key, account_id, request), work, HoldPlaced)


def place_in(
    tx: Transaction,
    cause: Cause,
    account_id: int,
    hold_cause: HoldCause,
    evidence: Mapping[str, Any],
) -> HoldRow:
    """Freezes purchases within a command that has other reasons too."""
    row = HoldRow(
        account_id=account_id,
        cause=hold_cause,
        evidence=dict(evidence),
        placed_by=cause.actor,
        placed_on=tx.today,
        lifted_by=None,
        lifted_on=None,
    )
    tx.session.add(row)
    tx.session.flush()
    return row


def lift(ledger: Ledger, cause: Cause, account_id: int, hold_id: int) -> HoldPlaced:
    """Lifts a hold, whatever its conditions: an operator's decision."""

    def work(tx: Transaction) -> HoldPlaced:
        _lift(tx, account_id, hold_id, cause.actor)
        return HoldPlaced(hold_id)

    return ledger.execute(
        Command("lift_hold", cause, f"hold:{hold_id}", account_id), work, HoldPlaced
    )


def views(ledger: Ledger, account_id: int) -> tuple[HoldView, ...]:
    """Every active hold with its checklist, judged today."""
    with ledger.read() as reading:
        return hold_views(reading.facts(account_id), reading.today, terms())


def apply(
    ledger: Ledger, cause: Cause, account_id: int, hold_id: int, explanation: str, key: str
) -> ApplicationMade:
    """The customer applies to lift a hold. Refused with the reason when it cannot be now."""

    def work(tx: Transaction) -> ApplicationMade:
        judged = hold_views(tx.facts(account_id), tx.today, terms())
        view = next((v for v in judged if v.hold.id == hold_id), None)
        if view is None:
            raise Refused(Refusal.NO_SUCH_HOLD, hold=hold_id)
        if view.refusal is not None:
            raise Refused(view.refusal, earliest=view.earliest)
        row = ApplicationRow(
            account_id=account_id,
            hold_id=hold_id,
            number=f"new:{tx.command_id}",
            explanation=explanation,
            state=ApplicationState.SUBMITTED,
            submitted_on=tx.today,
            decided_on=None,
            decided_by=None,
            reason=None,
        )
        tx.session.add(row)
        tx.session.flush()
        row.number = number(NumberKind.APPLICATION, tx.today, row.id)
        return ApplicationMade(row.number, row.state)

    digest = hashlib.sha256(explanation.encode()).hexdigest()
    command = Command("apply", cause, key, account_id, {"hold": hold_id, "explanation": digest})
    return ledger.execute(command, work, ApplicationMade)


def decide(
    ledger: Ledger, cause: Cause, application_number: str, *, approve: bool, reason: str
) -> ApplicationMade:
    """Decides an application; approving it lifts the hold. A second, other decision is refused."""
    with ledger.read() as reading:
        query = select(ApplicationRow.account_id).where(ApplicationRow.number == application_number)
        account_id = reading.session.scalar(query)
    if account_id is None:
        raise Refused(Refusal.UNKNOWN_OBJECT, application=application_number)

    def work(tx: Transaction) -> ApplicationMade:
        row = tx.session.scalars(
            select(ApplicationRow).where(ApplicationRow.number == application_number)
        ).one()
        if row.state is not ApplicationState.SUBMITTED:
            raise Refused(Refusal.NOT_ALLOWED_NOW, application=application_number, state=row.state)
        return _decide(tx, row, cause.actor, approve=approve, reason=reason)

    request = {"approve": approve, "reason": reason}
    command = Command("decide", cause, application_number, account_id, request)
    return ledger.execute(command, work, ApplicationMade)


def _decide(
    tx: Transaction, row: ApplicationRow, actor: str, *, approve: bool, reason: str
) -> ApplicationMade:
    row.state = ApplicationState.APPROVED if approve else ApplicationState.REFUSED
    row.decided_on, row.decided_by, row.reason = tx.today, actor, reason
    if approve:
        _lift(tx, row.account_id, row.hold_id, actor)
    return ApplicationMade(row.number, row.state)


def decide_by_rule(ledger: Ledger, cause: Cause, day: date) -> int:
    """Decides the applications against a hold for arrears, the others wait for people.

    Approved when nothing is late or written off here and, by the last report, nothing is late
    elsewhere.
    """
    with ledger.read() as reading:
        query = (
            select(ApplicationRow.id, ApplicationRow.account_id)
            .join(HoldRow, HoldRow.id == ApplicationRow.hold_id)
            .where(
                ApplicationRow.state == ApplicationState.SUBMITTED,
                HoldRow.cause == HoldCause.OVERDUE,
            )
        )
        waiting = [(row[0], row[1]) for row in reading.session.execute(query)]
    for application_id, account_id in waiting:

        def work(
            tx: Transaction, application_id: int = application_id, account_id: int = account_id
        ) -> ApplicationMade:
            row = tx.session.get_one(ApplicationRow, application_id)
            facts = tx.facts(account_id)
            late = overdue_statements(facts, tx.today) or facts.written_off
            elsewhere = facts.bureau is not None and facts.bureau.overdue_elsewhere > 0
            reason = "arrears" if late else "bureau" if elsewhere else "in order"
            return _decide(tx, row, cause.actor, approve=not late and not elsewhere, reason=reason)

        command = Command("decide_by_rule", cause, f"{application_id}", account_id, on=day)
        ledger.execute(command, work, ApplicationMade)
    return len(waiting)


def _lift(tx: Transaction, account_id: int, hold_id: int, actor: str) -> None:
    row = tx.session.get(HoldRow, hold_id)
    if row is None or row.account_id != account_id:
        raise Refused(Refusal.NO_SUCH_HOLD, hold=hold_id)
    if row.lifted_on is not None:
        raise Refused(Refusal.NOT_ALLOWED_NOW, hold=hold_id, lifted_on=row.lifted_on)
    row.lifted_on, row.lifted_by = tx.today, actor
