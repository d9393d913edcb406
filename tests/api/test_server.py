"""``python -m monthly_pay.api``: a real server on loopback, over both databases."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from monthly_pay.ledger.ledger import Ledger
from tests.api.host import NOTIFICATION_SECRET, TOKEN, order
from tests.services.build import account_of, facts_of

PROJECT = Path(__file__).parents[2]


@pytest.fixture
def address(demo: Ledger) -> Iterator[str]:
    """Where the server listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = {
        "MONTHLY_PAY_DATABASE_URL": demo.engine.url.render_as_string(hide_password=False),
        "MONTHLY_PAY_CLOCK": "ledger",
        "MONTHLY_PAY_API_PORT": str(port),
        "MONTHLY_PAY_API_TOKEN": TOKEN,
        "MONTHLY_PAY_NOTIFICATION_SECRET": NOTIFICATION_SECRET,
    }
    command = [sys.executable, "-m", "monthly_pay.api"]
    with subprocess.Popen(command, env={**os.environ, **settings}, cwd=PROJECT) as server:
        yield f"http://127.0.0.1:{port}"
        server.terminate()


def test_the_server_answers_the_host_and_writes_to_the_ledger(demo: Ledger, address: str) -> None:
    # The transport waits a little longer before each new try while the server is starting.
    with httpx.Client(base_url=address, transport=httpx.HTTPTransport(retries=8)) as anybody:
        assert anybody.get("/customers/lin/account").status_code == 401
    headers = {"Authorization": f"Bearer {TOKEN}", "Idempotency-Key": "key-00001"}
    with httpx.Client(base_url=address, headers=headers) as host:
        answer = host.post("/customers/lin/orders", json=order())
        assert (answer.status_code, answer.json()["authorised"]) == (201, True)
        assert host.post("/customers/lin/orders", json=order()).json() == answer.json()
        assert host.get("/customers/lin/account").json()["available"] == 298750
        assert host.get("/openapi.json").status_code == 200
    (purchase,) = facts_of(demo, account_of(demo, "lin")).purchases
    assert (purchase.order_no, str(purchase.amount)) == ("H1", "12.50")
