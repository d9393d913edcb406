"""Collection and contact: agencies, assignments, the log of contacts, preferences, complaints."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from monthly_pay.ledger.tables.base import Base, enum_type
from monthly_pay.rules.conduct import ContactKind, Party


class AgencyRow(Base):
    """A collection agency of the registry, with the numbers it calls from."""

    __tablename__ = "agencies"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    numbers: Mapped[list[Any]]
    registered_on: Mapped[date]


class AssignmentRow(Base):
    """An account given to an agency, from when until when; the number is what a caller states."""

    __tablename__ = "assignments"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"), index=True)
    number: Mapped[str] = mapped_column(unique=True)
    assigned_on: Mapped[date]
    ended_on: Mapped[date | None]


class ContactRow(Base):
    """One contact of a collection, told by the host's system or by the customer (``source``)."""

    __tablename__ = "contacts"

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"), index=True)
    kind: Mapped[ContactKind] = mapped_column(enum_type(ContactKind))
    at: Mapped[datetime]
    by: Mapped[str]
    connected: Mapped[bool]
    line: Mapped[str]
    party: Mapped[Party] = mapped_column(enum_type(Party))
    acts: Mapped[list[Any]]
    unreachable: Mapped[bool]
    source: Mapped[str]
    note: Mapped[str]
    recorded_on: Mapped[date]


class PreferenceRow(Base):
    """How a customer consented to be contacted; the latest row counts, older ones are kept."""

    __tablename__ = "preferences"

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"), index=True)
    hours_from: Mapped[int | None]
    hours_until: Mapped[int | None]
    channels: Mapped[list[Any]]
    language: Mapped[str | None]
    avoid_work: Mapped[bool]
    paused_until: Mapped[date | None]
    consented_by: Mapped[str]
    consented_at: Mapped[datetime]


class ComplaintRow(Base):
    """A complaint about collectors: the customer's words, and the rules found broken with it."""

    __tablename__ = "complaints"

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"), index=True)
    case_number: Mapped[str]
    told: Mapped[str]
    findings: Mapped[list[Any]]
    filed_on: Mapped[date]
    answer_by: Mapped[date]
