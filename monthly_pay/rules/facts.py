"""What the ledger knows of one account, as frozen values the rules decide on.

Amounts ending in ``_due`` are balances (sums of transfers); the others are as first agreed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from typing import Any

from monthly_pay.rules.calendar import BillingCycle
from monthly_pay.rules.money import ZERO, Money, total


class AccountState(StrEnum):
    """Whether the account can be used at all."""

    OPEN = "open"
    CLOSED = "closed"


class HoldCause(StrEnum):
    """Why purchases are frozen."""

    OVERDUE = "overdue"
    MISUSE = "misuse"
    BUREAU = "bureau"
    ENVIRONMENT = "environment"
    IDENTITY_CHANGED = "identity_changed"
    CASH_OUT = "cash_out"
    CUSTOMER_LOCK = "customer_lock"


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


class PlanKind(StrEnum):
    """What an instalment plan splits."""

    PURCHASE = "purchase"
    BILL = "bill"
    HARDSHIP = "hardship"


class CardKind(StrEnum):
    """Where a payment is taken from."""

    BANK_CARD = "bank_card"
    WALLET = "wallet"
    ALIPAY = "alipay"


class ApplicationState(StrEnum):
    """Where an application of the customer stands."""

    SUBMITTED = "submitted"
    APPROVED = "approved"
    REFUSED = "refused"


class PaymentState(StrEnum):
    """Where a payment order stands."""

    CREATED = "created"
    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    REVERSED = "reversed"


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
    auto_debit: bool
    version: int


@dataclass(frozen=True, slots=True)
class Charge:
    """A part of the debt that goes to one bill: a purchase, or one instalment of a plan."""

    id: int
    title: str
    purchase_id: int | None
    plan_id: int | None
    number: int | None
    posted_on: date
    bill_date: date
    statement_id: int | None
    principal: Money
    fee: Money
    principal_due: Money
    fee_due: Money
    paused: bool = False

    @property
    def billed(self) -> bool:
        """Whether it stands on an issued bill."""
        return self.statement_id is not None

    @property
    def due(self) -> Money:
        """What is still to be paid of it, as booked."""
        return self.principal_due + self.fee_due


@dataclass(frozen=True, slots=True)
class Statement:
    """An issued bill with what is still unpaid of it."""

    id: int
    bill_date: date
    due_date: date
    grace_until: date
    issued: Money
    charges: tuple[Charge, ...]
    penalty_due: Money = ZERO
    settled_on: date | None = None

    @property
    def principal_due(self) -> Money:
        """Unpaid principal of the bill."""
        return total(c.principal_due for c in self.charges)

    @property
    def fee_due(self) -> Money:
        """Unpaid instalment fees of the bill."""
        return total(c.fee_due for c in self.charges)

    @property
    def due(self) -> Money:
        """Everything unpaid of the bill, penalty included."""
        return self.principal_due + self.fee_due + self.penalty_due

    @property
    def payable(self) -> Money:
        """What has to be paid of it now: everything unpaid but what a dispute pauses."""
        return self.due - total(c.due for c in self.charges if c.paused)


@dataclass(frozen=True, slots=True)
class Plan:
    """An instalment plan with all its instalments, billed or not."""

    id: int
    kind: PlanKind
    title: str
    terms: int
    principal: Money
    fee: Money
    yearly_cost: Fraction
    started_on: date
    instalments: tuple[Charge, ...]

    @property
    def unbilled(self) -> tuple[Charge, ...]:
        """Instalments not yet on a bill and not settled."""
        return tuple(c for c in self.instalments if not c.billed and c.principal_due)

    @property
    def principal_due(self) -> Money:
        """Principal of the plan still to be paid, billed or not."""
        return total(c.principal_due for c in self.instalments)

    @property
    def fee_ahead(self) -> Money:
        """Fees of the instalments not yet billed."""
        return total(c.fee for c in self.unbilled)

    @property
    def rest(self) -> Money:
        """What is still to be paid if the plan goes on to its end."""
        return total(c.due for c in self.instalments) + self.fee_ahead


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
class Hold:
    """A freeze of purchases: who set it, when, and on what evidence."""

    id: int
    cause: HoldCause
    evidence: Mapping[str, Any]
    placed_by: str
    placed_on: date
    lifted_on: date | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """A bound source of payments, in the order of automatic debits."""

    id: int
    kind: CardKind
    bank: str
    ending: str


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


@dataclass(frozen=True, slots=True)
class Refund:
    """Money coming back from a merchant for an order."""

    id: int
    purchase_id: int
    amount: Money
    requested_on: date
    settled_on: date | None


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """Everything the rules may know of an account, loaded in one transaction."""

    account: Account
    name: str
    charges: tuple[Charge, ...]
    statements: tuple[Statement, ...]
    plans: tuple[Plan, ...]
    purchases: tuple[Purchase, ...]
    holds: tuple[Hold, ...]
    cards: tuple[Card, ...]
    logins: tuple[Login, ...]
    bureau: BureauReport | None
    applications: tuple[Application, ...]
    payments: tuple[Payment, ...]
    refunds: tuple[Refund, ...]
    overpayment: Money

    @property
    def open_statements(self) -> tuple[Statement, ...]:
        """Issued bills with something unpaid, oldest first."""
        return tuple(s for s in self.statements if s.due)

    @property
    def unbilled_purchases(self) -> tuple[Charge, ...]:
        """Posted single purchases not yet on a bill."""
        return tuple(
            c for c in self.charges if c.plan_id is None and not c.billed and c.principal_due
        )

    @property
    def active_plans(self) -> tuple[Plan, ...]:
        """Plans with something still to be paid."""
        return tuple(p for p in self.plans if p.rest)

    @property
    def unposted(self) -> tuple[Purchase, ...]:
        """Orders authorised but not yet received: they take limit but are not owed yet."""
        return tuple(p for p in self.purchases if p.state is PurchaseState.AUTHORISED)

    @property
    def active_holds(self) -> tuple[Hold, ...]:
        """Holds not lifted, oldest first."""
        return tuple(h for h in self.holds if h.lifted_on is None)

    @property
    def pending_payments(self) -> tuple[Payment, ...]:
        """Payment orders whose result is not known yet."""
        return tuple(
            p for p in self.payments if p.state in (PaymentState.CREATED, PaymentState.PENDING)
        )

    @property
    def running_refunds(self) -> tuple[Refund, ...]:
        """Refunds asked for and not yet booked."""
        return tuple(r for r in self.refunds if r.settled_on is None)

    @property
    def principal_due(self) -> Money:
        """All principal owed, billed or not."""
        return total(c.principal_due for c in self.charges)

    @property
    def owed(self) -> Money:
        """Everything booked and unpaid: principal, billed fees and penalty."""
        return total(c.due for c in self.charges) + total(s.penalty_due for s in self.statements)
