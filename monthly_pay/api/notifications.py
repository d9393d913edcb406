"""Notifications of the payment provider: signed, taken in once, in any order."""

from __future__ import annotations

import hashlib
import hmac
import time
from typing import Annotated, Literal

from fastapi import APIRouter, Header, HTTPException, Request
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from monthly_pay.ledger.ledger import Cause
from monthly_pay.ports.payments import PaymentNotification
from monthly_pay.rules.money import Money
from monthly_pay.services import payments

router = APIRouter()
PROVIDER = Cause("payments")
TOLERATED_SECONDS = 300


class Notification(BaseModel):
    """What became of a payment order of ours."""

    model_config = ConfigDict(extra="forbid")

    event_id: Annotated[str, Field(min_length=1, max_length=100)]
    number: Annotated[str, Field(min_length=1, max_length=32)]
    amount: Annotated[int, Field(gt=0)]
    currency: Literal["CNY"]
    outcome: Literal["succeeded", "failed"]
    failure: Annotated[str, Field(max_length=64)] | None = None


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """HMAC-SHA256 over the time, a dot and the body, in hex."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


@router.post("/payments/notifications")
async def notified(
    request: Request,
    signed: Annotated[str, Header(alias="X-Signature")],
    timestamp: Annotated[str, Header(alias="X-Timestamp")],
) -> dict[str, str]:
    """Takes a notification in, if its signature is right and not older than five minutes."""
    body = await request.body()
    secret = request.app.state.settings.notification_secret.get_secret_value()
    right = bool(secret) and hmac.compare_digest(signed, signature(secret, timestamp, body))
    if not right or not timestamp.isdigit():
        raise HTTPException(401, "the signature is wrong")
    if abs(time.time() - int(timestamp)) > TOLERATED_SECONDS:
        raise HTTPException(401, "the signature is too old")
    try:
        told = Notification.model_validate_json(body)
    except ValidationError as error:
        raise HTTPException(422, error.errors(include_url=False, include_input=False)) from error
    state = payments.receive(
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
