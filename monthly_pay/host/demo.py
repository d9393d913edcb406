"""What the demo page asks: who there is, a token for one of them, their account, phone and date."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from threading import Lock
from typing import Annotated, Literal

import jwt
from fastapi import APIRouter, Depends, HTTPException, Request
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select

from monthly_pay.demo.stories import STORIES
from monthly_pay.host.account import AccountPage, account_page
from monthly_pay.ledger.ledger import Ledger
from monthly_pay.ledger.tables.people import CustomerRow
from monthly_pay.ports import notifications
from monthly_pay.ports.payments import SandboxGateway
from monthly_pay.ports.phone import ReceivedCode, SandboxPhone
from monthly_pay.rules.refusals import Refusal, Refused
from monthly_pay.services import accounts, day
from monthly_pay.settings import Settings

AUDIENCE = "monthly-pay-assistant"
LIFETIME = timedelta(minutes=30)
FURTHEST = timedelta(days=400)
_one_at_a_time = Lock()


def _same_origin(request: Request) -> None:
    """A browser tells the page behind every POST; only this page's own count."""
    own = f"{request.url.scheme}://{request.headers.get('host', '')}"
    if request.method == "POST" and request.headers.get("origin") != own:
        raise HTTPException(403, "only the demo page itself may ask this")


router = APIRouter(prefix="/host", dependencies=[Depends(_same_origin)])


class Body(BaseModel):
    """What is sent has just these fields."""

    model_config = ConfigDict(extra="forbid")


class Who(Body):
    """The customer who uses the page, and the language of their app."""

    customer: Annotated[str, Field(min_length=1, max_length=64)]
    locale: Literal["zh-CN", "zh-TW", "en"] = "zh-CN"


class When(Body):
    """The business date to move to."""

    to: date


class Person(BaseModel):
    """A customer of the demo and their story."""

    customer: str
    name: str
    story: str


def _ledger(request: Request) -> Ledger:
    ledger: Ledger = request.app.state.ledger
    return ledger


def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


@router.get("/customers")
def customers(request: Request) -> list[Person]:
    """The customers, in the order of their stories."""
    told = [story.__name__ for story in STORIES]
    found = [one for one in accounts.customers(_ledger(request)) if one.story]
    found.sort(key=lambda one: told.index(one.subject) if one.subject in told else len(told))
    return [Person(customer=o.subject, name=o.name, story=o.story or "") for o in found]


@router.post("/token")
def token(request: Request, who: Who) -> dict[str, str]:
    """A token with which the widget speaks for that customer."""
    if accounts.find_customer(_ledger(request), who.customer) is None:
        raise Refused(Refusal.UNKNOWN_CUSTOMER)
    now = datetime.now(UTC)
    claims = {
        "sub": who.customer,
        "aud": AUDIENCE,
        "iat": now,
        "exp": now + LIFETIME,
        "locale": who.locale,
    }
    key = _settings(request).token_private_key_file.read_text("ascii")
    return {"token": jwt.encode(claims, key, algorithm="EdDSA")}


@router.get("/accounts/{customer}")
def account(request: Request, customer: str) -> AccountPage:
    """The customer's account as the ledger has it now."""
    return account_page(_ledger(request), customer)


@router.get("/phones/{customer}")
def phone(request: Request, customer: str) -> list[ReceivedCode]:
    """The latest codes on the customer's sandbox phone, newest first."""
    with _ledger(request).read() as reading:
        query = select(CustomerRow.phone).where(CustomerRow.subject == customer)
        number = reading.session.scalar(query)
    if number is None:
        raise Refused(Refusal.UNKNOWN_CUSTOMER)
    return SandboxPhone(_settings(request).phone_file).received(number)[:5]


@router.post("/date")
def move_date(request: Request, when: When) -> dict[str, date]:
    """Moves the business date forward and closes every day in between."""
    ledger, notifier = _ledger(request), notifications.chosen(_settings(request))
    with _one_at_a_time:
        with ledger.read() as reading:
            today = reading.today
        if not today <= when.to <= today + FURTHEST:
            raise HTTPException(422, f"a date from {today} on, at most {FURTHEST.days} days ahead")
        for passed in range((when.to - today).days):
            ended = today + timedelta(days=passed)
            day.close_day(ledger, SandboxGateway(), ended, notifier=notifier)
    return {"today": when.to}
