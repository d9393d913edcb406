"""What is owed: charges, the bills they stand on, the plans they belong to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from monthly_pay.rules.money import ZERO, Money, total


class PlanKind(StrEnum):
    """What an instalment plan splits."""

    PURCHASE = "purchase"
    BILL = "bill"
    HARDSHIP = "hardship"


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
    moved_to_plan_id: int | None = None

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
    """An issued bill with what is still unpaid of it.

    ``extended_until`` is the due day of the next bill once the minimum was paid in time; what
    is left is payable until then and costs interest.
    """

    id: int
    bill_date: date
    due_date: date
    grace_until: date
    issued: Money
    minimum: Money
    charges: tuple[Charge, ...]
    penalty_due: Money = ZERO
    interest_due: Money = ZERO
    extended_until: date | None = None
    settled_on: date | None = None

    @property
    def payable_until(self) -> date:
        """The last day on which it is not late."""
        return self.extended_until or self.due_date

    @property
    def paid(self) -> Money:
        """What was paid of the amount as issued."""
        return self.issued - self.principal_due - self.fee_due

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
        """Everything unpaid of the bill, penalty and interest included."""
        return self.principal_due + self.fee_due + self.penalty_due + self.interest_due

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
        """Instalments not yet on a bill, not settled and not in dispute."""
        return tuple(c for c in self.payable if not c.billed and c.principal_due)

    @property
    def payable(self) -> tuple[Charge, ...]:
        """The instalments that may be asked for: all but what a dispute pauses."""
        return tuple(c for c in self.instalments if not c.paused)

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
