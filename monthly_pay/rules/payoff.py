"""Early payoff: what settles everything, or one plan, on a day; and what that saves."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from monthly_pay.rules.facts import AccountFacts, Charge, Plan, Purchase, Statement
from monthly_pay.rules.money import ZERO, Money, total
from monthly_pay.rules.terms import Terms


class PayoffItemKind(StrEnum):
    """What an item of a payoff settles."""

    STATEMENT = "statement"
    UNBILLED = "unbilled"
    PLAN = "plan"


@dataclass(frozen=True, slots=True)
class PayoffItem:
    """One item of a payoff.

    ``unbilled`` are the instalments it settles before they are billed.
    ``fee`` is what was billed of fees, ``early_fee`` what settling early costs, and
    ``fee_dropped`` what going on would cost and settling now does not.
    """

    kind: PayoffItemKind
    ref: int
    title: str
    principal: Money
    fee: Money = ZERO
    penalty: Money = ZERO
    interest: Money = ZERO
    early_fee: Money = ZERO
    fee_dropped: Money = ZERO
    unbilled: tuple[int, ...] = ()

    @property
    def amount(self) -> Money:
        """What this item adds to the payoff."""
        return self.principal + self.fee + self.penalty + self.interest + self.early_fee


@dataclass(frozen=True, slots=True)
class Payoff:
    """An itemised payoff: its items, and the unposted orders that are not in it."""

    items: tuple[PayoffItem, ...]
    left_out: tuple[Purchase, ...]

    @property
    def amount(self) -> Money:
        """The sum that settles all items."""
        return total(i.amount for i in self.items)

    @property
    def saved(self) -> Money:
        """Fees that going on would cost and settling now does not."""
        return total(i.fee_dropped for i in self.items)


def payoff_of_everything(facts: AccountFacts, terms: Terms) -> Payoff:
    """Bills, unbilled purchases and the rest of every plan. Unposted orders cannot be in it."""
    items = [_statement_item(s) for s in facts.open_statements if s.payable]
    items += [_unbilled_item(c) for c in facts.unbilled_purchases if not c.paused]
    items += [_plan_item(p, p.unbilled, terms) for p in facts.active_plans if p.unbilled]
    return Payoff(tuple(items), facts.unposted)


def payoff_of_plan(plan: Plan, terms: Terms) -> Payoff:
    """One plan alone: its billed instalments that are unpaid and all that are still to come."""
    return Payoff((_plan_item(plan, plan.payable, terms),), ())


def early_fee(plan: Plan, terms: Terms) -> Money:
    """What settling a plan early costs: the fee of the next period.

    Nothing when only the last instalment is unbilled: the last two periods remain and the
    last but one is billed (instalment pages of specialist portals, grade B).
    """
    unbilled = plan.unbilled
    if len(unbilled) <= 1:
        return ZERO
    return total(c.fee for c in unbilled[: terms.early_payoff_fee_periods])


def _statement_item(statement: Statement) -> PayoffItem:
    return PayoffItem(
        PayoffItemKind.STATEMENT,
        statement.id,
        statement.bill_date.isoformat(),
        total(c.principal_due for c in statement.charges if not c.paused),
        total(c.fee_due for c in statement.charges if not c.paused),
        statement.penalty_due,
        statement.interest_due,
    )


def _unbilled_item(charge: Charge) -> PayoffItem:
    return PayoffItem(PayoffItemKind.UNBILLED, charge.id, charge.title, charge.principal_due)


def _plan_item(plan: Plan, instalments: tuple[Charge, ...], terms: Terms) -> PayoffItem:
    fee = early_fee(plan, terms)
    return PayoffItem(
        PayoffItemKind.PLAN,
        plan.id,
        plan.title,
        total(c.principal_due for c in instalments),
        total(c.fee_due for c in instalments),
        early_fee=fee,
        fee_dropped=plan.fee_ahead - fee,
        unbilled=tuple(c.id for c in instalments if not c.billed and c.principal_due),
    )
