"""The doors for our own programs: reminders and the human desk. They need the secret."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from typing import Any

from sanic import Blueprint, HTTPResponse, Request
from sanic.response import json

from dialogue.channel.door import answer, body_of, is_json
from dialogue.channel.hub import HUMAN, Hub
from dialogue.channel.refusals import BAD_REQUEST, Refused

SECRET_HEADER = "x-action-secret"
MODES = ("assistant", "waiting", HUMAN)

Work = Callable[["dict[str, Any]"], Awaitable["dict[str, Any]"]]


class Inside:
    """Says something unasked, speaks for a colleague, hands over and back, and reads along."""

    def __init__(self, hub: Hub, secret: str) -> None:
        self._hub = hub
        self._secret = secret.encode()

    def add_to(self, blueprint: Blueprint) -> None:
        """Adds the routes."""
        for work in (self._push, self._say, self._mode):
            path = work.__name__.strip("_")
            blueprint.add_route(self._guarded(work), f"/{path}", methods=["POST"], name=path)
        blueprint.add_route(self._guarded(self._transcript), "/transcript", name="transcript")
        blueprint.add_route(self._guarded(self._turns), "/turns", name="turns")

    def _guarded(self, work: Work) -> Callable[[Request], Awaitable[HTTPResponse]]:
        async def handle(request: Request) -> HTTPResponse:
            told = request.headers.get(SECRET_HEADER, "").encode()
            if not (self._secret and hmac.compare_digest(told, self._secret)):
                return json({"error": "forbidden"}, status=403)
            if request.method == "POST" and not is_json(request):
                return json({"error": BAD_REQUEST}, status=415)
            return answer(await self._hub.attempt(None, self._read(work, request)))

        return handle

    async def _read(self, work: Work, request: Request) -> dict[str, Any]:
        body = {name: values[-1] for name, values in request.args.items()}
        if request.method == "POST":
            body = body_of(request)
        if not isinstance(body, dict):
            raise Refused(BAD_REQUEST)
        return await work(body)

    async def _push(self, body: dict[str, Any]) -> dict[str, Any]:
        values = body.get("values") or {}
        if not isinstance(values, dict):
            raise Refused(BAD_REQUEST)
        await self._hub.push(_text(body, "customer"), _text(body, "response"), values)
        return {}

    async def _say(self, body: dict[str, Any]) -> dict[str, Any]:
        if body.get("from") != HUMAN:
            raise Refused(BAD_REQUEST)
        await self._hub.say(_text(body, "customer"), _text(body, "text"))
        return {}

    async def _mode(self, body: dict[str, Any]) -> dict[str, Any]:
        if body.get("mode") not in MODES:
            raise Refused(BAD_REQUEST)
        state = {"mode": body["mode"]}
        if isinstance(body.get("place"), int):
            state["place"] = body["place"]
        if isinstance(body.get("hours"), str):
            state["hours"] = body["hours"]
        await self._hub.set_state(_text(body, "customer"), state)
        return {}

    async def _transcript(self, body: dict[str, Any]) -> dict[str, Any]:
        customer = _text(body, "customer")
        state, seen = self._hub.store.state(customer)
        messages = self._hub.store.after(customer, 0)
        for message in messages:
            message.pop("buttons", None)  # only the customer presses them
        return {"messages": messages, "state": state, "seen": seen}

    async def _turns(self, body: dict[str, Any]) -> dict[str, Any]:
        return {"turns": self._hub.store.turns(_text(body, "since"))}


def _text(body: dict[str, Any], name: str) -> str:
    value = body.get(name)
    if not (isinstance(value, str) and value.strip()):
        raise Refused(BAD_REQUEST)
    return value
