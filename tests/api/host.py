"""What the host app and the payment provider send."""

from __future__ import annotations

import json
import time
from typing import Any

from fastapi.testclient import TestClient
from httpx import Response

from monthly_pay.api.notifications import signature

TOKEN = "token of the host app"
NOTIFICATION_SECRET = "secret of the provider"


def order(**changes: Any) -> dict[str, Any]:
    """An order of 12.50 at the supermarket."""
    return {
        "order_no": "H1",
        "merchant_id": 2,
        "item": "牛奶",
        "amount": 1250,
        "currency": "CNY",
        "ordered_at": "2026-11-22T10:00:00+08:00",
        **changes,
    }


def login(**changes: Any) -> dict[str, Any]:
    """A login with a new device."""
    return {
        "at": "2026-11-22T10:00:00+08:00",
        "place": "杭州",
        "device": "new phone",
        "usual": False,
        **changes,
    }


def send(client: TestClient, path: str, body: Any = None, key: str = "key-00001") -> Response:
    """A write of the host app."""
    return client.post(path, json=body, headers={"Idempotency-Key": key})


def notification(number: str, amount: int, outcome: str = "succeeded", **more: Any) -> bytes:
    """What the provider tells of a payment order."""
    told = {
        "event_id": f"{number}:{outcome}",
        "number": number,
        "amount": amount,
        "currency": "CNY",
        "outcome": outcome,
        **more,
    }
    return json.dumps(told).encode()


def notify(
    client: TestClient, body: bytes, *, secret: str = NOTIFICATION_SECRET, age: int = 0
) -> Response:
    """A signed notification, so many seconds after it was signed."""
    at = str(int(time.time()) - age)
    headers = {"X-Timestamp": at, "X-Signature": signature(secret, at, body)}
    return client.post("/payments/notifications", content=body, headers=headers)
