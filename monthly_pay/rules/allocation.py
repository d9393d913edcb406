"""What a payment pays first: the oldest bill, and in it penalty, fee, principal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from monthly_pay.rules.facts import AccountFacts, Charge, Statement
from monthly_pay.rules.money import ZERO, Money
from monthly_pay.rules.terms import Terms


class Component(StrEnum):
    """The parts a debt is made of."""

    PRINCIPAL = "principal"
    FEE = "fee"
    PENALTY = "penalty"
    INTEREST = "interest"


@dataclass(frozen=True, slots=True)
class Part:
    """An amount towards a component of a charge, or towards a bill's penalty or interest."""

    component: Component
    amount: Money
    charge_id: int | None = None
    statement_id: int | None = None


@dataclass(frozen=True, slots=True)
class Allocation:
    """Where an amount goes; ``rest`` is what nothing takes (kept as overpayment)."""

    parts: tuple[Part, ...]
    rest: Money


def allocate(amount: Money, open_parts: Iterable[Part]) -> Allocation:
    """Spends an amount over open parts in their order; every 分 ends in a part or the rest."""
    rest, parts = amount, []
    for part in open_parts:
        if rest <= ZERO:
            break
        paid = min(part.amount, rest)
        parts.append(Part(part.component, paid, part.charge_id, part.statement_id))
        rest -= paid
    return Allocation(tuple(parts), rest)


def billed_parts(facts: AccountFacts, terms: Terms) -> Iterator[Part]:
    """What the issued bills ask for, in the order it is paid; disputed charges are left out."""
    for statement in facts.open_statements:
        yield from statement_parts(statement, terms)


def statement_parts(statement: Statement, terms: Terms) -> Iterator[Part]:
    """The open parts of one bill in the order of the terms."""
    charges = [c for c in statement.charges if not c.paused]
    for component in terms.allocation_order:
        if component == Component.PENALTY and statement.penalty_due:
            yield Part(Component.PENALTY, statement.penalty_due, statement_id=statement.id)
        if component == Component.INTEREST and statement.interest_due:
            yield Part(Component.INTEREST, statement.interest_due, statement_id=statement.id)
        if component == Component.FEE:
            yield from (Part(Component.FEE, c.fee_due, c.id) for c in charges if c.fee_due)
        if component == Component.PRINCIPAL:
            yield from principal_parts(charges)


def principal_parts(charges: Iterable[Charge]) -> Iterator[Part]:
    """The unpaid principal of charges."""
    return (Part(Component.PRINCIPAL, c.principal_due, c.id) for c in charges if c.principal_due)


def charge_parts(charges: Iterable[Charge]) -> Iterator[Part]:
    """The booked parts of charges: fees first, then principal."""
    charges = list(charges)
    yield from (Part(Component.FEE, c.fee_due, c.id) for c in charges if c.fee_due)
    yield from principal_parts(charges)


def open_parts(facts: AccountFacts, terms: Terms) -> Iterator[Part]:
    """What an amount without a named purpose pays: bills, then unbilled purchases."""
    yield from billed_parts(facts, terms)
    yield from principal_parts(c for c in facts.unbilled_purchases if not c.paused)
