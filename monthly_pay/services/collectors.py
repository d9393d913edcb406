"""The registry of collection agencies and assignments, and whether a caller is ours."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from monthly_pay.ledger.ledger import Cause, Command, Ledger, Transaction
from monthly_pay.ledger.tables.contacts import AgencyRow, AssignmentRow
from monthly_pay.rules.refusals import Refusal, Refused
from monthly_pay.services.numbers import NumberKind, number

_CASE = re.compile(r"K\d{6}-\d{5}", re.IGNORECASE)
# Digits as people write numbers; stars stand where the channel hid a mobile's middle.
_NUMBER = re.compile(r"\+?[\d*][\d* -]{3,}[\d*](?!\s*[元块])")
_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
_SHORTEST_NUMBER = 5


class Verdict(StrEnum):
    """Whether a caller is ours."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Checked:
    """The answer of the registry, and what it rests on."""

    verdict: Verdict
    agency: str | None = None
    case_number: str | None = None
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Assigned:
    """An assignment with the number a caller has to state."""

    number: str
    agency: str
    assigned_on: date


def register_agency(ledger: Ledger, cause: Cause, name: str, numbers: list[str]) -> int:
    """Makes an agency known, or gives a known one these numbers; its id."""

    def work(tx: Transaction) -> int:
        row = tx.session.scalar(select(AgencyRow).where(AgencyRow.name == name))
        if row is None:
            row = AgencyRow(name=name, numbers=[], registered_on=tx.today)
            tx.session.add(row)
        row.numbers = sorted({_digits(one) for one in numbers})
        tx.session.flush()
        return row.id

    key = f"{name}:{','.join(sorted(numbers))}"
    request = {"name": name, "numbers": sorted(numbers)}
    return ledger.execute(Command("register_agency", cause, key, request=request), work, int)


def assign(ledger: Ledger, cause: Cause, account_id: int, agency: str, key: str) -> Assigned:
    """Gives an account to a registered agency; an earlier assignment ends."""

    def work(tx: Transaction) -> Assigned:
        row = tx.session.scalar(select(AgencyRow).where(AgencyRow.name == agency))
        if row is None:
            raise Refused(Refusal.UNKNOWN_OBJECT, agency=agency)
        if not tx.facts(account_id).owed:
            raise Refused(Refusal.NOTHING_OWED)
        _end(tx, account_id)
        made = AssignmentRow(
            account_id=account_id,
            agency_id=row.id,
            number=f"new:{tx.command_id}",
            assigned_on=tx.today,
            ended_on=None,
        )
        tx.session.add(made)
        tx.session.flush()
        made.number = number(NumberKind.ASSIGNMENT, tx.today, made.id)
        return Assigned(made.number, agency, made.assigned_on)

    command = Command(
        "assign_collector", cause, key, account_id, {"agency": agency}, changes_account=False
    )
    return ledger.execute(command, work, Assigned)


def withdraw(ledger: Ledger, cause: Cause, account_id: int, key: str) -> bool:
    """Takes an account back from its agency; False when it was with none."""
    command = Command("withdraw_collector", cause, key, account_id, changes_account=False)
    return ledger.execute(command, lambda tx: _end(tx, account_id), bool)


def _end(tx: Transaction, account_id: int) -> bool:
    running = _running(tx.session, account_id)
    if running is None:
        return False
    running[0].ended_on = tx.today
    return True


def assigned(ledger: Ledger, account_id: int) -> Assigned | None:
    """The agency an account is with now."""
    with ledger.read() as reading:
        running = _running(reading.session, account_id)
    if running is None:
        return None
    return Assigned(running[0].number, running[1].name, running[0].assigned_on)


def verify(ledger: Ledger, account_id: int, said: str, *, whole: bool = False) -> Checked | None:
    """Whether the caller who is named in a message collects from this account.

    Looks for a case number, a name or number of the registry, then any other number; ``whole``
    says that the message is nothing but such a name. None when it names nobody.
    """
    with ledger.read() as reading:
        session = reading.session
        running = _running(session, account_id)
        agencies = list(session.scalars(select(AgencyRow).order_by(AgencyRow.id)))
    case = _CASE.search(said)
    if case:
        ours = running is not None and running[0].number == case[0].upper()
        return _checked(running) if ours else Checked(Verdict.NO, case_number=case[0].upper())
    numbers = _numbers(said)
    found = next((one for one in agencies if _is_named(one, said, numbers)), None)
    if found is not None:
        ours = running is not None and running[1].id == found.id
        return _checked(running) if ours else Checked(Verdict.NO, agency=found.name)
    return Checked(Verdict.UNKNOWN) if numbers or whole else None


def _checked(running: tuple[AssignmentRow, AgencyRow] | None) -> Checked:
    assert running is not None
    row, agency = running
    return Checked(Verdict.YES, agency.name, row.number, row.assigned_on)


def _running(session: Session, account_id: int) -> tuple[AssignmentRow, AgencyRow] | None:
    query = (
        select(AssignmentRow, AgencyRow)
        .join(AgencyRow, AgencyRow.id == AssignmentRow.agency_id)
        .where(AssignmentRow.account_id == account_id, AssignmentRow.ended_on.is_(None))
    )
    found = session.execute(query).one_or_none()
    return (found[0], found[1]) if found else None


def _is_named(agency: AgencyRow, said: str, numbers: list[str]) -> bool:
    return agency.name in said or any(
        _same(known, told) for known in agency.numbers for told in numbers
    )


def _numbers(said: str) -> list[str]:
    found = (_digits(match[0]) for match in _NUMBER.finditer(_DATE.sub(" ", said)))
    return [one for one in found if len(one) >= _SHORTEST_NUMBER]


def _digits(text: str) -> str:
    """A number without blanks, dashes and the country's 86."""
    bare = re.sub(r"[^\d*]", "", text)
    return bare[2:] if text.startswith("+86") else bare


def _same(known: str, told: str) -> bool:
    """Whether two numbers agree; stars stand for any digit."""
    fits = re.escape(told).replace(r"\*", r"\d")
    return re.fullmatch(fits, known) is not None and told.strip("*") != ""
