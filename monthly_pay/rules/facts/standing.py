"""What speaks for and against the customer: holds, logins, the bureau, applications."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from monthly_pay.rules.money import Money


class HoldCause(StrEnum):
    """Why purchases are frozen."""

    OVERDUE = "overdue"
    MISUSE = "misuse"
    BUREAU = "bureau"
    ENVIRONMENT = "environment"
    IDENTITY_CHANGED = "identity_changed"
    CASH_OUT = "cash_out"
    CUSTOMER_LOCK = "customer_lock"


@dataclass(frozen=True, slots=True)
class Hold:
    """A freeze of purchases: who set it, when, and on what evidence."""

    id: int
    cause: HoldCause
    evidence: Mapping[str, Any]
    placed_by: str
    placed_on: date
    lifted_on: date | None = None


@dataclass(frozen=True, slots=True)
class Login:
    """A login of the customer to the host app."""

    at: datetime
    place: str
    device: str
    usual: bool


@dataclass(frozen=True, slots=True)
class BureauReport:
    """What the credit bureau said at the last poll."""

    polled_on: date
    overdue_elsewhere: int
    debt_elsewhere: Money
    next_poll_on: date


class ApplicationState(StrEnum):
    """Where an application of the customer stands."""

    SUBMITTED = "submitted"
    APPROVED = "approved"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Application:
    """The customer's application to lift a hold."""

    id: int
    number: str
    hold_id: int
    explanation: str
    state: ApplicationState
    submitted_on: date
    decided_on: date | None
    reason: str | None
