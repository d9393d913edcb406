"""Facts for the rules: small builders, amounts written in 元 as on a bill."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from monthly_pay.products import terms
from monthly_pay.rules.calendar import BillingCycle
from monthly_pay.rules.facts import (
    Account,
    AccountFacts,
    AccountState,
    Charge,
    Hold,
    HoldCause,
    Payment,
    PaymentState,
    Plan,
    PlanKind,
    Purchase,
    PurchaseState,
    Refund,
    Statement,
)
from monthly_pay.rules.money import ZERO, Money, total

SHANGHAI = ZoneInfo("Asia/Shanghai")
FIRST, TENTH, FIFTEENTH = BillingCycle(1, 6), BillingCycle(10, 15), BillingCycle(15, 20)
# The product's terms; tests/products holds every value of them against a literal.
TERMS = terms()


def yuan(text: str) -> Money:
    """``yuan("304.17")`` is 30,417 分."""
    return Money(int(Decimal(text) * 100))


def account(**changes: Any) -> Account:
    """An open account of the 1→6 cohort with a limit of 5,000.00."""
    usual = Account(
        id=1,
        number="MP0001",
        customer_id=1,
        state=AccountState.OPEN,
        opened_on=date(2026, 1, 5),
        closed_on=None,
        cycle=FIRST,
        limit=yuan("5000"),
        temporary_limit=ZERO,
        temporary_until=None,
        one_off_limit=ZERO,
        one_off_used=ZERO,
        auto_debit=True,
        written_off_on=None,
        version=1,
    )
    return replace(usual, **changes)


def charge(
    id: int, principal: str, *, fee: str = "0", due: str | None = None, **more: Any
) -> Charge:
    """A charge of which ``due`` (all, unless told) of the principal is unpaid.

    Its fee is owed once it stands on a bill (``statement_id``).
    """
    billed = more.get("statement_id") is not None
    usual = Charge(
        id=id,
        title=f"购物 {id}",
        purchase_id=None,
        plan_id=None,
        number=None,
        posted_on=date(2026, 10, 20),
        bill_date=date(2026, 12, 1),
        statement_id=None,
        principal=yuan(principal),
        fee=yuan(fee),
        principal_due=yuan(principal if due is None else due),
        fee_due=yuan(fee) if billed else ZERO,
    )
    return replace(usual, **more)


def statement(id: int, due_date: date, *charges: Charge, **more: Any) -> Statement:
    """A bill issued five days before its due day, with three days of grace after it."""
    usual = Statement(
        id=id,
        bill_date=due_date - timedelta(days=5),
        due_date=due_date,
        grace_until=due_date + timedelta(days=3),
        issued=total(c.principal + c.fee for c in charges),
        minimum=ZERO,
        charges=charges,
    )
    return replace(usual, **more)


def plan(id: int, *instalments: Charge, **more: Any) -> Plan:
    """A plan of the given instalments, numbered in their order."""
    usual = Plan(
        id=id,
        kind=PlanKind.PURCHASE,
        title="手机",
        terms=len(instalments),
        principal=total(c.principal for c in instalments),
        fee=total(c.fee for c in instalments),
        yearly_cost=Fraction("0.1090"),
        started_on=date(2026, 8, 20),
        instalments=tuple(
            replace(c, plan_id=id, number=number) for number, c in enumerate(instalments, start=1)
        ),
    )
    return replace(usual, **more)


def phone(*, billed: int, paid: int) -> Plan:
    """3,599.00 in 12 with a fee of 6 %: the first ones billed, and of those the first ones paid.

    The bills are of the 15th, from 2026-09-15; the bill of an instalment has its number.
    """
    rows = []
    for number in range(1, 13):
        year, month = divmod(2026 * 12 + 7 + number, 12)
        row = charge(
            100 + number,
            "299.92" if number <= 8 else "299.91",
            fee="18.00" if number <= 6 else "17.99",
            statement_id=number if number <= billed else None,
            bill_date=date(year, month + 1, 15),
        )
        rows.append(replace(row, principal_due=ZERO, fee_due=ZERO) if number <= paid else row)
    return plan(1, *rows)


def order(id: int, amount: str, day: date, **more: Any) -> Purchase:
    """An order made at noon of a day, authorised and not yet received."""
    usual = Purchase(
        id=id,
        order_no=f"O{id}",
        merchant="飞鸟书店",
        item="绘本",
        amount=yuan(amount),
        ordered_at=datetime(day.year, day.month, day.day, 12, tzinfo=SHANGHAI),
        state=PurchaseState.AUTHORISED,
    )
    return replace(usual, **more)


def hold(cause: HoldCause, placed_on: date, **more: Any) -> Hold:
    """An active hold; nothing is known of it but its cause and its day."""
    usual = Hold(id=1, cause=cause, evidence={}, placed_by="system", placed_on=placed_on)
    return replace(usual, **more)


def payment(amount: str, state: PaymentState, created_on: date) -> Payment:
    """A payment order in a state."""
    return Payment(1, "P0001", yuan(amount), state, created_on, None, None, card_id=1)


def refund(amount: str, requested_on: date, settled_on: date | None = None) -> Refund:
    """Money coming back from a merchant."""
    return Refund(1, 1, yuan(amount), requested_on, settled_on)


def facts(
    *,
    statements: tuple[Statement, ...] = (),
    plans: tuple[Plan, ...] = (),
    unbilled: tuple[Charge, ...] = (),
    **more: Any,
) -> AccountFacts:
    """An account's facts; its charges are those of its bills and plans, and the unbilled ones."""
    charges = [c for s in statements for c in s.charges]
    charges += [c for p in plans for c in p.instalments]
    by_id = {c.id: c for c in (*charges, *unbilled)}
    usual = AccountFacts(
        account=account(),
        name="林悦",
        charges=tuple(sorted(by_id.values(), key=lambda c: (c.bill_date, c.id))),
        statements=statements,
        plans=plans,
        purchases=(),
        holds=(),
        cards=(),
        logins=(),
        bureau=None,
        applications=(),
        payments=(),
        refunds=(),
        overpayment=ZERO,
    )
    return replace(usual, **more)
