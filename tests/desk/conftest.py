"""The desk over the demo ledger, as browsers of its operators see it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from monthly_pay.desk.app import build
from monthly_pay.ledger.ledger import Cause, Ledger
from monthly_pay.ledger.tables.desk import Role
from monthly_pay.services import accounts, cases, operators
from monthly_pay.settings import Settings
from tests.desk.assistant import SECRET, Assistant

ORIGIN = "http://127.0.0.1:5090"
PASSWORD = "correct horse battery"
TOKEN = "token-of-the-outside-desk"


class Desk:
    """One operator's browser: it names its origin, and sends each form with its token."""

    def __init__(self, client: TestClient) -> None:
        self.client = client

    def log_in(self, name: str, password: str = PASSWORD) -> httpx.Response:
        """Fills in the form of the login page."""
        return self.client.post("/login", data={"name": name, "password": password})

    def token(self) -> str:
        """The token of the forms of this session."""
        found = re.search(r'name="csrf" value="([0-9a-f]+)"', self.client.get("/").text)
        assert found is not None
        return found[1]

    def send(self, path: str, **fields: str) -> httpx.Response:
        """Sends a form."""
        return self.client.post(path, data={"csrf": self.token(), **fields})


@pytest.fixture
def assistant() -> Assistant:
    """The channel's inside doors."""
    return Assistant()


@pytest.fixture
def app(demo: Ledger, assistant: Assistant) -> FastAPI:
    """The desk with an agent and a supervisor."""
    for name, role in (("mei", Role.AGENT), ("guo", Role.SUPERVISOR)):
        operators.add(demo, Cause("operator:test"), name, role, PASSWORD)
    settings = Settings(
        action_secret=SECRET, desk_secret="d" * 32, desk_api_token=TOKEN, desk_webhook_url=""
    )
    return build(demo, settings, httpx.ASGITransport(assistant.app))


@pytest.fixture
def browser(app: FastAPI) -> Iterator[Callable[[], Desk]]:
    """Browsers, each with its own cookies."""
    with TestClient(app) as running:  # starts and stops what runs beside the pages

        def new() -> Desk:
            headers = {"Origin": ORIGIN, "Accept-Language": "en"}
            client = TestClient(app, base_url=ORIGIN, headers=headers, follow_redirects=False)
            client.portal = running.portal  # one event loop for all, as a server has
            return Desk(client)

        yield new


@pytest.fixture
def agent(browser: Callable[[], Desk]) -> Desk:
    """An agent who has logged in."""
    desk = browser()
    assert desk.log_in("mei").status_code == 303
    return desk


@pytest.fixture
def supervisor(browser: Callable[[], Desk]) -> Desk:
    """A supervisor who has logged in."""
    desk = browser()
    assert desk.log_in("guo").status_code == 303
    return desk


@pytest.fixture
def opened(demo: Ledger) -> Callable[..., str]:
    """Opens a case of a demo customer and gives its number."""

    def open_one(subject: str, topic: str = "human_agent") -> str:
        customer = accounts.find_customer(demo, subject)
        assert customer is not None
        cause = Cause(f"customer:{subject}", f"turn-{subject}-{topic}")
        key = f"turn:{subject}:{topic}"
        return cases.open_case(demo, cause, customer.id, topic, key).number

    return open_one
