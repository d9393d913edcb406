"""Payments, promises, and the stages of collection."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from monthly_pay.rules.money import ZERO, Money


class PaymentState(StrEnum):
    """Where a payment order stands."""

    CREATED = "created"
    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    REVERSED = "reversed"


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment order and what became of it."""

    id: int
    number: str
    amount: Money
    state: PaymentState
    created_on: date
    settled_on: date | None
    failure: str | None
    card_id: int
    available_before: Money = ZERO


class PromiseState(StrEnum):
    """What became of a promise to pay."""

    OPEN = "open"
    KEPT = "kept"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Promise:
    """The customer's word to pay an amount by a day."""

    id: int
    amount: Money
    pay_on: date
    made_on: date
    state: PromiseState


class Stage(StrEnum):
    """The stages of collection, in their order (help text of the product)."""

    REMINDER = "reminder"
    CALLS = "calls"
    AGENCY = "agency"
    LEGAL = "legal"


@dataclass(frozen=True, slots=True)
class StageEntry:
    """A stage of collection the account went through, or is in."""

    stage: Stage
    entered_on: date
    left_on: date | None
