"""The human desk: its operators and their notes, and what others were told."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from monthly_pay.ledger.tables.base import Base, enum_type


class Role(StrEnum):
    """What an operator may do: agents see and answer, supervisors also decide."""

    AGENT = "agent"
    SUPERVISOR = "supervisor"


class OperatorRow(Base):
    """Somebody who works at the desk. A higher ``epoch`` ends every session begun before."""

    __tablename__ = "operators"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    role: Mapped[Role] = mapped_column(enum_type(Role))
    password: Mapped[str]
    epoch: Mapped[int]


class NoteRow(Base):
    """What an operator wrote down about a case; customers never see it."""

    __tablename__ = "notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    by: Mapped[str]
    at: Mapped[datetime]
    text: Mapped[str]


class ToldRow(Base):
    """What the channel was last told of who answers a customer."""

    __tablename__ = "told"

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"), unique=True)
    state: Mapped[dict[str, Any]]


class RelayRow(Base):
    """How far an outside desk was told of a case: up to which message of the conversation."""

    __tablename__ = "relays"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), unique=True)
    seq: Mapped[int]
