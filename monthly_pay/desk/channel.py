"""The doors of the assistant's channel that are for our own programs."""

from __future__ import annotations

from typing import Any

import httpx

from monthly_pay.settings import Settings

PATIENCE = 10  # seconds


class Unreachable(Exception):
    """The assistant's channel does not answer, or refuses."""


class Channel:
    """Speaks to customers as a person, and tells the assistant to be quiet."""

    def __init__(
        self, settings: Settings, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self._client = httpx.AsyncClient(
            base_url=f"{settings.assistant_url}/assistant/",
            headers={"X-Action-Secret": settings.action_secret.get_secret_value()},
            timeout=PATIENCE,
            trust_env=False,
            transport=transport,
        )

    async def close(self) -> None:
        """Ends the connections."""
        await self._client.aclose()

    async def mode(self, customer: str, state: dict[str, Any]) -> None:
        """Who is answering this customer: ``assistant``, ``waiting`` or ``human``."""
        await self._ask("POST", "mode", json={"customer": customer, **state})

    async def push(self, customer: str, response: str, values: dict[str, Any]) -> None:
        """The assistant says a response of ``domain.yml`` unasked."""
        body = {"customer": customer, "response": response, "values": values}
        await self._ask("POST", "push", json=body)

    async def say(self, customer: str, text: str) -> None:
        """A person says something."""
        await self._ask("POST", "say", json={"customer": customer, "from": "human", "text": text})

    async def messages(self, customer: str, after: int = 0) -> list[dict[str, Any]]:
        """The conversation later than a message; numbers that must not be kept are masked."""
        told = await self._ask("GET", "transcript", params={"customer": customer})
        return [message for message in told["messages"] if message["seq"] > after]

    async def turns(self, since: str) -> list[dict[str, Any]]:
        """What became of each turn since a moment, without what was said."""
        turns: list[dict[str, Any]] = (await self._ask("GET", "turns", params={"since": since}))[
            "turns"
        ]
        return turns

    async def _ask(self, method: str, door: str, **request: Any) -> dict[str, Any]:
        try:
            answer = await self._client.request(method, door, **request)
            answer.raise_for_status()
            told: dict[str, Any] = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise Unreachable(f"the assistant's door {door}: {error}") from error
        return told
