"""A hardship plan: the overdue principal in new instalments without a fee."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from monthly_pay.rules.delinquency import arrears
from monthly_pay.rules.facts import AccountFacts, Charge, PlanKind
from monthly_pay.rules.instalment import InstalmentOffer, instalment_offer
from monthly_pay.rules.money import Money, total
from monthly_pay.rules.refusals import Refusal, Refused
from monthly_pay.rules.terms import Terms


@dataclass(frozen=True, slots=True)
class HardshipOffer:
    """What is re-aged, in how many instalments, and what stays payable beside it."""

    plan: InstalmentOffer
    charges: tuple[Charge, ...]
    kept: Money


def hardship_offers(facts: AccountFacts, today: date, terms: Terms) -> tuple[HardshipOffer, ...]:
    """The plans that can be offered now.

    Refused while nothing is late beyond the first days, or while a hardship plan runs.
    Billed fees, interest and penalty are not re-aged; they stay payable, or are waived.
    """
    late = arrears(facts, today, terms)
    if late is None:
        raise Refused(Refusal.NOTHING_OWED)
    if late.days_past_due < terms.hardship_after_days:
        raise Refused(Refusal.TOO_EARLY, days=terms.hardship_after_days)
    if any(p.kind is PlanKind.HARDSHIP and p.rest for p in facts.plans):
        raise Refused(Refusal.ALREADY_RUNNING)
    charges = tuple(
        c for s in late.statements for c in s.charges if c.principal_due and not c.paused
    )
    principal = total(c.principal_due for c in charges)
    kept = late.amount - principal
    return tuple(
        HardshipOffer(
            instalment_offer(principal, count, Fraction(0), today, facts.account.cycle),
            charges,
            kept,
        )
        for count in terms.hardship_terms
    )
