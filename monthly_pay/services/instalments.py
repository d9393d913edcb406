"""Instalment plans: their offers, their rows, and moving a debt into them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from monthly_pay.ledger.ledger import Transaction
from monthly_pay.ledger.tables.books import BookRow, TransferKind
from monthly_pay.ledger.tables.credit import ChargeRow, PlanRow
from monthly_pay.products import terms
from monthly_pay.rules.facts import Account, Charge, PlanKind
from monthly_pay.rules.instalment import InstalmentOffer, instalment_offer
from monthly_pay.rules.money import Money
from monthly_pay.rules.refusals import Refusal, Refused


@dataclass(frozen=True, slots=True)
class PlanCreated:
    """The plan that was made."""

    plan_id: int


def offer(account: Account, principal: Money, count: int, today: date) -> InstalmentOffer:
    """The offer of the product for an amount, from the next bill of the account."""
    rates = terms().instalment_fee
    if count not in rates:
        raise Refused(Refusal.NOT_ALLOWED_NOW, terms=count, allowed=sorted(rates))
    if principal < terms().instalment_minimum:
        raise Refused(Refusal.NOT_ALLOWED_NOW, minimum=terms().instalment_minimum)
    return instalment_offer(principal, count, rates[count], today, account.cycle)


def create_plan(
    tx: Transaction,
    account: Account,
    kind: PlanKind,
    title: str,
    plan: InstalmentOffer,
    purchase_id: int | None = None,
) -> list[ChargeRow]:
    """Writes a plan and its instalments; the caller books the principal into them."""
    row = PlanRow(
        account_id=account.id,
        kind=kind,
        title=title,
        terms=plan.terms,
        principal=plan.principal,
        fee=plan.fee,
        yearly_cost=plan.yearly_cost,
        started_on=tx.today,
    )
    tx.session.add(row)
    tx.session.flush()
    charges = [
        ChargeRow(
            account_id=account.id,
            purchase_id=purchase_id,
            plan_id=row.id,
            number=instalment.number,
            title=title,
            posted_on=tx.today,
            bill_date=instalment.bill_date,
            statement_id=None,
            principal=instalment.principal,
            fee=instalment.fee,
            paused=False,
            moved_to_plan_id=None,
        )
        for instalment in plan.instalments
    ]
    tx.session.add_all(charges)
    tx.session.flush()
    return charges


def move(tx: Transaction, account_id: int, old: Sequence[Charge], new: Sequence[ChargeRow]) -> None:
    """Books the principal of charges into instalments, 分 by 分, in their order."""
    for charge in old:
        tx.session.get_one(ChargeRow, charge.id).moved_to_plan_id = new[0].plan_id
    sources: list[tuple[BookRow, Money]] = [
        (tx.books.principal(account_id, c.id), c.principal_due) for c in old
    ]
    for row in new:
        wanted, book = row.principal, tx.books.principal(account_id, row.id)
        while wanted:
            source, left = sources[0]
            part = min(left, wanted)
            tx.books.transfer(book, source, part, TransferKind.SPLIT)
            wanted -= part
            if part == left:
                sources.pop(0)
            else:
                sources[0] = (source, left - part)
