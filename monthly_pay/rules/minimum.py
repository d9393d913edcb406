"""The minimum payment: what it is, and what the rest then costs."""

from __future__ import annotations

from collections.abc import Iterable

from monthly_pay.rules.facts import Charge, Statement
from monthly_pay.rules.money import ZERO, Money, total
from monthly_pay.rules.terms import Terms


def minimum_of(charges: Iterable[Charge], terms: Terms) -> Money:
    """A share of the single purchases, and the instalments of the bill in full."""
    charges = [c for c in charges if not c.paused]
    purchases = total(c.principal_due for c in charges if c.plan_id is None)
    instalments = total(c.principal_due + c.fee for c in charges if c.plan_id is not None)
    return purchases.times(terms.minimum_payment_share) + instalments


def minimum_left(statement: Statement) -> Money:
    """What is missing to the minimum of a bill."""
    return max(statement.minimum - statement.paid, ZERO)


def interest_ahead(rest: Money, days: int, terms: Terms) -> Money:
    """What a rest costs in that many days if nothing more is paid."""
    return Money(rest.times_down(terms.revolving_interest_per_day).fen * days)
