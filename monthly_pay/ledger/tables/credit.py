"""The account and its debt: purchases, plans, charges, statements."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from monthly_pay.ledger.tables.base import Base, enum_type
from monthly_pay.rules.facts import AccountState, DeclineReason, PlanKind, PurchaseState
from monthly_pay.rules.money import Money


class AccountRow(Base):
    """A monthly-pay account; a customer who closed and re-opened has several."""

    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"), index=True)
    number: Mapped[str] = mapped_column(unique=True)
    state: Mapped[AccountState] = mapped_column(enum_type(AccountState))
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]
    bill_day: Mapped[int]
    due_day: Mapped[int]
    limit: Mapped[Money]
    temporary_limit: Mapped[Money]
    temporary_until: Mapped[date | None]
    one_off_limit: Mapped[Money]
    one_off_used: Mapped[Money]
    written_off_on: Mapped[date | None]
    auto_debit: Mapped[bool]
    version: Mapped[int]


class MerchantRow(Base):
    """A seller."""

    __tablename__ = "merchants"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    supported: Mapped[bool]
    blocked_items: Mapped[list[Any]]
    scenes: Mapped[list[Any]]
    fee_rate: Mapped[Fraction]
    settlement_days: Mapped[int]


class PurchaseRow(Base):
    """An order, authorised or declined; ``terms`` is the number of instalments chosen with it."""

    __tablename__ = "purchases"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    merchant_id: Mapped[int] = mapped_column(ForeignKey("merchants.id"))
    order_no: Mapped[str] = mapped_column(unique=True)
    item: Mapped[str]
    amount: Mapped[Money]
    refunded: Mapped[Money]
    terms: Mapped[int | None]
    ordered_at: Mapped[datetime]
    state: Mapped[PurchaseState] = mapped_column(enum_type(PurchaseState))
    posted_on: Mapped[date | None]
    decline_reason: Mapped[DeclineReason | None] = mapped_column(enum_type(DeclineReason))
    limit_then: Mapped[Money]
    command_id: Mapped[int] = mapped_column(ForeignKey("commands.id"))


class PlanRow(Base):
    """An instalment plan; its instalments are charges."""

    __tablename__ = "plans"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    kind: Mapped[PlanKind] = mapped_column(enum_type(PlanKind))
    title: Mapped[str]
    terms: Mapped[int]
    principal: Mapped[Money]
    fee: Mapped[Money]
    yearly_cost: Mapped[Fraction]
    started_on: Mapped[date]


class StatementRow(Base):
    """An issued bill: one for each account and bill date."""

    __tablename__ = "statements"
    __table_args__ = (UniqueConstraint("account_id", "bill_date"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    bill_date: Mapped[date]
    due_date: Mapped[date]
    grace_until: Mapped[date]
    issued: Mapped[Money]
    minimum: Mapped[Money]
    extended_until: Mapped[date | None]
    settled_on: Mapped[date | None]


class ChargeRow(Base):
    """A part of the debt that goes to one bill; its balances are in the books."""

    __tablename__ = "charges"
    __table_args__ = (
        Index(None, "account_id", "bill_date"),
        UniqueConstraint("plan_id", "number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    purchase_id: Mapped[int | None] = mapped_column(ForeignKey("purchases.id"), index=True)
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plans.id"))
    number: Mapped[int | None]
    title: Mapped[str]
    posted_on: Mapped[date]
    bill_date: Mapped[date]
    statement_id: Mapped[int | None] = mapped_column(ForeignKey("statements.id"))
    principal: Mapped[Money]
    fee: Mapped[Money]
    paused: Mapped[bool]
    moved_to_plan_id: Mapped[int | None] = mapped_column(ForeignKey("plans.id"))
