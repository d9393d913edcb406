"""The inside doors of the assistant's channel, as the desk meets them: it keeps what it is told."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI, Header, HTTPException, Request

SECRET = "secret-of-the-desk-tests"


class Assistant:
    """Conversations in memory behind the same doors, and a record of what the desk did."""

    def __init__(self) -> None:
        self.app = FastAPI()
        self.heard: list[tuple[str, dict[str, Any]]] = []
        self.messages: dict[str, list[dict[str, Any]]] = {}
        self.turns: list[dict[str, Any]] = []
        self.down = False
        self.app.add_api_route("/assistant/transcript", self._transcript)
        self.app.add_api_route("/assistant/turns", self._turns)
        self.app.add_api_route("/assistant/{door}", self._told, methods=["POST"])

    def says(self, customer: str, text: str, by: str = "customer") -> None:
        """Somebody says something in a customer's conversation."""
        said = self.messages.setdefault(customer, [])
        at = f"2026-11-22T03:00:{len(said):02d}.000+00:00"
        said.append({"seq": len(said) + 1, "from": by, "text": text, "at": at})

    def pop(self) -> list[tuple[str, dict[str, Any]]]:
        """What was heard since this was asked last."""
        heard, self.heard = self.heard, []
        return heard

    def _check(self, secret: str) -> None:
        if self.down:
            raise HTTPException(503)
        assert secret == SECRET

    async def _told(
        self, door: str, request: Request, x_action_secret: str = Header("")
    ) -> dict[str, Any]:
        self._check(x_action_secret)
        body = await request.json()
        self.heard.append((door, body))
        if door == "say":
            self.says(body["customer"], body["text"], by="human")
        return {}

    async def _transcript(self, customer: str, x_action_secret: str = Header("")) -> dict[str, Any]:
        self._check(x_action_secret)
        return {"messages": self.messages.get(customer, []), "state": {}, "seen": 0}

    async def _turns(self, since: str, x_action_secret: str = Header("")) -> dict[str, Any]:
        self._check(x_action_secret)
        return {"turns": [turn for turn in self.turns if turn["at"] >= since]}
