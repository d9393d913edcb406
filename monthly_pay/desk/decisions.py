"""Decisions of supervisors, through the same services as everything else in the ledger."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from monthly_pay.desk.customer import customer_view
from monthly_pay.desk.sessions import Deciding, ledger_of
from monthly_pay.ledger.ledger import Ledger
from monthly_pay.rules.money import Money
from monthly_pay.rules.refusals import Refusal, Refused
from monthly_pay.services import arrears, holds, queue

router = APIRouter(prefix="/cases/{number}")
Reason = Annotated[str, Form(min_length=1, max_length=500)]
Answer = Annotated[Literal["approve", "refuse"], Form()]
YUAN = re.compile(r"([0-9]{1,7})(?:\.([0-9]{1,2}))?")


@router.post("/lift")
def lift(
    request: Request, number: str, operator: Deciding, hold: Annotated[int, Form()]
) -> Response:
    """Lifts a hold of the customer's account."""
    ledger = ledger_of(request)
    holds.lift(ledger, operator.cause, _account(ledger, number), hold)
    return _back(number)


@router.post("/application")
def application(
    request: Request,
    number: str,
    operator: Deciding,
    application: Annotated[str, Form()],
    answer: Answer,
    reason: Reason,
) -> Response:
    """Decides an application to lift a hold; approving lifts it."""
    ledger = ledger_of(request)
    facts = customer_view(ledger, queue.find(ledger, number).subject)
    _check_own(application, [a.number for a in facts.applications])
    approve = answer == "approve"
    holds.decide(ledger, operator.cause, application, approve=approve, reason=reason)
    return _back(number)


@router.post("/hardship")
def hardship(
    request: Request,
    number: str,
    operator: Deciding,
    plan: Annotated[str, Form()],
    answer: Answer,
) -> Response:
    """Decides a request for a hardship plan; approving makes the plan."""
    ledger = ledger_of(request)
    facts = customer_view(ledger, queue.find(ledger, number).subject)
    _check_own(plan, [h.number for h in facts.hardships])
    arrears.decide_hardship(ledger, operator.cause, plan, approve=answer == "approve")
    return _back(number)


@router.post("/waive")
def waive(
    request: Request,
    number: str,
    operator: Deciding,
    amount: Annotated[str, Form()],
    reason: Reason,
    nonce: Annotated[str, Form(pattern=r"^[0-9a-f]{32}$")],
) -> Response:
    """Gives up penalty; the same form sent twice gives it up once."""
    ledger, key = ledger_of(request), f"desk:{nonce}"
    arrears.waive(ledger, operator.cause, _account(ledger, number), _yuan(amount), reason, key)
    return _back(number)


def _yuan(told: str) -> Money:
    match = YUAN.fullmatch(told.strip())
    if match is None:
        raise HTTPException(422, f"{told!r} is not an amount in yuan such as 12.50")
    return Money.yuan(int(match[1]), int((match[2] or "0").ljust(2, "0")))


def _check_own(number: str, own: list[str]) -> None:
    """What is decided on a case's page belongs to that case's customer, and still waits."""
    if number not in own:
        raise Refused(Refusal.NOT_ALLOWED_NOW, number=number)


def _account(ledger: Ledger, number: str) -> int:
    view = customer_view(ledger, queue.find(ledger, number).subject)
    if view.customer.account_id is None:
        raise Refused(Refusal.NOT_OPENED)
    return view.customer.account_id


def _back(number: str) -> Response:
    return RedirectResponse(f"/cases/{number}", status_code=303)
