"""Booking money that arrived: by the items of its quote, or by the order of allocation."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from monthly_pay.ledger.ledger import Transaction
from monthly_pay.ledger.tables.books import BookKind, TransferKind
from monthly_pay.ledger.tables.credit import StatementRow
from monthly_pay.ledger.tables.servicing import PaymentRow, QuoteKind, QuoteRow
from monthly_pay.products import terms
from monthly_pay.rules.allocation import (
    Part,
    allocate,
    billed_parts,
    charge_parts,
    open_parts,
    principal_parts,
    statement_parts,
)
from monthly_pay.rules.facts import AccountFacts
from monthly_pay.rules.payoff import PayoffItem, PayoffItemKind
from monthly_pay.services.limits import settle_one_off
from monthly_pay.services.quotes import payoff_items


def book_payment(tx: Transaction, payment: PaymentRow) -> None:
    """Books a payment that succeeded. What nothing takes is kept as overpayment."""
    quote = tx.session.get(QuoteRow, payment.quote_id) if payment.quote_id else None
    items = payoff_items(quote) if quote else ()
    for item in items:
        _drop_fees_billed_since(tx, payment, item)
        _book_early_fee(tx, payment, item)
    facts = tx.facts(payment.account_id)
    parts = (
        _parts(facts, items)
        if quote and quote.kind is not QuoteKind.REPAYMENT
        else open_parts(facts, terms())
    )
    allocation = allocate(payment.amount, parts)
    clearing = tx.books.house(BookKind.CLEARING)
    for part in allocation.parts:
        book = tx.books.of_part(payment.account_id, part)
        tx.books.transfer(clearing, book, part.amount, TransferKind.PAYMENT, payment_id=payment.id)
    recovered = min(allocation.rest, facts.written_off)
    tx.books.transfer(
        clearing,
        tx.books.written_off(payment.account_id),
        recovered,
        TransferKind.RECOVERY,
        payment_id=payment.id,
    )
    tx.books.transfer(
        clearing,
        tx.books.overpayment(payment.account_id),
        allocation.rest - recovered,
        TransferKind.OVERPAYMENT,
        payment_id=payment.id,
    )
    mark_settled(tx, payment.account_id)
    settle_one_off(tx, payment.account_id)


def use_overpayment(tx: Transaction, account_id: int) -> None:
    """Pays issued bills with money that was paid too much before."""
    facts = tx.facts(account_id)
    source = tx.books.overpayment(account_id)
    for part in allocate(facts.overpayment, billed_parts(facts, terms())).parts:
        book = tx.books.of_part(account_id, part)
        tx.books.transfer(source, book, part.amount, TransferKind.OVERPAYMENT)
    mark_settled(tx, account_id)


def mark_settled(tx: Transaction, account_id: int) -> None:
    """Notes on each bill the day it was settled; a reversal takes the note away."""
    due = {s.id: s.due for s in tx.facts(account_id).statements}
    for row in _statements(tx.session, account_id):
        if due[row.id]:
            row.settled_on = None
        elif row.settled_on is None:
            row.settled_on = tx.today


def _statements(session: Session, account_id: int) -> list[StatementRow]:
    query = select(StatementRow).where(StatementRow.account_id == account_id)
    return list(session.scalars(query))


def _parts(facts: AccountFacts, items: tuple[PayoffItem, ...]) -> Iterator[Part]:
    """The open parts behind the items of a payoff; a plan's come with its early fee booked."""
    settled = {i.ref for i in items if i.kind is PayoffItemKind.STATEMENT}
    for item in items:
        if item.kind is PayoffItemKind.STATEMENT:
            statement = next(s for s in facts.statements if s.id == item.ref)
            yield from statement_parts(statement, terms())
        elif item.kind is PayoffItemKind.UNBILLED:
            yield from principal_parts(c for c in facts.charges if c.id == item.ref)
        else:
            plan = next(p for p in facts.plans if p.id == item.ref)
            yield from charge_parts(c for c in plan.payable if c.statement_id not in settled)


def _drop_fees_billed_since(tx: Transaction, payment: PaymentRow, item: PayoffItem) -> None:
    """A bill issued while the payment was on its way asked for fees that the quote had dropped."""
    facts = tx.facts(payment.account_id)
    for charge in facts.charges:
        if charge.id in item.unbilled and charge.billed:
            tx.books.transfer(
                tx.books.house(BookKind.FEE_INCOME),
                tx.books.fee(payment.account_id, charge.id),
                charge.fee_due,
                TransferKind.WAIVER,
                payment_id=payment.id,
            )


def _book_early_fee(tx: Transaction, payment: PaymentRow, item: PayoffItem) -> None:
    """The fee of settling early, on the first instalment that is settled before its bill."""
    open_charges = (c for c in tx.facts(payment.account_id).charges if c.principal_due)
    first = next((c for c in open_charges if c.id in item.unbilled), None)
    if item.early_fee and first is not None:
        tx.books.transfer(
            tx.books.fee(payment.account_id, first.id),
            tx.books.house(BookKind.FEE_INCOME),
            item.early_fee,
            TransferKind.EARLY_PAYOFF_FEE,
            payment_id=payment.id,
        )
