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
from monthly_pay.services.accounts import known

LOGIN_RISK = Cause("system:login-risk")
BUREAU = Cause("system:bureau-poll")


def record_login(ledger: Ledger, cause: Cause, customer_id: int, login: Login, key: str) -> bool:
    """Keeps a login the host app reported; True when it led to a hold."""

    def work(tx: Transaction) -> bool:
        known(tx, customer_id)
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

    request = {
        "customer": customer_id,
        "at": login.at,
        "place": login.place,
        "device": login.device,
        "usual": login.usual,
    }
    return ledger.execute(Command("record_login", cause, key, request=request), work, bool)


def _hold_if_risky(tx: Transaction, account_id: int) -> bool:
    facts = tx.facts(account_id)
    before = [h.lifted_on for h in facts.holds if h.cause is HoldCause.ENVIRONMENT]
    # What was looked into when a hold was lifted is not held against the customer again.
    looked_into = max((day for day in before if day), default=date.min)
    fresh = [one for one in facts.logins if one.at.date() > looked_into]
    risky = risky_logins(fresh, terms())
    if not risky or None in before:
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

    def work(tx: Transaction) -> bool:
        keep_report(tx, customer_id, report)
        bad = report.overdue_elsewhere > 0 or report.debt_elsewhere > terms().debt_highest
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


def keep_report(tx: Transaction, customer_id: int, report: CreditReport) -> None:
    """Writes a report down, and with it the day of the next poll."""
    tx.session.add(
        BureauReportRow(
            customer_id=customer_id,
            polled_on=tx.today,
            overdue_elsewhere=report.overdue_elsewhere,
            debt_elsewhere=report.debt_elsewhere,
            next_poll_on=tx.today + timedelta(days=terms().bureau_poll_days),
        )
    )


def _open_account(session: Session, customer_id: int) -> int | None:
    return session.scalar(
        select(AccountRow.id).where(
            AccountRow.customer_id == customer_id, AccountRow.state == AccountState.OPEN
        )
    )
