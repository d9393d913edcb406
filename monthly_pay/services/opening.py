"""Opening an account: a fresh assessment each time, with every reason when it is refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from monthly_pay.ledger.ledger import Cause, Command, Ledger, Reading, Transaction
from monthly_pay.ledger.tables.credit import AccountRow
from monthly_pay.ledger.tables.people import CardRow
from monthly_pay.ledger.tables.standing import OpeningRow
from monthly_pay.ports.bureau import Bureau, CreditReport
from monthly_pay.products import terms
from monthly_pay.rules.calendar import BillingCycle
from monthly_pay.rules.facts import AccountState
from monthly_pay.rules.money import ZERO, Money, total
from monthly_pay.rules.opening import Applicant, OpeningReason, assess
from monthly_pay.rules.refusals import Refusal, Refused
from monthly_pay.services.accounts import known, new_account
from monthly_pay.services.monitoring import keep_report


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer to an application: an account with a limit, or the reasons against it."""

    account_id: int | None
    limit: Money
    reasons: tuple[OpeningReason, ...]


def apply(
    ledger: Ledger,
    bureau: Bureau,
    cause: Cause,
    customer_id: int,
    key: str,
    due_day: int | None = None,
) -> Decision:
    """Decides an application. Refused where an account is open, or the bureau cannot be asked."""
    cycle = _cycle(due_day)
    with ledger.read() as reading:
        subject = known(reading, customer_id).subject
        is_open = _open_account(reading.session, customer_id) is not None
    # Other lenders see every query: none is made where the answer cannot depend on it.
    report = CreditReport() if is_open else bureau.report(subject)
    if report is None:
        raise Refused(Refusal.NOT_ALLOWED_NOW, bureau="unavailable")

    def work(tx: Transaction) -> Decision:
        if _open_account(tx.session, customer_id) is not None:
            raise Refused(Refusal.ALREADY_OPEN, customer=customer_id)
        keep_report(tx, customer_id, report)
        assessment = assess(_applicant(tx, customer_id, report), tx.today, terms())
        account_id = None
        if assessment.approved:
            account_id = new_account(tx, customer_id, cycle, assessment.limit).id
        tx.session.add(
            OpeningRow(
                customer_id=customer_id,
                decided_on=tx.today,
                approved=assessment.approved,
                reasons=[str(reason) for reason in assessment.reasons],
                limit=assessment.limit,
                account_id=account_id,
            )
        )
        return Decision(account_id, assessment.limit, assessment.reasons)

    request = {"customer": customer_id, "due_day": cycle.due_day}
    command = Command("apply_for_account", cause, key, request=request)
    return ledger.execute(command, work, Decision)


@dataclass(frozen=True, slots=True)
class Conditions:
    """What an application would look at that is known without asking the bureau."""

    open_account_number: str | None
    closed_on: date | None
    verified: bool
    has_card: bool
    age_fits: bool
    last_decision: OpeningRow | None


def conditions(ledger: Ledger, customer_id: int) -> Conditions:
    """Where a customer stands with opening an account."""
    with ledger.read() as reading:
        session = reading.session
        applicant = _applicant(reading, customer_id, CreditReport())
        reasons = assess(applicant, reading.today, terms()).reasons
        open_id = _open_account(session, customer_id)
        closed = session.scalar(
            select(func.max(AccountRow.closed_on)).where(AccountRow.customer_id == customer_id)
        )
        last = session.scalar(
            select(OpeningRow)
            .where(OpeningRow.customer_id == customer_id)
            .order_by(OpeningRow.id.desc())
            .limit(1)
        )
        return Conditions(
            open_account_number=session.get_one(AccountRow, open_id).number if open_id else None,
            closed_on=closed,
            verified=applicant.verified,
            has_card=applicant.has_card,
            age_fits=not {OpeningReason.TOO_YOUNG, OpeningReason.TOO_OLD} & set(reasons),
            last_decision=last,
        )


def _open_account(session: Session, customer_id: int) -> int | None:
    return session.scalar(
        select(AccountRow.id).where(
            AccountRow.customer_id == customer_id, AccountRow.state == AccountState.OPEN
        )
    )


def _applicant(reading: Reading, customer_id: int, report: CreditReport) -> Applicant:
    session = reading.session
    customer = known(reading, customer_id)
    card = select(CardRow.id).where(CardRow.customer_id == customer_id).limit(1)
    accounts = select(AccountRow.id).where(AccountRow.customer_id == customer_id)
    left = total(reading.facts(one).written_off for one in session.scalars(accounts))
    return Applicant(
        born_on=customer.born_on,
        verified=customer.verified,
        has_card=session.scalar(card) is not None,
        overdue_elsewhere=report.overdue_elsewhere,
        debt_elsewhere=report.debt_elsewhere,
        written_off_here=max(left, ZERO),
    )


def _cycle(due_day: int | None) -> BillingCycle:
    cycles = terms().cycles
    if due_day is None:
        return cycles[0]
    for cycle in cycles:
        if cycle.due_day == due_day:
            return cycle
    raise Refused(Refusal.NOT_ALLOWED_NOW, offered=[c.due_day for c in cycles])
