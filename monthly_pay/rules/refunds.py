"""Where a refund goes: first to what is still owed for the purchase, the rest to the customer."""

from __future__ import annotations

from collections.abc import Iterator

from monthly_pay.rules.allocation import Part, principal_parts
from monthly_pay.rules.facts import AccountFacts, Charge, Purchase


def refund_parts(facts: AccountFacts, purchase: Purchase) -> Iterator[Part]:
    """The open principal of a purchase in the order a refund takes it away.

    What is not billed goes first, the last instalment before the others, so that the plan gets
    shorter and its later fees are never asked; then what stands on bills, oldest last. A
    purchase that was split with its bill is found in the instalments of that plan.
    """
    charges = charges_of(facts, purchase)
    unbilled = [c for c in charges if not c.billed]
    billed = [c for c in charges if c.billed]
    yield from principal_parts(reversed(unbilled))
    yield from principal_parts(reversed(billed))


def charges_of(facts: AccountFacts, purchase: Purchase) -> list[Charge]:
    """The charges a purchase became, by bill date; those of a bill plan when it was split."""
    own = [c for c in facts.charges if c.purchase_id == purchase.id]
    plans = {c.moved_to_plan_id for c in own if c.moved_to_plan_id is not None}
    split = [c for c in facts.charges if c.plan_id in plans and c.purchase_id is None]
    return sorted([*own, *split], key=lambda c: (c.bill_date, c.number or 0))
