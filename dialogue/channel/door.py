"""The REST door for server-side clients: the same tokens, limits and conversations."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sanic import Blueprint, HTTPResponse, Request
from sanic.exceptions import InvalidUsage
from sanic.response import json

from dialogue.channel.hub import Hub
from dialogue.channel.refusals import (
    BAD_REQUEST,
    EXPIRED,
    FORBIDDEN,
    ORIGIN,
    TOO_FAST,
    TOO_LONG,
    UNAVAILABLE,
    USED_BUTTON,
    Refused,
)
from dialogue.channel.tokens import Verifier, Visitor

NAME = "door"
BEARER = "Bearer "
STATUS = {
    EXPIRED: 401,
    FORBIDDEN: 401,
    ORIGIN: 403,
    TOO_LONG: 413,
    BAD_REQUEST: 422,
    USED_BUTTON: 422,
    TOO_FAST: 429,
    UNAVAILABLE: 503,
}


def is_json(request: Request) -> bool:
    """Whether a request says it is JSON: no page of another origin can without being asked."""
    return request.content_type.partition(";")[0].strip().lower() == "application/json"


def body_of(request: Request) -> Any:
    """The JSON of a request; raises ``Refused`` for what is none."""
    try:
        return request.json
    except (InvalidUsage, RecursionError):
        raise Refused(BAD_REQUEST) from None


def answer(told: dict[str, Any]) -> HTTPResponse:
    """The answer to a request, with the status of its refusal."""
    status = 200 if told.pop("ok") else STATUS[told["error"]]
    return json(told, status=status)


class Door:
    """``/messages``: say something and get the answers, or read the history."""

    def __init__(self, hub: Hub, verifier: Verifier, origins: Iterable[str]) -> None:
        self._hub = hub
        self._verifier = verifier
        self._origins = frozenset(origins)

    def add_to(self, blueprint: Blueprint) -> None:
        """Adds the routes."""

        @blueprint.post("/messages")
        async def say(request: Request) -> HTTPResponse:
            return await self._post(request)

        @blueprint.get("/messages")
        async def history(request: Request) -> HTTPResponse:
            return await self._get(request)

    async def _post(self, request: Request) -> HTTPResponse:
        """Says something; waits for its turn, which goes on if the client does not."""
        if not is_json(request):
            return json({"error": BAD_REQUEST}, status=415)

        async def work(visitor: Visitor) -> dict[str, Any]:
            receipt = await self._hub.receive(visitor, body_of(request), NAME)
            await self._hub.turns.rest(visitor.customer)
            return {
                "seq": receipt.seq,
                "messages": self._hub.store.answers(visitor.customer, receipt.seq),
            }

        return await self._attempt(request, work)

    async def _get(self, request: Request) -> HTTPResponse:
        """The history after a number."""

        async def work(visitor: Visitor) -> dict[str, Any]:
            after = request.args.get("after", "0")
            if not (after.isascii() and after.isdigit() and len(after) < 10):
                raise Refused(BAD_REQUEST)
            return {"messages": self._hub.store.after(visitor.customer, int(after))}

        return await self._attempt(request, work)

    async def _attempt(self, request: Request, work: Any) -> HTTPResponse:
        try:
            visitor = self._visitor(request)
        except Refused as refused:
            return answer({"ok": False, "error": refused.code})
        return answer(await self._hub.attempt(visitor, work(visitor)))

    def _visitor(self, request: Request) -> Visitor:
        origin = request.headers.get("origin")
        if origin is not None and origin not in self._origins:
            raise Refused(ORIGIN)
        told = request.headers.get("authorization", "")
        if not told.startswith(BEARER):
            raise Refused(FORBIDDEN)
        return self._verifier.visitor(told[len(BEARER) :])
