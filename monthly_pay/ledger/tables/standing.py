"""The standing of an account over time: limit, cycle, collection, promises, disputes."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from monthly_pay.ledger.tables.base import Base, enum_type
from monthly_pay.rules.contacting import Channel
from monthly_pay.rules.facts import LimitChangeKind, PromiseState, Stage
from monthly_pay.rules.money import Money


class OpeningRow(Base):
    """An application for an account and its decision, with every reason."""

    __tablename__ = "openings"

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"), index=True)
    decided_on: Mapped[date]
    approved: Mapped[bool]
    reasons: Mapped[list[Any]]
    limit: Mapped[Money]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))


class LimitChangeRow(Base):
    """A change of a limit with its reason."""

    __tablename__ = "limit_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    kind: Mapped[LimitChangeKind] = mapped_column(enum_type(LimitChangeKind))
    changed_on: Mapped[date]
    change: Mapped[Money]
    reason: Mapped[str]
    command_id: Mapped[int | None] = mapped_column(ForeignKey("commands.id"))


class CycleChangeRow(Base):
    """A change of the due day."""

    __tablename__ = "cycle_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    changed_on: Mapped[date]
    from_due_day: Mapped[int]
    to_due_day: Mapped[int]
    first_bill: Mapped[date]


class StageRow(Base):
    """A stage of collection: from when, and until when."""

    __tablename__ = "stages"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    stage: Mapped[Stage] = mapped_column(enum_type(Stage))
    entered_on: Mapped[date]
    left_on: Mapped[date | None]


class PromiseRow(Base):
    """A promise to pay."""

    __tablename__ = "promises"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    amount: Mapped[Money]
    pay_on: Mapped[date]
    made_on: Mapped[date]
    state: Mapped[PromiseState] = mapped_column(enum_type(PromiseState))


class DisputeRow(Base):
    """A disputed purchase; its charges are paused until it is decided."""

    __tablename__ = "disputes"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    purchase_id: Mapped[int] = mapped_column(ForeignKey("purchases.id"))
    number: Mapped[str] = mapped_column(unique=True)
    explanation: Mapped[str]
    opened_on: Mapped[date]
    answer_by: Mapped[date]
    decided_on: Mapped[date | None]
    decided_by: Mapped[str | None]
    upheld: Mapped[bool | None]


class HardshipState(StrEnum):
    """Where a request for a hardship plan stands."""

    SUBMITTED = "submitted"
    APPROVED = "approved"
    REFUSED = "refused"


class HardshipRow(Base):
    """A request for a hardship plan."""

    __tablename__ = "hardships"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    number: Mapped[str] = mapped_column(unique=True)
    terms: Mapped[int]
    explanation: Mapped[str]
    state: Mapped[HardshipState] = mapped_column(enum_type(HardshipState))
    submitted_on: Mapped[date]
    decided_on: Mapped[date | None]
    decided_by: Mapped[str | None]
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plans.id"))


class SettlementRow(Base):
    """What a merchant was paid on a day: gross less fee less refunds, carried over if negative."""

    __tablename__ = "settlements"
    __table_args__ = (UniqueConstraint("merchant_id", "settled_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    merchant_id: Mapped[int] = mapped_column(ForeignKey("merchants.id"))
    settled_on: Mapped[date]
    amount: Mapped[Money]


class ProofRow(Base):
    """A document that was issued, found again by its check code."""

    __tablename__ = "proofs"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    kind: Mapped[str]
    check_code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    amount: Mapped[Money]
    issued_on: Mapped[date]


class ReminderRow(Base):
    """A reminder that was queued for an account: one of a kind for a bill."""

    __tablename__ = "reminders"
    __table_args__ = (UniqueConstraint("statement_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    statement_id: Mapped[int] = mapped_column(ForeignKey("statements.id"))
    kind: Mapped[str]
    queued_on: Mapped[date]
    sent_on: Mapped[date | None]
    sent_at: Mapped[datetime | None]
    channel: Mapped[Channel | None] = mapped_column(enum_type(Channel))
    dropped_on: Mapped[date | None]
