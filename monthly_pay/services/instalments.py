"""Instalment plans: created with a purchase, or from a posted purchase or an issued bill."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from monthly_pay.ledger.ledger import Cause, Command, Ledger, Transaction
from monthly_pay.ledger.tables.books import BookRow, TransferKind
from monthly_pay.ledger.tables.credit import ChargeRow, PlanRow
from monthly_pay.products import terms
from monthly_pay.rules.delinquency import overdue_statements
from monthly_pay.rules.facts import Account, AccountState, Charge, PlanKind
from monthly_pay.rules.instalment import InstalmentOffer, instalment_offer
from monthly_pay.rules.money import Money, total
from monthly_pay.rules.refusals import Refusal, Refused
from monthly_pay.services.settlement import mark_settled


@dataclass(frozen=True, slots=True)
class PlanCreated:
    """The plan that was made."""

    plan_id: int


def offer(account: Account, principal: Money, count: int, tx: Transaction) -> InstalmentOffer:
    """The offer of the product for an amount, from the next bill of the account."""
    rates = terms().instalment_fee
    if count not in rates:
        raise Refused(Refusal.NOT_ALLOWED_NOW, terms=count, allowed=sorted(rates))
    if principal < terms().instalment_minimum:
        raise Refused(Refusal.NOT_ALLOWED_NOW, minimum=terms().instalment_minimum)
    return instalment_offer(principal, count, rates[count], tx.today, account.cycle)


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


def split_purchase(
    ledger: Ledger, cause: Cause, account_id: int, charge_id: int, count: int
) -> PlanCreated:
    """Splits a posted purchase that is not yet on a bill."""

    def work(tx: Transaction) -> PlanCreated:
        facts = tx.facts(account_id)
        charge = next((c for c in facts.unbilled_purchases if c.id == charge_id), None)
        if charge is None or facts.account.state is not AccountState.OPEN:
            raise Refused(Refusal.NOT_ALLOWED_NOW, charge=charge_id)
        plan = offer(facts.account, charge.principal_due, count, tx)
        rows = create_plan(
            tx, facts.account, PlanKind.PURCHASE, charge.title, plan, charge.purchase_id
        )
        move(tx, account_id, [charge], rows)
        return PlanCreated(rows[0].plan_id or 0)

    request = {"charge": charge_id, "terms": count}
    command = Command("split_purchase", cause, f"charge:{charge_id}", account_id, request)
    return ledger.execute(command, work, PlanCreated)


def split_bill(
    ledger: Ledger, cause: Cause, account_id: int, statement_id: int, count: int
) -> PlanCreated:
    """Splits the single purchases of an issued bill, until its due day and without arrears."""

    def work(tx: Transaction) -> PlanCreated:
        facts = tx.facts(account_id)
        statement = next((s for s in facts.open_statements if s.id == statement_id), None)
        late = overdue_statements(facts, tx.today)
        if statement is None or late or facts.account.state is not AccountState.OPEN:
            raise Refused(Refusal.NOT_ALLOWED_NOW, statement=statement_id)
        charges = [
            c for c in statement.charges if c.plan_id is None and not c.paused and c.principal_due
        ]
        plan = offer(facts.account, total(c.principal_due for c in charges), count, tx)
        rows = create_plan(tx, facts.account, PlanKind.BILL, statement.bill_date.isoformat(), plan)
        move(tx, account_id, charges, rows)
        mark_settled(tx, account_id)
        return PlanCreated(rows[0].plan_id or 0)

    request = {"statement": statement_id, "terms": count}
    command = Command("split_bill", cause, f"statement:{statement_id}", account_id, request)
    return ledger.execute(command, work, PlanCreated)


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
