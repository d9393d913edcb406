"""Loads the standing of an account: holds, logins, applications, limit, collection, disputes."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from monthly_pay.ledger.tables.people import BureauReportRow, LoginRow
from monthly_pay.ledger.tables.servicing import ApplicationRow, HoldRow
from monthly_pay.ledger.tables.standing import (
    DisputeRow,
    LimitChangeRow,
    PromiseRow,
    StageRow,
)
from monthly_pay.rules import facts as f


def holds(session: Session, account_id: int) -> tuple[f.Hold, ...]:
    """Every hold of an account, lifted or not."""
    rows = session.scalars(
        select(HoldRow).where(HoldRow.account_id == account_id).order_by(HoldRow.id)
    )
    return tuple(
        f.Hold(row.id, row.cause, row.evidence, row.placed_by, row.placed_on, row.lifted_on)
        for row in rows
    )


def logins(session: Session, customer_id: int) -> tuple[f.Login, ...]:
    """The logins of a customer, oldest first."""
    rows = session.scalars(
        select(LoginRow).where(LoginRow.customer_id == customer_id).order_by(LoginRow.at)
    )
    return tuple(f.Login(row.at, row.place, row.device, row.usual) for row in rows)


def bureau(session: Session, customer_id: int) -> f.BureauReport | None:
    """The last report of the credit bureau."""
    row = session.scalar(
        select(BureauReportRow)
        .where(BureauReportRow.customer_id == customer_id)
        .order_by(BureauReportRow.polled_on.desc(), BureauReportRow.id.desc())
        .limit(1)
    )
    if row is None:
        return None
    return f.BureauReport(
        row.polled_on, row.overdue_elsewhere, row.debt_elsewhere, row.next_poll_on
    )


def applications(session: Session, account_id: int) -> tuple[f.Application, ...]:
    """The applications to lift holds."""
    rows = session.scalars(
        select(ApplicationRow)
        .where(ApplicationRow.account_id == account_id)
        .order_by(ApplicationRow.id)
    )
    return tuple(
        f.Application(
            id=row.id,
            number=row.number,
            hold_id=row.hold_id,
            explanation=row.explanation,
            state=row.state,
            submitted_on=row.submitted_on,
            decided_on=row.decided_on,
            reason=row.reason,
        )
        for row in rows
    )


def limit_changes(session: Session, account_id: int) -> tuple[f.LimitChange, ...]:
    """Every change of the limit, oldest first."""
    rows = session.scalars(
        select(LimitChangeRow)
        .where(LimitChangeRow.account_id == account_id)
        .order_by(LimitChangeRow.id)
    )
    return tuple(
        f.LimitChange(row.id, row.kind, row.changed_on, row.change, row.reason) for row in rows
    )


def stages(session: Session, account_id: int) -> tuple[f.StageEntry, ...]:
    """The stages of collection, oldest first."""
    rows = session.scalars(
        select(StageRow).where(StageRow.account_id == account_id).order_by(StageRow.id)
    )
    return tuple(f.StageEntry(row.stage, row.entered_on, row.left_on) for row in rows)


def promises(session: Session, account_id: int) -> tuple[f.Promise, ...]:
    """The promises to pay, oldest first."""
    rows = session.scalars(
        select(PromiseRow).where(PromiseRow.account_id == account_id).order_by(PromiseRow.id)
    )
    return tuple(f.Promise(row.id, row.amount, row.pay_on, row.made_on, row.state) for row in rows)


def disputes(session: Session, account_id: int) -> tuple[f.Dispute, ...]:
    """The disputes, oldest first."""
    rows = session.scalars(
        select(DisputeRow).where(DisputeRow.account_id == account_id).order_by(DisputeRow.id)
    )
    return tuple(
        f.Dispute(row.id, row.number, row.purchase_id, row.opened_on, row.answer_by, row.upheld)
        for row in rows
    )
