"""Notifications of the payment provider: signed, taken in once, in any order."""

from __future__ import annotations

import hashlib
import hmac
import re
import time
from typing import Annotated, Literal

from fastapi import APIRouter, Header, HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from monthly_pay.ledger.ledger import Cause
from monthly_pay.ports.payments import PaymentNotification
from monthly_pay.rules.money import Money
from monthly_pay.services import payments

router = APIRouter()
PROVIDER = Cause("payments")
TOLERATED_SECONDS = 300
PLAIN = r"^[^\x00]*$"  # PostgreSQL keeps no zero characters


class Notification(BaseModel):
    """What became of a payment order of ours."""

    model_config = ConfigDict(extra="forbid")

    event_id: Annotated[str, Field(min_length=1, max_length=100, pattern=PLAIN)]
    number: Annotated[str, Field(min_length=1, max_length=32, pattern=PLAIN)]
    amount: Annotated[int, Field(gt=0, le=100_000_000, strict=True)]
    currency: Literal["CNY"]
    outcome: Literal["succeeded", "failed"]
    failure: Annotated[str, Field(max_length=64, pattern=PLAIN)] | None = None


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """HMAC-SHA256 over the time, a dot and the body, in hex."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


@router.post(
    "/payments/notifications",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": Notification.model_json_schema()}},
        }
    },
)
async def notified(
    request: Request,
    signed: Annotated[str, Header(alias="X-Signature")],
    timestamp: Annotated[str, Header(alias="X-Timestamp")],
) -> dict[str, str]:
    """Takes a notification in, if its signature is right and not older than five minutes."""
    body = await request.body()
    secret = request.app.state.settings.notification_secret.get_secret_value()
    wanted = signature(secret, timestamp, body)
    right = bool(secret) and hmac.compare_digest(signed.encode(), wanted.encode())
    if not right or not re.fullmatch("[0-9]{1,12}", timestamp):
        raise HTTPException(401, "the signature is wrong")
    if abs(time.time() - int(timestamp)) > TOLERATED_SECONDS:
        raise HTTPException(401, "the signature is too old")
    try:
        told = Notification.model_validate_json(body)
    except ValidationError as error:
        wrong = error.errors(include_url=False, include_input=False, include_context=False)
        raise HTTPException(422, wrong) from error
    state = await run_in_threadpool(
        payments.receive,
        request.app.state.ledger,
        PROVIDER,
        PaymentNotification(
            event_id=told.event_id,
            number=told.number,
            amount=Money(told.amount),
            succeeded=told.outcome == "succeeded",
            failure=told.failure,
        ),
    )
    return {"state": state}
