"""What happens to an account: payments, quotes, codes, holds, applications, refunds, cases."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from monthly_pay.ledger.tables.base import Base, enum_type
from monthly_pay.rules.facts import ApplicationState, HoldCause, PaymentState
from monthly_pay.rules.money import Money


class QuoteKind(StrEnum):
    """What a quote proposes; each is carried out only after confirmation and a code."""

    PAYOFF = "payoff"
    PLAN_PAYOFF = "plan_payoff"
    REPAYMENT = "repayment"
    CLOSING = "closing"
    SPLIT = "split"
    DUE_DAY = "due_day"
    UNLOCK = "unlock"


class QuoteState(StrEnum):
    """The life of a quote."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    DONE = "done"
    WITHDRAWN = "withdrawn"


class QuoteRow(Base):
    """An itemised proposal with an expiry, valid only for the version of the account it saw."""

    __tablename__ = "quotes"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    kind: Mapped[QuoteKind] = mapped_column(enum_type(QuoteKind))
    state: Mapped[QuoteState] = mapped_column(enum_type(QuoteState))
    account_version: Mapped[int]
    business_date: Mapped[date]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    amount: Mapped[Money]
    items: Mapped[list[Any]]
    details: Mapped[dict[str, Any]]
    card_id: Mapped[int | None] = mapped_column(ForeignKey("cards.id"))


class CodeRow(Base):
    """A one-time code for a quote: only its salted hash is kept."""

    __tablename__ = "codes"

    id: Mapped[int] = mapped_column(primary_key=True)
    quote_id: Mapped[int] = mapped_column(ForeignKey("quotes.id"), index=True)
    salt: Mapped[str]
    hash: Mapped[str]
    sent_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    tries: Mapped[int]
    passed_at: Mapped[datetime | None]


class PaymentRow(Base):
    """A payment order; at most one for a quote."""

    __tablename__ = "payments"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    card_id: Mapped[int] = mapped_column(ForeignKey("cards.id"))
    quote_id: Mapped[int | None] = mapped_column(ForeignKey("quotes.id"), unique=True)
    number: Mapped[str] = mapped_column(unique=True)
    amount: Mapped[Money]
    state: Mapped[PaymentState] = mapped_column(enum_type(PaymentState))
    failure: Mapped[str | None]
    created_on: Mapped[date]
    created_at: Mapped[datetime]
    settled_on: Mapped[date | None]
    available_before: Mapped[Money]
    command_id: Mapped[int] = mapped_column(ForeignKey("commands.id"))


class PaymentEventRow(Base):
    """A notification of the payment provider, kept once however often it comes."""

    __tablename__ = "payment_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[str] = mapped_column(unique=True)
    payment_id: Mapped[int] = mapped_column(ForeignKey("payments.id"), index=True)
    outcome: Mapped[str]
    received_at: Mapped[datetime]


class PayoutState(StrEnum):
    """Where a payout stands."""

    SENT = "sent"
    PAID = "paid"
    FAILED = "failed"


class PayoutRow(Base):
    """Money paid back to a customer."""

    __tablename__ = "payouts"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    card_id: Mapped[int] = mapped_column(ForeignKey("cards.id"))
    number: Mapped[str] = mapped_column(unique=True)
    amount: Mapped[Money]
    state: Mapped[PayoutState] = mapped_column(enum_type(PayoutState))
    created_on: Mapped[date]


class HoldRow(Base):
    """A freeze of purchases with its cause, its evidence and who set and lifted it."""

    __tablename__ = "holds"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    cause: Mapped[HoldCause] = mapped_column(enum_type(HoldCause))
    evidence: Mapped[dict[str, Any]]
    placed_by: Mapped[str]
    placed_on: Mapped[date]
    lifted_by: Mapped[str | None]
    lifted_on: Mapped[date | None]


class ApplicationRow(Base):
    """A customer's application to lift a hold, and its decision."""

    __tablename__ = "applications"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    hold_id: Mapped[int] = mapped_column(ForeignKey("holds.id"))
    number: Mapped[str] = mapped_column(unique=True)
    explanation: Mapped[str]
    state: Mapped[ApplicationState] = mapped_column(enum_type(ApplicationState))
    submitted_on: Mapped[date]
    decided_on: Mapped[date | None]
    decided_by: Mapped[str | None]
    reason: Mapped[str | None]


class RefundRow(Base):
    """Money a merchant gives back for an order; ``freed`` is what it took off the used limit."""

    __tablename__ = "refunds"
    __table_args__ = (UniqueConstraint("purchase_id", "reference"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    purchase_id: Mapped[int] = mapped_column(ForeignKey("purchases.id"))
    reference: Mapped[str]
    amount: Mapped[Money]
    freed: Mapped[Money]
    requested_on: Mapped[date]
    settled_on: Mapped[date | None]
    command_id: Mapped[int] = mapped_column(ForeignKey("commands.id"))


class CaseState(StrEnum):
    """The life of a case for people: waiting, with somebody, put off to a day, done."""

    OPEN = "open"
    TAKEN = "taken"
    PENDING = "pending"
    CLOSED = "closed"


class CaseRow(Base):
    """Something handed over to people, with the number the customer was told."""

    __tablename__ = "cases"

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"), index=True)
    number: Mapped[str] = mapped_column(unique=True)
    topic: Mapped[str]
    state: Mapped[CaseState] = mapped_column(enum_type(CaseState))
    opened_at: Mapped[datetime]
    opened_on: Mapped[date]
    due_at: Mapped[datetime | None]
    taken_by: Mapped[str | None]
    taken_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
