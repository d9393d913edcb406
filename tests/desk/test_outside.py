"""An outside desk: what it is told, signed, and what it may do."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable

import httpx
import pytest
from fastapi import FastAPI, HTTPException, Request
from fastapi.testclient import TestClient

from monthly_pay.desk.channel import Channel, Unreachable
from monthly_pay.desk.outside import Outside, signature
from monthly_pay.ledger.ledger import Cause, Ledger
from monthly_pay.ledger.tables.servicing import CaseState
from monthly_pay.services import queue
from monthly_pay.settings import Settings
from tests.desk.assistant import SECRET, Assistant
from tests.desk.conftest import ORIGIN, TOKEN, Desk

Opened = Callable[..., str]
WEBHOOK_SECRET = "secret-of-the-webhook"


class Elsewhere:
    """Another company's desk: keeps what it is sent, if the signature is right."""

    def __init__(self) -> None:
        self.app = FastAPI()
        self.app.add_api_route("/hook", self._take, methods=["POST"])
        self.taken: list[dict[str, object]] = []
        self.down = False

    async def _take(self, request: Request) -> None:
        body = await request.body()
        wanted = signature(WEBHOOK_SECRET, request.headers["x-timestamp"], body)
        if self.down or request.headers["x-signature"] != wanted:
            raise HTTPException(503)
        self.taken.append(json.loads(body))


@pytest.fixture
def elsewhere() -> Elsewhere:
    """The other side of the webhook."""
    return Elsewhere()


@pytest.fixture
def tell(demo: Ledger, assistant: Assistant, elsewhere: Elsewhere) -> Callable[[], None]:
    """Tells the outside desk everything that is new."""

    async def once() -> None:
        settings = Settings(
            action_secret=SECRET,
            desk_webhook_url="http://elsewhere.example/hook",
            desk_webhook_secret=WEBHOOK_SECRET,
        )
        channel = Channel(settings, httpx.ASGITransport(assistant.app))
        outside = Outside(demo, channel, settings, httpx.ASGITransport(elsewhere.app))
        try:
            await outside.tell()
        finally:
            await outside.close()
            await channel.close()

    return lambda: asyncio.run(once())


@pytest.fixture
def outside(agent: Desk) -> TestClient:
    """The outside desk's program, over the same running desk."""
    headers = {"Authorization": f"Bearer {TOKEN}"}
    client = TestClient(agent.client.app, base_url=ORIGIN, headers=headers)
    client.portal = agent.client.portal
    return client


def test_a_signature_is_an_hmac_over_time_and_body() -> None:
    # printf '1763780400.{}' | openssl dgst -sha256 -hmac key
    wanted = "da7ab0f5c3527369ff179d21ebe7ae382d7d302a720ce45d1da1aaac9b984027"
    assert signature("key", "1763780400", b"{}") == wanted


def test_a_new_case_is_announced_once_with_what_was_said(
    tell: Callable[[], None], opened: Opened, assistant: Assistant, elsewhere: Elsewhere
) -> None:
    assistant.says("lin", "转人工")
    number = opened("lin", "crisis")
    tell()
    tell()
    (told,) = elsewhere.taken
    assert told["event"] == "conversation_created"
    assert (told["id"], told["status"], told["priority"]) == (number, "open", "urgent")
    assert told["meta"] == {"sender": {"type": "contact", "identifier": "lin", "name": "林悦"}}
    assert told["messages"] == [
        {
            "id": f"{number}-1",
            "content": "转人工",
            "content_type": "text",
            "message_type": "incoming",
            "created_at": "2026-11-22T03:00:00.000+00:00",
            "private": False,
            "sender": {"type": "contact"},
        }
    ]


def test_what_the_customer_says_to_a_person_is_passed_on_once(
    tell: Callable[[], None],
    demo: Ledger,
    opened: Opened,
    assistant: Assistant,
    elsewhere: Elsewhere,
) -> None:
    number = opened("lin")
    tell()
    queue.take(demo, Cause("operator:outside"), number)
    assistant.says("lin", "有人吗")
    assistant.says("lin", "在的", by="human")
    assistant.says("lin", "我的手机138****5678")
    tell()
    tell()
    said = [one for one in elsewhere.taken if one["event"] == "message_created"]
    assert [(one["id"], one["content"]) for one in said] == [
        (f"{number}-1", "有人吗"),
        (f"{number}-3", "我的手机138****5678"),
    ]


def test_nothing_is_lost_while_the_outside_desk_is_down(
    tell: Callable[[], None], opened: Opened, elsewhere: Elsewhere
) -> None:
    opened("lin")
    elsewhere.down = True
    with pytest.raises(Unreachable):
        tell()
    assert elsewhere.taken == []
    elsewhere.down = False
    tell()
    assert [one["event"] for one in elsewhere.taken] == ["conversation_created"]


def test_it_takes_over_answers_and_closes(
    outside: TestClient, demo: Ledger, opened: Opened, assistant: Assistant
) -> None:
    number = opened("lin")
    path = f"/api/cases/{number}"
    assert outside.post(f"{path}/say", json={"text": "您好"}).status_code == 409
    assert outside.post(f"{path}/mode", json={"mode": "human"}).json()["state"] == "taken"
    assert outside.post(f"{path}/say", json={"text": "您好"}).status_code == 200
    assert outside.post(f"{path}/close").json() == {"case": number, "state": "closed"}
    doors = [door for door, body in assistant.pop() if body.get("mode") != "waiting"]
    assert doors == ["mode", "push", "say", "mode", "push"]
    assert queue.find(demo, number).state is CaseState.CLOSED


def test_handing_back_leaves_the_case_for_a_day(
    outside: TestClient, demo: Ledger, opened: Opened
) -> None:
    number = opened("lin")
    outside.post(f"/api/cases/{number}/mode", json={"mode": "human"})
    outside.post(f"/api/cases/{number}/mode", json={"mode": "assistant"})
    assert queue.find(demo, number).state is CaseState.PENDING


@pytest.mark.parametrize("token", ["", "Bearer wrong", "Bearer "])
@pytest.mark.parametrize("act", ["say", "mode", "close"])
def test_without_the_token_nothing_is_done(
    outside: TestClient, demo: Ledger, opened: Opened, token: str, act: str
) -> None:
    number = opened("lin")
    body = {"say": {"text": "x"}, "mode": {"mode": "human"}, "close": None}[act]
    answer = outside.post(f"/api/cases/{number}/{act}", json=body, headers={"Authorization": token})
    assert answer.status_code == 401
    assert queue.find(demo, number).state is CaseState.OPEN


def test_the_session_of_an_operator_does_not_open_the_outsides_door(
    agent: Desk, opened: Opened
) -> None:
    assert agent.client.post(f"/api/cases/{opened('lin')}/close").status_code == 401
