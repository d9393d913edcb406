"""Socket.IO: open connections, each proved by a token that must hold for every event."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any

from socketio import AsyncServer
from socketio.exceptions import ConnectionRefusedError as ConnectionRefused

from dialogue.channel.hub import Hub
from dialogue.channel.refusals import BAD_REQUEST, FORBIDDEN, ORIGIN, Refused
from dialogue.channel.tokens import Verifier, Visitor

NAME = "web"
LONGEST_REQUEST = 256 * 1024  # bytes: long enough that a far too long message is answered
MOST_CONNECTIONS = 10  # of one customer; the oldest gives way


@dataclass
class Connection:
    """An open connection: whose it is, and from where on it missed messages."""

    visitor: Visitor
    behind: int | None = None


Answer = Callable[[Connection, Any], Awaitable["dict[str, Any]"]]


class Sockets:
    """The connections of every customer and the events they send."""

    def __init__(self, hub: Hub, verifier: Verifier, origins: Iterable[str]) -> None:
        # Without an answer to preflights a page of another origin cannot poll; where the
        # browser names an origin, ``_connect`` looks at it. Same-origin reads name none.
        self.server = AsyncServer(
            async_mode="sanic", cors_allowed_origins=[], max_http_buffer_size=LONGEST_REQUEST
        )
        self._hub = hub
        self._verifier = verifier
        self._origins = frozenset(origins)
        self._open: dict[str, dict[str, Connection]] = {}
        hub.emit = self.emit
        self.server.on("connect", self._connect)
        self.server.on("disconnect", self._disconnect)
        events = {"message": self._message, "sync": self._sync, "seen": self._seen}
        for event, answer in {**events, "restart": self._restart}.items():
            self.server.on(event, self._checked(answer))
        self.server.on("token", self._token)

    async def emit(self, customer: str, event: str, data: Any) -> None:
        """Tells every connection of a customer whose token still holds."""
        for sid, connection in list(self._open.get(customer, {}).items()):
            try:
                self._verifier.check(connection.visitor)
            except Refused:
                if event == "messages" and connection.behind is None:
                    connection.behind = data[0]["seq"] - 1
                await self.server.emit("expired", {}, to=sid)
            else:
                await self.server.emit(event, data, to=sid)

    async def _connect(self, sid: str, environ: dict[str, Any], auth: Any = None) -> None:
        origin = environ.get("HTTP_ORIGIN")
        if origin is not None and origin not in self._origins:
            raise ConnectionRefused(ORIGIN)
        try:
            visitor = self._verifier.visitor(auth.get("token") if isinstance(auth, dict) else None)
        except Refused as refused:
            raise ConnectionRefused(refused.code) from None
        mine = self._open.setdefault(visitor.customer, {})
        mine[sid] = Connection(visitor)
        await self.server.save_session(sid, {"customer": visitor.customer})
        if len(mine) > MOST_CONNECTIONS:
            await self.server.disconnect(next(iter(mine)))

    async def _disconnect(self, sid: str, reason: Any = None) -> None:
        customer = (await self.server.get_session(sid))["customer"]
        mine = self._open[customer]
        del mine[sid]
        if not mine:
            del self._open[customer]

    async def _connection(self, sid: str) -> Connection:
        """The connection of an event: only those that were accepted send events."""
        customer = (await self.server.get_session(sid))["customer"]
        return self._open[customer][sid]

    def _checked(self, answer: Answer) -> Callable[..., Awaitable[dict[str, Any]]]:
        """An event that is answered only while the token of its connection holds."""

        async def handle(sid: str, data: Any = None) -> dict[str, Any]:
            async def work() -> dict[str, Any]:
                self._verifier.check(connection.visitor)
                return await answer(connection, data)

            connection = await self._connection(sid)
            return await self._hub.attempt(connection.visitor, work())

        return handle

    async def _message(self, connection: Connection, data: Any) -> dict[str, Any]:
        return {"seq": (await self._hub.receive(connection.visitor, data, NAME)).seq}

    async def _sync(self, connection: Connection, data: Any) -> dict[str, Any]:
        store, customer = self._hub.store, connection.visitor.customer
        state, seen = store.state(customer)
        told = {"messages": store.after(customer, _number(data, "after")), "state": state}
        return {**told, "last": store.last(customer), "seen": seen}

    async def _seen(self, connection: Connection, data: Any) -> dict[str, Any]:
        store, customer = self._hub.store, connection.visitor.customer
        store.set_seen(customer, min(_number(data, "seq"), store.last(customer)))
        return {}

    async def _restart(self, connection: Connection, data: Any) -> dict[str, Any]:
        await self._hub.start_over(connection.visitor)
        return {}

    async def _token(self, sid: str, data: Any = None) -> dict[str, Any]:
        """A new token of the same customer; what was missed meanwhile is sent."""

        async def work() -> dict[str, Any]:
            token = data.get("token") if isinstance(data, dict) else None
            visitor = self._verifier.visitor(token)
            if visitor.customer != connection.visitor.customer:
                raise Refused(FORBIDDEN)
            connection.visitor = visitor
            if connection.behind is not None:
                missed = self._hub.store.after(visitor.customer, connection.behind)
                connection.behind = None
                await self.server.emit("messages", missed, to=sid)
            return {}

        connection = await self._connection(sid)
        return await self._hub.attempt(connection.visitor, work())


def _number(data: Any, name: str) -> int:
    """A number of an event; raises ``Refused`` for anything else."""
    value = data.get(name) if isinstance(data, dict) else None
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**31:
        raise Refused(BAD_REQUEST)
    return value
