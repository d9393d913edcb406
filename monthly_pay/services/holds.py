"""Holds: placed and lifted; applications to lift them, decided by rule or by an operator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from monthly_pay.ledger.ledger import Cause, Command, Ledger, Transaction
from monthly_pay.ledger.tables.servicing import ApplicationRow, HoldRow
from monthly_pay.products import terms
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

    command = Command("apply", cause, key, account_id, {"hold": hold_id})
    return ledger.execute(command, work, ApplicationMade)


def decide(
    ledger: Ledger, cause: Cause, application_number: str, *, approve: bool, reason: str
) -> ApplicationMade:
    """Decides an application; approving it lifts the hold. Deciding twice is refused."""
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
        row.state = ApplicationState.APPROVED if approve else ApplicationState.REFUSED
        row.decided_on, row.decided_by, row.reason = tx.today, cause.actor, reason
        if approve:
            _lift(tx, account_id, row.hold_id, cause.actor)
        return ApplicationMade(row.number, row.state)

    request = {"approve": approve, "reason": reason}
    command = Command("decide", cause, application_number, account_id, request)
    return ledger.execute(command, work, ApplicationMade)


def _lift(tx: Transaction, account_id: int, hold_id: int, actor: str) -> None:
    row = tx.session.get(HoldRow, hold_id)
    if row is None or row.account_id != account_id:
        raise Refused(Refusal.NO_SUCH_HOLD, hold=hold_id)
    if row.lifted_on is not None:
        raise Refused(Refusal.NOT_ALLOWED_NOW, hold=hold_id, lifted_on=row.lifted_on)
    row.lifted_on, row.lifted_by = tx.today, actor
