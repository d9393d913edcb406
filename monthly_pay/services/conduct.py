"""The check of collectors' conduct, and the complaint that is drafted from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from monthly_pay.ledger.ledger import Cause, Command, Ledger, Transaction
from monthly_pay.ledger.tables.contacts import ComplaintRow
from monthly_pay.products import catalogue
from monthly_pay.rules.conduct import Contact, Finding, check
from monthly_pay.services import cases, contacts, preferences
from monthly_pay.services.accounts import known

TOPIC = "collection_conduct"
LOOKED_AT_DAYS = 30


@dataclass(frozen=True, slots=True)
class Complaint:
    """A filed complaint: the case, the customer's words, the rules, and the deadline."""

    case_number: str
    told: str
    findings: tuple[str, ...]
    answer_by: date


def of_told(ledger: Ledger, customer_id: int, told: Sequence[Contact]) -> tuple[Finding, ...]:
    """The rules that were broken if it was as the customer tells."""
    agreed = preferences.find(ledger, customer_id).hours
    return check(told, catalogue(), agreed)


def of_log(ledger: Ledger, customer_id: int) -> tuple[Finding, ...]:
    """The rules that were broken in the last days by what the host's system reported."""
    with ledger.read() as reading:
        since = reading.today - timedelta(days=LOOKED_AT_DAYS)
        logged = contacts.log(reading, customer_id, since)
        agreed = preferences.current(reading, customer_id).hours
    reported = [one.contact for one in logged if one.source == contacts.HOST]
    return check(reported, catalogue(), agreed)


def complain(
    ledger: Ledger,
    cause: Cause,
    customer_id: int,
    told: Sequence[Contact],
    words: str,
    key: str,
) -> Complaint:
    """Notes what is told, opens a case and files the complaint with every rule found broken."""
    found = [*of_told(ledger, customer_id, told), *of_log(ledger, customer_id)]
    rules = list(dict.fromkeys(one.rule.key for one in found))
    if told:
        contacts.note(ledger, cause, customer_id, list(told), words, key)
    case = cases.open_case(ledger, cause, customer_id, TOPIC, key)

    def work(tx: Transaction) -> Complaint:
        known(tx, customer_id)
        answer_by = tx.today + timedelta(days=catalogue()["complaint_days"].value)
        tx.session.add(
            ComplaintRow(
                customer_id=customer_id,
                case_number=case.number,
                told=words,
                findings=rules,
                filed_on=tx.today,
                answer_by=answer_by,
            )
        )
        return Complaint(case.number, words, tuple(rules), answer_by)

    request = {"customer": customer_id, "case": case.number, "told": words}
    return ledger.execute(Command("file_complaint", cause, key, request=request), work, Complaint)


def complaints(ledger: Ledger, customer_id: int) -> list[Complaint]:
    """The complaints of a customer, oldest first."""
    query = select(ComplaintRow).where(ComplaintRow.customer_id == customer_id)
    with ledger.read() as reading:
        rows = reading.session.scalars(query.order_by(ComplaintRow.id))
        return [
            Complaint(row.case_number, row.told, tuple(row.findings), row.answer_by) for row in rows
        ]
