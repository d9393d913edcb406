"""An outside desk is told of cases and of what their customers say, in Chatwoot's format.

Each request is signed; it is repeated until the other side answers with 2xx, so that the same
``id`` may come twice. The way back is ``monthly_pay/desk/door.py``.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from typing import Any

import httpx

from monthly_pay.desk.channel import Channel, Unreachable
from monthly_pay.ledger.ledger import Ledger
from monthly_pay.ledger.tables.servicing import CaseState
from monthly_pay.services import queue, relay
from monthly_pay.services.queue import Case
from monthly_pay.settings import Settings

PATIENCE = 5  # seconds
# Chatwoot's words for who has a conversation: people are asked, people answer, put off, done.
STATUS = {
    CaseState.OPEN: "open",
    CaseState.TAKEN: "open",
    CaseState.PENDING: "snoozed",
    CaseState.CLOSED: "resolved",
}


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """HMAC-SHA256 over the time, a dot and the body, in hex."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


class Outside:
    """The webhook of an outside desk."""

    def __init__(
        self,
        ledger: Ledger,
        channel: Channel,
        settings: Settings,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._ledger = ledger
        self._channel = channel
        self._url = settings.desk_webhook_url
        self._secret = settings.desk_webhook_secret.get_secret_value()
        self._client = httpx.AsyncClient(timeout=PATIENCE, trust_env=False, transport=transport)

    async def close(self) -> None:
        """Ends the connections."""
        await self._client.aclose()

    async def tell(self) -> None:
        """Announces new cases, and passes on what customers with a person say."""
        cases = await asyncio.to_thread(queue.queue, self._ledger)
        known = await asyncio.to_thread(relay.relayed, self._ledger)
        for case in cases:
            if case.id not in known:
                await self._announce(case)
            elif case.state is CaseState.TAKEN:
                await self._pass_on(case, known[case.id])

    async def _announce(self, case: Case) -> None:
        said = await self._channel.messages(case.subject)
        history = [_message(case, m) for m in said if m["from"] != "system"][-20:]
        await self._post({"event": "conversation_created", **_conversation(case, history)})
        last = said[-1]["seq"] if said else 0
        await asyncio.to_thread(relay.note_relayed, self._ledger, case.id, last)

    async def _pass_on(self, case: Case, after: int) -> None:
        for message in await self._channel.messages(case.subject, after):
            if message["from"] == "customer":
                body = {**_message(case, message), "conversation": _conversation(case)}
                await self._post({"event": "message_created", **body})
            await asyncio.to_thread(relay.note_relayed, self._ledger, case.id, message["seq"])

    async def _post(self, told: dict[str, Any]) -> None:
        body, timestamp = json.dumps(told, ensure_ascii=False).encode(), str(int(time.time()))
        headers = {
            "Content-Type": "application/json",
            "X-Timestamp": timestamp,
            "X-Signature": signature(self._secret, timestamp, body),
        }
        try:
            answer = await self._client.post(self._url, content=body, headers=headers)
            answer.raise_for_status()
        except httpx.HTTPError as error:
            raise Unreachable(f"the outside desk: {error}") from error


def _conversation(case: Case, messages: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    told = {
        "id": case.number,
        "status": STATUS[case.state],
        "priority": ("urgent", "high", "medium", "low")[min(case.rank, 3)],
        "meta": {"sender": {"type": "contact", "identifier": case.subject, "name": case.name}},
        "custom_attributes": {"topic": case.topic, "opened_at": case.opened_at.isoformat()},
    }
    return told if messages is None else {**told, "messages": messages}


def _message(case: Case, message: dict[str, Any]) -> dict[str, Any]:
    from_customer = message["from"] == "customer"
    return {
        "id": f"{case.number}-{message['seq']}",
        "content": message["text"],
        "content_type": "text",
        "message_type": "incoming" if from_customer else "outgoing",
        "created_at": message["at"],
        "private": False,
        "sender": {"type": "contact" if from_customer else "agent_bot"},
    }
