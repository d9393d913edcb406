"""Double entry: books, immutable transfers between two of them, and the commands behind them."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from monthly_pay.ledger.tables.base import Base, enum_type
from monthly_pay.rules.money import Money


class BookKind(StrEnum):
    """The kinds of books. The first four are what a customer owes, by its parts."""

    PRINCIPAL = "principal"
    FEE = "fee"
    PENALTY = "penalty"
    INTEREST = "interest"
    OVERPAYMENT = "overpayment"
    MERCHANT_PAYABLE = "merchant_payable"
    CLEARING = "clearing"
    FEE_INCOME = "fee_income"
    PENALTY_INCOME = "penalty_income"
    INTEREST_INCOME = "interest_income"
    MERCHANT_FEE_INCOME = "merchant_fee_income"
    WRITE_OFF = "write_off"


class TransferKind(StrEnum):
    """What a transfer books."""

    PURCHASE = "purchase"
    MERCHANT_FEE = "merchant_fee"
    SPLIT = "split"
    INSTALMENT_FEE = "instalment_fee"
    EARLY_PAYOFF_FEE = "early_payoff_fee"
    PENALTY = "penalty"
    INTEREST = "interest"
    PAYMENT = "payment"
    OVERPAYMENT = "overpayment"
    REFUND = "refund"
    PAYOUT = "payout"
    WAIVER = "waiver"
    REVERSAL = "reversal"
    SETTLEMENT = "settlement"
    WRITE_OFF = "write_off"
    RECOVERY = "recovery"


class CommandRow(Base):
    """A command that was carried out: the audit entry, and the memory of its key.

    The same scope, name and key again is answered with ``response``; the same key with
    another request is an error.
    """

    __tablename__ = "commands"
    __table_args__ = (UniqueConstraint("scope", "name", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    scope: Mapped[str]
    name: Mapped[str]
    key: Mapped[str]
    request_hash: Mapped[str]
    request: Mapped[dict[str, Any]]
    response: Mapped[Any | None] = mapped_column(JSON(none_as_null=True))
    actor: Mapped[str]
    turn: Mapped[str | None]
    business_date: Mapped[date] = mapped_column(index=True)
    at: Mapped[datetime]


class BookRow(Base):
    """A book of the double entry, named by its key (``principal:charge:12``)."""

    __tablename__ = "books"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[BookKind] = mapped_column(enum_type(BookKind))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    charge_id: Mapped[int | None] = mapped_column(ForeignKey("charges.id"))
    statement_id: Mapped[int | None] = mapped_column(ForeignKey("statements.id"))
    merchant_id: Mapped[int | None] = mapped_column(ForeignKey("merchants.id"))


class TransferRow(Base):
    """One immutable transfer; a trigger refuses updates and deletions."""

    __tablename__ = "transfers"
    __table_args__ = (
        CheckConstraint("amount > 0", name="positive"),
        CheckConstraint("debit_id <> credit_id", name="two_books"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    debit_id: Mapped[int] = mapped_column(ForeignKey("books.id"), index=True)
    credit_id: Mapped[int] = mapped_column(ForeignKey("books.id"), index=True)
    amount: Mapped[Money]
    kind: Mapped[TransferKind] = mapped_column(enum_type(TransferKind))
    booked_on: Mapped[date]
    command_id: Mapped[int] = mapped_column(ForeignKey("commands.id"), index=True)
    payment_id: Mapped[int | None] = mapped_column(ForeignKey("payments.id"), index=True)
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("transfers.id"), unique=True)


class ClockRow(Base):
    """The business date of a demo or test ledger; production has no row here."""

    __tablename__ = "clock"

    id: Mapped[int] = mapped_column(primary_key=True)
    business_date: Mapped[date]
