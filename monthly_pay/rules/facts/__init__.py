"""What the ledger knows of one account, as frozen values the rules decide on.

Amounts ending in ``_due`` are balances (sums of transfers); the others are as first agreed.
"""

from __future__ import annotations

from dataclasses import dataclass

from monthly_pay.rules.facts.account import (
    Account,
    AccountState,
    Card,
    CardKind,
    LimitChange,
    LimitChangeKind,
)
from monthly_pay.rules.facts.debt import Charge, Plan, PlanKind, Statement
from monthly_pay.rules.facts.repaying import (
    Payment,
    PaymentState,
    Promise,
    PromiseState,
    Stage,
    StageEntry,
)
from monthly_pay.rules.facts.spending import DeclineReason, Dispute, Purchase, PurchaseState, Refund
from monthly_pay.rules.facts.standing import (
    Application,
    ApplicationState,
    BureauReport,
    Hold,
    HoldCause,
    Login,
)
from monthly_pay.rules.money import ZERO, Money, total

__all__ = [
    "Account",
    "AccountFacts",
    "AccountState",
    "Application",
    "ApplicationState",
    "BureauReport",
    "Card",
    "CardKind",
    "Charge",
    "DeclineReason",
    "Dispute",
    "Hold",
    "HoldCause",
    "LimitChange",
    "LimitChangeKind",
    "Login",
    "Payment",
    "PaymentState",
    "Plan",
    "PlanKind",
    "Promise",
    "PromiseState",
    "Purchase",
    "PurchaseState",
    "Refund",
    "Stage",
    "StageEntry",
    "Statement",
]


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
    written_off: Money = ZERO
    limit_changes: tuple[LimitChange, ...] = ()
    stages: tuple[StageEntry, ...] = ()
    promises: tuple[Promise, ...] = ()
    disputes: tuple[Dispute, ...] = ()

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
        """Everything booked and unpaid: principal, billed fees, interest and penalty."""
        extra = total(s.penalty_due + s.interest_due for s in self.statements)
        return total(c.due for c in self.charges) + extra
