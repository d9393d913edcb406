"""What helps an account in arrears: promises, hardship plans, waivers; and writing it off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from monthly_pay.ledger.ledger import Cause, Command, Ledger, Transaction
from monthly_pay.ledger.tables.books import BookKind, TransferKind
from monthly_pay.ledger.tables.credit import AccountRow, StatementRow
from monthly_pay.ledger.tables.standing import HardshipRow, HardshipState, PromiseRow
from monthly_pay.products import terms
from monthly_pay.rules.allocation import Component, Part, charge_parts
from monthly_pay.rules.facts import AccountFacts, PlanKind, PromiseState
from monthly_pay.rules.hardship import HardshipOffer, hardship_offers
from monthly_pay.rules.money import ZERO, Money, total
from monthly_pay.rules.refusals import Refusal, Refused
from monthly_pay.services import instalments
from monthly_pay.services.numbers import NumberKind, number
from monthly_pay.services.settlement import mark_settled


@dataclass(frozen=True, slots=True)
class RequestMade:
    """The number of a request and where it stands."""

    number: str
    state: HardshipState
    plan_id: int | None = None


@dataclass(frozen=True, slots=True)
class RequestWaiting:
    """A request that is not decided: its number, and since when it waits."""

    number: str
    submitted_on: date


def promise(
    ledger: Ledger, cause: Cause, account_id: int, amount: Money, pay_on: date, key: str
) -> int:
    """Notes a promise to pay an amount by a day; its number. At most two weeks ahead."""
    if amount <= ZERO:
        raise Refused(Refusal.AMOUNT_NOT_POSITIVE, amount=amount)

    def work(tx: Transaction) -> int:
        facts = tx.facts(account_id)
        latest = tx.today + timedelta(days=terms().promise_days)
        if not facts.owed:
            raise Refused(Refusal.NOTHING_OWED)
        if not tx.today <= pay_on <= latest:
            raise Refused(Refusal.NOT_ALLOWED_NOW, latest=latest)
        if any(p.state is PromiseState.OPEN for p in facts.promises):
            raise Refused(Refusal.ALREADY_RUNNING)
        row = PromiseRow(
            account_id=account_id,
            amount=min(amount, facts.owed),
            pay_on=pay_on,
            made_on=tx.today,
            state=PromiseState.OPEN,
        )
        tx.session.add(row)
        tx.session.flush()
        return row.id

    request = {"amount": amount.fen, "pay_on": pay_on}
    return ledger.execute(Command("promise", cause, key, account_id, request), work, int)


def offers(ledger: Ledger, account_id: int) -> tuple[HardshipOffer, ...]:
    """The hardship plans that can be offered now; refused with the reason when none can."""
    with ledger.read() as reading:
        return hardship_offers(reading.facts(account_id), reading.today, terms())


def waiting_request(ledger: Ledger, account_id: int) -> RequestWaiting | None:
    """The request for a hardship plan that people have not decided yet."""
    query = select(HardshipRow).where(
        HardshipRow.account_id == account_id, HardshipRow.state == HardshipState.SUBMITTED
    )
    with ledger.read() as reading:
        row = reading.session.scalar(query)
        return RequestWaiting(row.number, row.submitted_on) if row else None


def request_hardship(
    ledger: Ledger, cause: Cause, account_id: int, count: int, explanation: str, key: str
) -> RequestMade:
    """The customer asks for one of the offered plans; people decide."""

    def work(tx: Transaction) -> RequestMade:
        _offer(tx, account_id, count)
        running = select(HardshipRow).where(
            HardshipRow.account_id == account_id, HardshipRow.state == HardshipState.SUBMITTED
        )
        if tx.session.scalar(running) is not None:
            raise Refused(Refusal.APPLICATION_RUNNING)
        row = HardshipRow(
            account_id=account_id,
            number=f"new:{tx.command_id}",
            terms=count,
            explanation=explanation,
            state=HardshipState.SUBMITTED,
            submitted_on=tx.today,
            decided_on=None,
            decided_by=None,
            plan_id=None,
        )
        tx.session.add(row)
        tx.session.flush()
        row.number = number(NumberKind.HARDSHIP, tx.today, row.id)
        return RequestMade(row.number, row.state)

    command = Command("request_hardship", cause, key, account_id, {"terms": count})
    return ledger.execute(command, work, RequestMade)


def decide_hardship(
    ledger: Ledger, cause: Cause, request_number: str, *, approve: bool
) -> RequestMade:
    """Decides a request; approving re-ages the overdue principal into the plan."""
    with ledger.read() as reading:
        query = select(HardshipRow.account_id).where(HardshipRow.number == request_number)
        account_id = reading.session.scalar(query)
    if account_id is None:
        raise Refused(Refusal.UNKNOWN_OBJECT, request=request_number)

    def work(tx: Transaction) -> RequestMade:
        row = tx.session.scalars(
            select(HardshipRow).where(HardshipRow.number == request_number)
        ).one()
        if row.state is not HardshipState.SUBMITTED:
            raise Refused(Refusal.NOT_ALLOWED_NOW, request=request_number, state=row.state)
        row.state = HardshipState.APPROVED if approve else HardshipState.REFUSED
        row.decided_on, row.decided_by = tx.today, cause.actor
        if approve:
            row.plan_id = _re_age(tx, account_id, row.terms)
        return RequestMade(row.number, row.state, row.plan_id)

    command = Command("decide_hardship", cause, request_number, account_id, {"approve": approve})
    return ledger.execute(command, work, RequestMade)


def _re_age(tx: Transaction, account_id: int, count: int) -> int:
    """Moves the overdue principal into the plan; what is kept is payable with its first bill."""
    offer = _offer(tx, account_id, count)
    account = tx.facts(account_id).account
    title = tx.today.isoformat()
    rows = instalments.create_plan(tx, account, PlanKind.HARDSHIP, title, offer.plan)
    instalments.move(tx, account_id, offer.charges, rows)
    first = offer.plan.instalments[0]
    for statement_id in {c.statement_id for c in offer.charges if c.statement_id}:
        row = tx.session.get_one(StatementRow, statement_id)
        row.extended_until = first.due_date
        row.grace_until = first.due_date + timedelta(days=terms().grace_days)
    mark_settled(tx, account_id)
    return rows[0].plan_id or 0


def _offer(tx: Transaction, account_id: int, count: int) -> HardshipOffer:
    found = hardship_offers(tx.facts(account_id), tx.today, terms())
    offer = next((o for o in found if o.plan.terms == count), None)
    if offer is None:
        raise Refused(Refusal.NOT_ALLOWED_NOW, offered=[o.plan.terms for o in found])
    return offer


def waive(
    ledger: Ledger, cause: Cause, account_id: int, amount: Money, reason: str, key: str
) -> Money:
    """Gives up penalty, the oldest bill first; how much was given up."""
    if amount <= ZERO:
        raise Refused(Refusal.AMOUNT_NOT_POSITIVE, amount=amount)

    def work(tx: Transaction) -> Money:
        facts = tx.facts(account_id)
        open_penalty = total(s.penalty_due for s in facts.statements)
        if amount > open_penalty:
            raise Refused(Refusal.LARGER_THAN_LEFT, left=open_penalty)
        left = amount
        for statement in facts.open_statements:
            part = min(left, statement.penalty_due)
            book = tx.books.penalty(account_id, statement.id)
            income = tx.books.house(BookKind.PENALTY_INCOME)
            tx.books.transfer(income, book, part, TransferKind.WAIVER)
            left -= part
        mark_settled(tx, account_id)
        return amount

    request = {"amount": amount.fen, "reason": reason}
    return ledger.execute(Command("waive", cause, key, account_id, request), work, Money)


def write_off(ledger: Ledger, cause: Cause, account_id: int, reason: str) -> Money:
    """Writes off everything booked and unpaid; later payments are recoveries. How much it was."""

    def work(tx: Transaction) -> Money:
        facts = tx.facts(account_id)
        if not facts.owed:
            raise Refused(Refusal.NOTHING_OWED)
        parts = [*_of_bills(facts), *charge_parts(facts.charges)]
        book = tx.books.written_off(account_id)
        for part in parts:
            tx.books.transfer(
                book, tx.books.of_part(account_id, part), part.amount, TransferKind.WRITE_OFF
            )
        tx.session.get_one(AccountRow, account_id).written_off_on = tx.today
        mark_settled(tx, account_id)
        return total(part.amount for part in parts)

    command = Command("write_off", cause, f"account:{account_id}", account_id, {"reason": reason})
    return ledger.execute(command, work, Money)


def _of_bills(facts: AccountFacts) -> Iterator[Part]:
    """What bills ask for beside their charges."""
    for bill in facts.open_statements:
        yield Part(Component.PENALTY, bill.penalty_due, statement_id=bill.id)
        yield Part(Component.INTEREST, bill.interest_due, statement_id=bill.id)
