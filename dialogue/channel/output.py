"""What Rasa says to a customer becomes one message: text, buttons and a card together."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import OutputChannel

from dialogue.channel.store import Button

Deliver = Callable[[str, "tuple[Button, ...]", "dict[str, Any] | None"], Awaitable[None]]


class Output(OutputChannel):
    """The way of one turn to its customer; the recipient Rasa names is not asked."""

    def __init__(self, deliver: Deliver) -> None:
        self._deliver = deliver
        self.spoke = False

    @classmethod
    def name(cls) -> str:
        """What channel variations in ``domain.yml`` call it."""
        return "web"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Delivers a response of Rasa; an empty one is nothing."""
        text, buttons, card = parts(message)
        if text or buttons or card:
            self.spoke = True
            await self._deliver(text, buttons, card)


def parts(message: dict[str, Any]) -> tuple[str, tuple[Button, ...], dict[str, Any] | None]:
    """Text, buttons and card of a response."""
    offered = (message.get("buttons") or []) + (message.get("quick_replies") or [])
    buttons = tuple(Button(b["title"], b["payload"]) for b in offered)
    return message.get("text") or "", buttons, (message.get("custom") or {}).get("card")
