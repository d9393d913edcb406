"""Customers and what is known of them: cards, logins, credit-bureau reports."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from monthly_pay.ledger.tables.base import Base, enum_type
from monthly_pay.rules.facts import CardKind
from monthly_pay.rules.money import Money


class CustomerRow(Base):
    """A person of the host app; ``subject`` is what the host app calls them."""

    __tablename__ = "customers"

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    phone: Mapped[str]
    born_on: Mapped[date]
    verified: Mapped[bool]
    story: Mapped[str | None]


class CardRow(Base):
    """A bound source of payments. ``token`` is the payment provider's name for it."""

    __tablename__ = "cards"
    __table_args__ = (UniqueConstraint("customer_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    position: Mapped[int]
    kind: Mapped[CardKind] = mapped_column(enum_type(CardKind))
    bank: Mapped[str]
    ending: Mapped[str]
    token: Mapped[str]


class LoginRow(Base):
    """A login to the host app, as the host app reported it."""

    __tablename__ = "logins"

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"), index=True)
    at: Mapped[datetime]
    place: Mapped[str]
    device: Mapped[str]
    usual: Mapped[bool]


class BureauReportRow(Base):
    """One poll of the credit bureau."""

    __tablename__ = "bureau_reports"

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"), index=True)
    polled_on: Mapped[date]
    overdue_elsewhere: Mapped[int]
    debt_elsewhere: Mapped[Money]
    next_poll_on: Mapped[date]
