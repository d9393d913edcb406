"""The channel as Rasa knows it: everything below ``/assistant``, put together.

In ``credentials.yml`` under ``dialogue.channel.channel.Web``; the settings come from the
environment (see ``dialogue/environment.py``).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, UserMessage
from rasa.core.channels.socketio import SocketBlueprint
from rasa.shared.exceptions import RasaException
from sanic import Blueprint, HTTPResponse, Request, Sanic
from sanic.response import json
from sqlalchemy.exc import SQLAlchemyError

from dialogue.channel.buttons import Sealer
from dialogue.channel.door import Door
from dialogue.channel.hub import Hub
from dialogue.channel.inside import Inside
from dialogue.channel.limits import Rate
from dialogue.channel.mind import Mind
from dialogue.channel.sockets import NAME, Sockets
from dialogue.channel.store import Store
from dialogue.channel.tokens import Verifier, read_keys
from dialogue.environment import PROJECT

PATH = "/assistant"
LONGEST_BODY = 1024 * 1024


class Web(InputChannel):
    """The authenticated web channel."""

    def __init__(self, verifier: Verifier, store: Store, secret: str, origins: list[str]) -> None:
        self._app: Sanic | None = None
        self._store = store
        self._hub = Hub(store, Mind(self._agent), Rate())
        self._sockets = Sockets(self._hub, verifier, origins)
        self._doors = (Door(self._hub, verifier, origins), Inside(self._hub, secret))

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> Web:
        """Reads the settings; says what is missing before the server starts."""
        told = {name: str(value or "") for name, value in (credentials or {}).items()}
        secret, file = told.get("secret", ""), told.get("public_key_file", "")
        if not secret:
            raise RasaException("MONTHLY_PAY_ACTION_SECRET is not set: run `make setup`.")
        try:
            keys = read_keys(PROJECT / Path(file) if file else None, told.get("token_secret"))
        except (OSError, ValueError) as error:
            raise RasaException(
                f"MONTHLY_PAY_TOKEN_PUBLIC_KEY_FILE or MONTHLY_PAY_TOKEN_SECRET: {error}"
            ) from error
        store = Store(told.get("conversations") or "sqlite://", Sealer(secret))
        return cls(Verifier(keys), store, secret, told.get("origins", "").split())

    @classmethod
    def name(cls) -> str:
        """What ``actions/access`` knows it by; the REST door says ``door``."""
        return NAME

    def url_prefix(self) -> str:
        """Everything is below this path."""
        return PATH

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The routes, the sockets, and what happens when the server starts and stops."""
        routes = SocketBlueprint(self._sockets.server, f"{PATH}/socket.io", "web", __name__)
        for door in self._doors:
            door.add_to(routes)

        @routes.get("/health")
        async def health(request: Request) -> HTTPResponse:
            return self._health()

        routes.listener("before_server_start")(self._start)
        routes.listener("before_server_stop")(self._stop)
        return routes

    def _agent(self) -> Agent:
        if self._app is None:
            raise AssertionError("the server has not started")
        agent: Agent = self._app.ctx.agent
        return agent

    async def _start(self, app: Sanic, _: Any) -> None:
        self._app = app
        app.config.REQUEST_MAX_SIZE = LONGEST_BODY

    async def _stop(self, app: Sanic, _: Any) -> None:
        """Lets the turns that run come to their end."""
        await self._hub.turns.finish()
        self._store.close()

    def _health(self) -> HTTPResponse:
        """Whether there is a model, and the conversations can be reached."""
        try:
            self._store.check()
        except SQLAlchemyError:
            return json({"status": "no database"}, status=503)
        if not self._agent().is_ready():
            return json({"status": "no model"}, status=503)
        return json({"status": "ok"})
