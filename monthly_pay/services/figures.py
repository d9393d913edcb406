"""What the ledger knows for the numbers of the service: hand-overs, payoffs, closures, waits."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select

from monthly_pay.ledger.clock import SHANGHAI
from monthly_pay.ledger.ledger import Ledger
from monthly_pay.ledger.tables.books import CommandRow
from monthly_pay.ledger.tables.servicing import CaseRow, PaymentRow
from monthly_pay.rules.facts import PaymentState
from monthly_pay.services.cases import topic_of


def handed_over(ledger: Ledger, since: datetime) -> frozenset[str]:
    """The turns in which a customer was put into the queue."""
    query = select(CommandRow.turn, CommandRow.request).where(
        CommandRow.name.in_(("open_case", "hand_over")),
        CommandRow.turn.is_not(None),
        CommandRow.at >= since,
    )
    with ledger.read() as reading:
        found = reading.session.execute(query)
        return frozenset(str(turn) for turn, asked in found if topic_of(asked["topic"]).waits)


def payoffs(ledger: Ledger, since: datetime) -> list[date]:
    """The days of early payoffs that customers made in a conversation and that were paid."""
    query = (
        select(CommandRow.at)
        .join(PaymentRow, PaymentRow.command_id == CommandRow.id)
        .where(
            CommandRow.name == "pay_quote",
            CommandRow.turn.is_not(None),
            CommandRow.at >= since,
            PaymentRow.state == PaymentState.SUCCEEDED,
        )
    )
    with ledger.read() as reading:
        return [at.astimezone(SHANGHAI).date() for at in reading.session.scalars(query)]


def closures(ledger: Ledger, since: datetime) -> list[date]:
    """The days on which customers closed their account in a conversation."""
    query = select(CommandRow.at).where(
        CommandRow.name == "close", CommandRow.turn.is_not(None), CommandRow.at >= since
    )
    with ledger.read() as reading:
        return [at.astimezone(SHANGHAI).date() for at in reading.session.scalars(query)]


def waits(ledger: Ledger, since: datetime) -> list[timedelta]:
    """How long customers waited for the first answer of a person."""
    query = select(CaseRow.opened_at, CaseRow.answered_at).where(
        CaseRow.opened_at >= since, CaseRow.answered_at.is_not(None)
    )
    with ledger.read() as reading:
        found = reading.session.execute(query)
        return [answered - opened for opened, answered in found if answered is not None]
