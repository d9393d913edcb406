"""Watching over an account: logins and the credit bureau, and the holds that follow."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from monthly_pay.ledger.ledger import Cause, Command, Ledger, Transaction
from monthly_pay.ledger.tables.credit import AccountRow
from monthly_pay.ledger.tables.people import BureauReportRow, CustomerRow, LoginRow
from monthly_pay.ledger.tables.servicing import HoldRow
from monthly_pay.ports.bureau import Bureau, CreditReport
from monthly_pay.products import terms
from monthly_pay.rules.facts import AccountState, HoldCause, Login
from monthly_pay.rules.loginrisk import risky_logins
from monthly_pay.services import holds

LOGIN_RISK = Cause("system:login-risk")
BUREAU = Cause("system:bureau-poll")


def record_login(ledger: Ledger, cause: Cause, customer_id: int, login: Login, key: str) -> bool:
    """Keeps a login the host app reported; True when it led to a hold."""

    def work(tx: Transaction) -> bool:
        tx.session.add(
            LoginRow(
                customer_id=customer_id,
                at=login.at,
                place=login.place,
                device=login.device,
                usual=login.usual,
            )
        )
        tx.session.flush()
        account_id = _open_account(tx.session, customer_id)
        return account_id is not None and _hold_if_risky(tx, account_id)

    return ledger.execute(Command("record_login", cause, key), work, bool)


def _hold_if_risky(tx: Transaction, account_id: int) -> bool:
    facts = tx.facts(account_id)
    risky = risky_logins(facts.logins, terms())
    if not risky or any(h.cause is HoldCause.ENVIRONMENT for h in facts.active_holds):
        return False
    evidence = {
        "since": risky[0].at.date().isoformat(),
        "places": len({one.place for one in risky}),
    }
    holds.place_in(tx, LOGIN_RISK, account_id, HoldCause.ENVIRONMENT, evidence)
    return True


def poll_due(ledger: Ledger, bureau: Bureau, cause: Cause, day: date) -> int:
    """Asks the bureau about every open account whose poll is due; how many were asked."""
    with ledger.read() as reading:
        latest = (
            select(
                BureauReportRow.customer_id,
                func.max(BureauReportRow.next_poll_on).label("next_poll_on"),
            )
            .group_by(BureauReportRow.customer_id)
            .subquery()
        )
        query = (
            select(CustomerRow.id, CustomerRow.subject, AccountRow.id)
            .join(AccountRow, AccountRow.customer_id == CustomerRow.id)
            .join(latest, latest.c.customer_id == CustomerRow.id)
            .where(AccountRow.state == AccountState.OPEN, latest.c.next_poll_on <= day)
        )
        due = [(row[0], row[1], row[2]) for row in reading.session.execute(query)]
    for customer_id, subject, account_id in due:
        report = bureau.report(subject)
        if report is not None:
            take_report(ledger, cause, customer_id, account_id, report, day)
    return len(due)


def take_report(
    ledger: Ledger,
    cause: Cause,
    customer_id: int,
    account_id: int,
    report: CreditReport,
    day: date,
) -> bool:
    """Keeps a report and re-assesses: freezes, or lifts the freeze of an earlier one.

    True when the account is frozen for the bureau afterwards.
    """
    limits = terms()

    def work(tx: Transaction) -> bool:
        tx.session.add(
            BureauReportRow(
                customer_id=customer_id,
                polled_on=tx.today,
                overdue_elsewhere=report.overdue_elsewhere,
                debt_elsewhere=report.debt_elsewhere,
                next_poll_on=tx.today + timedelta(days=limits.bureau_poll_days),
            )
        )
        bad = report.overdue_elsewhere > 0 or report.debt_elsewhere > limits.debt_highest
        held = tx.session.scalar(
            select(HoldRow).where(
                HoldRow.account_id == account_id,
                HoldRow.cause == HoldCause.BUREAU,
                HoldRow.lifted_on.is_(None),
            )
        )
        if bad and held is None:
            evidence = {
                "overdue_elsewhere": report.overdue_elsewhere,
                "debt_elsewhere": report.debt_elsewhere.fen,
            }
            holds.place_in(tx, BUREAU, account_id, HoldCause.BUREAU, evidence)
        elif held is not None and not bad:
            held.lifted_on, held.lifted_by = tx.today, BUREAU.actor
        return bad

    command = Command("take_report", cause, f"bureau:{day}", account_id, on=day)
    return ledger.execute(command, work, bool)


def _open_account(session: Session, customer_id: int) -> int | None:
    return session.scalar(
        select(AccountRow.id).where(
            AccountRow.customer_id == customer_id, AccountRow.state == AccountState.OPEN
        )
    )
