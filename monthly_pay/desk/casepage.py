"""A case: the conversation beside the customer's account; taking over, answering, handing back."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any
from uuid import uuid4

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from monthly_pay.desk import sessions
from monthly_pay.desk.customer import customer_view
from monthly_pay.desk.sessions import Acting, Current, ledger_of
from monthly_pay.desk.view import canned, show
from monthly_pay.services import operators, queue

router = APIRouter(prefix="/cases/{number}")
LONGEST = 2000
Text = Annotated[str, Form(min_length=1, max_length=LONGEST)]


@router.get("")
def page(request: Request, number: str, operator: Current) -> Response:
    """Everything about a case; that it was looked at is kept first."""
    ledger = ledger_of(request)
    case = queue.find(ledger, number)
    operators.note(ledger, operator.name, "look", at="case", case=number, customer=case.subject)
    return show(
        request,
        "case.html",
        operator=operator,
        csrf=sessions.form_token(request),
        case=case,
        mine=case.taken_by == operator.cause.actor,
        customer=customer_view(ledger, case.subject),
        canned=canned(),
        nonce=uuid4().hex,
        longest=LONGEST,
    )


@router.get("/live")
async def live(
    request: Request,
    number: str,
    operator: Current,
    after: Annotated[int, Query(ge=0, lt=2**31)] = 0,
) -> dict[str, Any]:
    """What was said since a message, and who has the case now."""
    case = await asyncio.to_thread(queue.find, ledger_of(request), number)
    messages = await request.app.state.channel.messages(case.subject, after)
    return {"messages": messages, "state": case.state, "taken_by": case.taken_by}


@router.post("/take")
async def take(request: Request, number: str, operator: Acting) -> Response:
    """A person takes over: the assistant says so and is quiet."""
    await asyncio.to_thread(queue.take, ledger_of(request), operator.cause, number)
    return await _followed(request, number)


@router.post("/say")
async def say(request: Request, number: str, operator: Acting, text: Text) -> dict[str, bool]:
    """Answers the customer."""
    ledger = ledger_of(request)
    await asyncio.to_thread(queue.answered, ledger, operator.cause, number)
    case = await asyncio.to_thread(queue.find, ledger, number)
    await request.app.state.channel.say(case.subject, text)
    return {"ok": True}


@router.post("/hand-back")
async def hand_back(request: Request, number: str, operator: Acting) -> Response:
    """The case is done and the assistant goes on."""
    await asyncio.to_thread(queue.hand_back, ledger_of(request), operator.cause, number)
    return await _followed(request, number)


@router.post("/put-off")
async def put_off(
    request: Request, number: str, operator: Acting, days: Annotated[int, Form()]
) -> Response:
    """The assistant goes on; the case stays, with a deadline."""
    await asyncio.to_thread(queue.put_off, ledger_of(request), operator.cause, number, days)
    return await _followed(request, number)


@router.post("/note")
def note(request: Request, number: str, operator: Acting, text: Text) -> Response:
    """Writes a note for colleagues."""
    queue.write_note(ledger_of(request), operator.cause, number, text)
    return _back(number)


async def _followed(request: Request, number: str) -> Response:
    """Back to the case, after the channel was told."""
    await request.app.state.follower.follow()
    return _back(number)


def _back(number: str) -> Response:
    return RedirectResponse(f"/cases/{number}", status_code=303)
