"""An open widget: a Socket.IO client that remembers everything it was sent."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import socketio

from tests.dialogue.channel.stage import ORIGIN, Stage, button

PATIENCE = 30


class Chat:
    """What a widget hears: messages, and other events with their data."""

    def __init__(self) -> None:
        self.client = socketio.AsyncClient(reconnection=False)
        self.messages: list[dict[str, Any]] = []
        self.events: list[tuple[str, Any]] = []
        self._news = asyncio.Condition()
        self.refusal = ""
        self.client.on("connect_error", self._take_refusal)
        self.client.on("messages", self._take_messages)
        for name in ("typing", "state", "expired", "account"):
            self.client.on(name, self._taker(name))

    async def _take_refusal(self, data: Any) -> None:
        self.refusal = data["message"] if isinstance(data, dict) else str(data)

    async def _take_messages(self, messages: list[dict[str, Any]]) -> None:
        async with self._news:
            self.messages += messages
            self._news.notify_all()

    def _taker(self, name: str) -> Callable[[Any], Any]:
        async def take(data: Any) -> None:
            async with self._news:
                self.events.append((name, data))
                self._news.notify_all()

        return take

    async def send(self, text: str | None = None, **body: Any) -> Any:
        """Sends a message and gives what the server acknowledges."""
        told = {"client_id": uuid.uuid4().hex, **({"text": text} if text else {}), **body}
        return await self.call("message", told)

    async def call(self, event: str, data: Any) -> Any:
        """Sends an event and gives what the server acknowledges."""
        return await self.client.call(event, data, timeout=PATIENCE)

    async def until(self, wanted: Callable[[Chat], bool]) -> None:
        """Waits for something to have been heard."""
        async with self._news:
            await asyncio.wait_for(self._news.wait_for(lambda: wanted(self)), PATIENCE)

    async def turns(self, count: int) -> None:
        """Waits until that many turns are over."""
        await self.until(lambda chat: chat.events.count(("typing", {"on": False})) >= count)

    def button(self, title: str) -> str:
        """A button that was heard of."""
        return button(self.messages, title)


@asynccontextmanager
async def widget(
    stage: Stage,
    customer: str,
    *,
    token: str | None = None,
    origin: str | None = ORIGIN,
    transports: tuple[str, ...] = ("websocket",),
) -> AsyncIterator[Chat]:
    """An open widget of a customer; closed at the end if it is not yet."""
    chat = Chat()
    try:
        await chat.client.connect(
            stage.url,
            socketio_path="/assistant/socket.io",
            auth={"token": token or stage.token(customer)},
            headers={"Origin": origin} if origin else {},
            transports=list(transports),
            wait_timeout=PATIENCE,
        )
    except socketio.exceptions.ConnectionError as error:
        raise PermissionError(chat.refusal) from error
    try:
        yield chat
    finally:
        if "polling" in transports:  # leaving politely waits for the read that is under way
            await chat.client.eio.disconnect(abort=True)
        else:
            await chat.client.disconnect()
