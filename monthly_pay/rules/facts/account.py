"""The account itself: its state, its limit, its sources of payments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from monthly_pay.rules.calendar import BillingCycle
from monthly_pay.rules.money import Money


class AccountState(StrEnum):
    """Whether the account can be used at all."""

    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Account:
    """One monthly-pay account; a re-opened customer gets a new one."""

    id: int
    number: str
    customer_id: int
    state: AccountState
    opened_on: date
    closed_on: date | None
    cycle: BillingCycle
    limit: Money
    temporary_limit: Money
    temporary_until: date | None
    one_off_limit: Money
    one_off_used: Money
    auto_debit: bool
    written_off_on: date | None
    version: int


class CardKind(StrEnum):
    """Where a payment is taken from."""

    BANK_CARD = "bank_card"
    WALLET = "wallet"
    ALIPAY = "alipay"


@dataclass(frozen=True, slots=True)
class Card:
    """A bound source of payments, in the order of automatic debits."""

    id: int
    kind: CardKind
    bank: str
    ending: str


class LimitChangeKind(StrEnum):
    """Why the limit changed."""

    BASE = "base"
    TEMPORARY = "temporary"
    EXPIRED = "expired"
    ONE_OFF = "one_off"
    ONE_OFF_USED = "one_off_used"


@dataclass(frozen=True, slots=True)
class LimitChange:
    """A change of the limit on a day; a cut has a negative ``change``."""

    id: int
    kind: LimitChangeKind
    on: date
    change: Money
    reason: str
