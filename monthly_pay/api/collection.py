"""What the host's collection system tells: agencies, assignments, and every contact made."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from monthly_pay.api.routes import (
    HOST,
    Body,
    Customer,
    Key,
    Moment,
    account_holder,
    account_of,
    ledger_of,
    words,
)
from monthly_pay.ledger.clock import SHANGHAI
from monthly_pay.rules.conduct import Act, Contact, ContactKind, Party
from monthly_pay.services import collectors, conduct, contacts, preferences

router = APIRouter()
Number = Annotated[str, Field(pattern=r"^\+?[0-9][0-9 -]{3,23}$")]


class NewAgency(Body):
    """A collection agency and all numbers it calls from."""

    name: Annotated[str, words(100)]
    numbers: Annotated[list[Number], Field(max_length=200)]


class NewAssignment(Body):
    """The agency an account is given to."""

    agency: Annotated[str, words(100)]


class Assignment(BaseModel):
    """An assignment; the collector has to state its case number."""

    case_number: str
    agency: str


class NewContact(Body):
    """A call, a message or a visit of a collection."""

    at: Moment
    kind: ContactKind
    by: Annotated[str, words(100)]
    connected: Annotated[bool, Field(strict=True)]
    line: Annotated[str, words(32)] = "mobile"
    party: Party = Party.DEBTOR
    acts: Annotated[tuple[Act, ...], Field(max_length=5)] = ()
    unreachable: Annotated[bool, Field(strict=True)] = False


class ContactKept(BaseModel):
    """The contact, and the rules of conduct that are broken in the log of thirty days."""

    id: int
    broken: list[str]


class Wishes(BaseModel):
    """How a customer consented to be contacted; collectors have to keep to it."""

    hours: tuple[int, int] | None
    channels: list[str]
    language: str | None
    avoid_work: bool
    paused_until: date | None


@router.post("/agencies", status_code=201)
def agency(request: Request, body: NewAgency) -> dict[str, int]:
    """Make an agency known, or replace the numbers of a known one."""
    made = collectors.register_agency(ledger_of(request), HOST, body.name, body.numbers)
    return {"id": made}


@router.post("/customers/{customer}/assignments", status_code=201)
def assign(request: Request, customer: Customer, body: NewAssignment, key: Key) -> Assignment:
    """Give the customer's account to an agency; an earlier assignment ends."""
    ledger = ledger_of(request)
    made = collectors.assign(ledger, HOST, account_of(ledger, customer), body.agency, key)
    return Assignment(case_number=made.number, agency=made.agency)


@router.post("/customers/{customer}/assignments/end")
def withdraw(request: Request, customer: Customer, key: Key) -> dict[str, bool]:
    """Take the account back from its agency."""
    ledger = ledger_of(request)
    return {"ended": collectors.withdraw(ledger, HOST, account_of(ledger, customer), key)}


@router.post("/customers/{customer}/contacts", status_code=201)
def contact(request: Request, customer: Customer, body: NewContact, key: Key) -> ContactKept:
    """Keep a contact that was made or tried."""
    ledger = ledger_of(request)
    found = account_holder(ledger, customer)
    told = Contact(
        at=body.at.astimezone(SHANGHAI),
        kind=body.kind,
        connected=body.connected,
        line=body.line,
        party=body.party,
        acts=frozenset(body.acts),
        unreachable=body.unreachable,
    )
    kept = contacts.record(ledger, HOST, found.id, told, body.by, key)
    broken = [one.rule.key for one in conduct.of_log(ledger, found.id)]
    return ContactKept(id=kept.ids[0], broken=broken)


@router.get("/customers/{customer}/preferences")
def wishes(request: Request, customer: Customer) -> Wishes:
    """How the customer wants to be contacted now."""
    ledger = ledger_of(request)
    found = account_holder(ledger, customer)
    wanted = preferences.find(ledger, found.id)
    return Wishes(
        hours=(wanted.hours.start, wanted.hours.until) if wanted.hours else None,
        channels=sorted(wanted.channels),
        language=wanted.language,
        avoid_work=wanted.avoid_work,
        paused_until=wanted.paused_until,
    )
