"""The way in for an outside desk: it takes a case, answers, hands back and closes.

The way out is ``monthly_pay/desk/outside.py``; both are described in ``docs/human-desk.md``.
"""

from __future__ import annotations

import asyncio
import hmac
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, HTTPException, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, ConfigDict, Field

from monthly_pay.desk.sessions import ledger_of
from monthly_pay.ledger.ledger import Cause
from monthly_pay.services import queue

PREFIX = "/api"
OUTSIDE = Cause("operator:outside")
bearer = HTTPBearer(auto_error=False)


def _outside(
    request: Request,
    told: HTTPAuthorizationCredentials | None = Security(bearer),  # noqa: B008
) -> None:
    secret = request.app.state.settings.desk_api_token.get_secret_value()
    right = told is not None and hmac.compare_digest(told.credentials.encode(), secret.encode())
    if not secret or not right:
        needed = {"WWW-Authenticate": "Bearer"}
        raise HTTPException(401, "the outside desk's token is missing or wrong", needed)


router = APIRouter(prefix=f"{PREFIX}/cases/{{number}}", dependencies=[Depends(_outside)])


class Body(BaseModel):
    """What is sent has just these fields."""

    model_config = ConfigDict(extra="forbid")


class Said(Body):
    """An answer to the customer."""

    text: Annotated[str, Field(min_length=1, max_length=2000)]


class Mode(Body):
    """Who answers from now on."""

    mode: Literal["human", "assistant"]


@router.post("/say")
async def say(request: Request, number: str, said: Said) -> dict[str, str]:
    """Answers the customer; the case has to be taken first."""
    ledger = ledger_of(request)
    state = await asyncio.to_thread(queue.answered, ledger, OUTSIDE, number)
    case = await asyncio.to_thread(queue.find, ledger, number)
    await request.app.state.channel.say(case.subject, said.text)
    return {"case": number, "state": state}


@router.post("/mode")
async def mode(request: Request, number: str, body: Mode) -> dict[str, str]:
    """``human`` takes the case over; ``assistant`` hands back, and people work on for a day."""
    ledger = ledger_of(request)
    if body.mode == "human":
        state = await asyncio.to_thread(queue.take, ledger, OUTSIDE, number)
    else:
        state = await asyncio.to_thread(queue.put_off, ledger, OUTSIDE, number, 1)
    await request.app.state.follower.follow()
    return {"case": number, "state": state}


@router.post("/close")
async def close(request: Request, number: str) -> dict[str, str]:
    """The case is done and the assistant goes on."""
    ledger = ledger_of(request)
    state = await asyncio.to_thread(queue.hand_back, ledger, OUTSIDE, number)
    await request.app.state.follower.follow()
    return {"case": number, "state": state}
