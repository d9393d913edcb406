"""Orders at merchants and what comes back of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from monthly_pay.rules.money import ZERO, Money


class PurchaseState(StrEnum):
    """The life of an order: authorised (unposted) until received, then posted."""

    AUTHORISED = "authorised"
    POSTED = "posted"
    CANCELLED = "cancelled"
    DECLINED = "declined"


class DeclineReason(StrEnum):
    """Why a purchase was not authorised."""

    ACCOUNT_CLOSED = "account_closed"
    HOLD = "hold"
    LIMIT = "limit"
    ORDER_CAP = "order_cap"
    MERCHANT = "merchant"
    ITEM = "item"
    SCENE = "scene"


@dataclass(frozen=True, slots=True)
class Purchase:
    """An order at a merchant."""

    id: int
    order_no: str
    merchant: str
    item: str
    amount: Money
    ordered_at: datetime
    state: PurchaseState
    posted_on: date | None = None
    decline_reason: DeclineReason | None = None
    limit_then: Money = ZERO
    refunded: Money = ZERO


@dataclass(frozen=True, slots=True)
class Refund:
    """Money coming back from a merchant for an order; ``freed`` is what went off the debt."""

    id: int
    purchase_id: int
    amount: Money
    requested_on: date
    settled_on: date | None
    freed: Money = ZERO


@dataclass(frozen=True, slots=True)
class Dispute:
    """A purchase the customer does not accept; its payment is paused until it is decided."""

    id: int
    number: str
    purchase_id: int
    opened_on: date
    answer_by: date
    upheld: bool | None
