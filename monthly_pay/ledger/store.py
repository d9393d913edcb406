"""Loads the facts of an account: rows become the frozen values that rules decide on."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import select
from sqlalchemy.orm import Session

from monthly_pay.ledger import standing
from monthly_pay.ledger.books import balances
from monthly_pay.ledger.tables.books import BookKind
from monthly_pay.ledger.tables.credit import (
    AccountRow,
    ChargeRow,
    MerchantRow,
    PlanRow,
    PurchaseRow,
    StatementRow,
)
from monthly_pay.ledger.tables.people import CardRow, CustomerRow
from monthly_pay.ledger.tables.servicing import PaymentRow, RefundRow
from monthly_pay.rules import facts as f
from monthly_pay.rules.calendar import BillingCycle
from monthly_pay.rules.money import ZERO, Money
from monthly_pay.rules.refusals import Refusal, Refused
from monthly_pay.rules.spending import Merchant


def load_facts(session: Session, account_id: int) -> f.AccountFacts:
    """Everything the ledger knows of an account. An unknown id is refused."""
    row = session.get(AccountRow, account_id)
    if row is None:
        raise Refused(Refusal.UNKNOWN_OBJECT, account=account_id)
    customer = session.get_one(CustomerRow, row.customer_id)
    sums = balances(session, account_id)
    charges = _charges(session, account_id, sums)
    return f.AccountFacts(
        account=_account(row),
        name=customer.name,
        charges=charges,
        statements=_statements(session, account_id, charges, sums),
        plans=_plans(session, account_id, charges),
        purchases=_purchases(session, account_id),
        holds=standing.holds(session, account_id),
        cards=_cards(session, customer.id),
        logins=standing.logins(session, customer.id),
        bureau=standing.bureau(session, customer.id),
        applications=standing.applications(session, account_id),
        payments=_payments(session, account_id),
        refunds=_refunds(session, account_id),
        overpayment=-sums.get((BookKind.OVERPAYMENT, None), ZERO),
        written_off=sums.get((BookKind.WRITE_OFF, None), ZERO),
        limit_changes=standing.limit_changes(session, account_id),
        stages=standing.stages(session, account_id),
        promises=standing.promises(session, account_id),
        disputes=standing.disputes(session, account_id),
    )


def merchant(row: MerchantRow) -> Merchant:
    """A seller as the rules see it."""
    return Merchant(
        row.id, row.name, row.supported, frozenset(row.blocked_items), frozenset(row.scenes)
    )


def _account(row: AccountRow) -> f.Account:
    return f.Account(
        id=row.id,
        number=row.number,
        customer_id=row.customer_id,
        state=row.state,
        opened_on=row.opened_on,
        closed_on=row.closed_on,
        cycle=BillingCycle(row.bill_day, row.due_day),
        limit=row.limit,
        temporary_limit=row.temporary_limit,
        temporary_until=row.temporary_until,
        one_off_limit=row.one_off_limit,
        one_off_used=row.one_off_used,
        written_off_on=row.written_off_on,
        auto_debit=row.auto_debit,
        version=row.version,
    )


def _charges(
    session: Session, account_id: int, sums: dict[tuple[BookKind, int | None], Money]
) -> tuple[f.Charge, ...]:
    rows = session.scalars(
        select(ChargeRow)
        .where(ChargeRow.account_id == account_id)
        .order_by(ChargeRow.bill_date, ChargeRow.id)
    )
    return tuple(
        f.Charge(
            id=row.id,
            title=row.title,
            purchase_id=row.purchase_id,
            plan_id=row.plan_id,
            number=row.number,
            posted_on=row.posted_on,
            bill_date=row.bill_date,
            statement_id=row.statement_id,
            principal=row.principal,
            fee=row.fee,
            principal_due=sums.get((BookKind.PRINCIPAL, row.id), ZERO),
            fee_due=sums.get((BookKind.FEE, row.id), ZERO),
            paused=row.paused,
            moved_to_plan_id=row.moved_to_plan_id,
        )
        for row in rows
    )


def _statements(
    session: Session,
    account_id: int,
    charges: tuple[f.Charge, ...],
    sums: dict[tuple[BookKind, int | None], Money],
) -> tuple[f.Statement, ...]:
    lines: dict[int, list[f.Charge]] = defaultdict(list)
    for charge in charges:
        if charge.statement_id is not None:
            lines[charge.statement_id].append(charge)
    rows = session.scalars(
        select(StatementRow)
        .where(StatementRow.account_id == account_id)
        .order_by(StatementRow.bill_date)
    )
    return tuple(
        f.Statement(
            id=row.id,
            bill_date=row.bill_date,
            due_date=row.due_date,
            grace_until=row.grace_until,
            issued=row.issued,
            minimum=row.minimum,
            charges=tuple(lines[row.id]),
            penalty_due=sums.get((BookKind.PENALTY, row.id), ZERO),
            interest_due=sums.get((BookKind.INTEREST, row.id), ZERO),
            extended_until=row.extended_until,
            settled_on=row.settled_on,
        )
        for row in rows
    )


def _plans(session: Session, account_id: int, charges: tuple[f.Charge, ...]) -> tuple[f.Plan, ...]:
    rows = session.scalars(
        select(PlanRow).where(PlanRow.account_id == account_id).order_by(PlanRow.id)
    )
    return tuple(
        f.Plan(
            id=row.id,
            kind=row.kind,
            title=row.title,
            terms=row.terms,
            principal=row.principal,
            fee=row.fee,
            yearly_cost=row.yearly_cost,
            started_on=row.started_on,
            instalments=tuple(
                sorted(
                    (c for c in charges if c.plan_id == row.id and c.number is not None),
                    key=lambda c: c.number or 0,
                )
            ),
        )
        for row in rows
    )


def _purchases(session: Session, account_id: int) -> tuple[f.Purchase, ...]:
    rows = session.execute(
        select(PurchaseRow, MerchantRow.name)
        .join(MerchantRow, MerchantRow.id == PurchaseRow.merchant_id)
        .where(PurchaseRow.account_id == account_id)
        .order_by(PurchaseRow.id)
    )
    return tuple(
        f.Purchase(
            id=row.id,
            order_no=row.order_no,
            merchant=name,
            item=row.item,
            amount=row.amount,
            ordered_at=row.ordered_at,
            state=row.state,
            posted_on=row.posted_on,
            decline_reason=row.decline_reason,
            limit_then=row.limit_then,
            refunded=row.refunded,
        )
        for row, name in rows
    )


def _cards(session: Session, customer_id: int) -> tuple[f.Card, ...]:
    rows = session.scalars(
        select(CardRow).where(CardRow.customer_id == customer_id).order_by(CardRow.position)
    )
    return tuple(f.Card(row.id, row.kind, row.bank, row.ending) for row in rows)


def _payments(session: Session, account_id: int) -> tuple[f.Payment, ...]:
    rows = session.scalars(
        select(PaymentRow).where(PaymentRow.account_id == account_id).order_by(PaymentRow.id)
    )
    return tuple(
        f.Payment(
            id=row.id,
            number=row.number,
            amount=row.amount,
            state=row.state,
            created_on=row.created_on,
            settled_on=row.settled_on,
            failure=row.failure,
            card_id=row.card_id,
            available_before=row.available_before,
        )
        for row in rows
    )


def _refunds(session: Session, account_id: int) -> tuple[f.Refund, ...]:
    rows = session.scalars(
        select(RefundRow).where(RefundRow.account_id == account_id).order_by(RefundRow.id)
    )
    return tuple(
        f.Refund(row.id, row.purchase_id, row.amount, row.requested_on, row.settled_on, row.freed)
        for row in rows
    )
