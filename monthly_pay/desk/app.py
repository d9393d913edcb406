"""The application of the desk: pages, the outside's door, and what runs beside them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import httpx
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.middleware.trustedhost import TrustedHostMiddleware

from monthly_pay.desk import casepage, decisions, door, numberspage, pages, sessions
from monthly_pay.desk.channel import Channel, Unreachable
from monthly_pay.desk.follow import Follower
from monthly_pay.desk.outside import Outside
from monthly_pay.desk.view import show
from monthly_pay.ledger.ledger import Ledger
from monthly_pay.rules.refusals import Refused
from monthly_pay.settings import Settings

STATIC = Path(__file__).parent / "static"
HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",  # with none, a browser would not tell a form's origin
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}


def build(
    ledger: Ledger, settings: Settings, transport: httpx.AsyncBaseTransport | None = None
) -> FastAPI:
    """The desk over a ledger and the assistant's channel, reached over the network by default."""
    channel = Channel(settings, transport)
    outside = Outside(ledger, channel, settings) if settings.desk_webhook_url else None
    app = FastAPI(title="Desk", docs_url=None, redoc_url=None, lifespan=_running)
    app.state.ledger, app.state.settings = ledger, settings
    app.state.channel, app.state.outside = channel, outside
    app.state.follower = Follower(ledger, channel, outside)
    app.middleware("http")(_secure)
    names = ["127.0.0.1", "localhost", settings.desk_host, *settings.desk_names.split()]
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=names, www_redirect=False)
    app.add_exception_handler(sessions.NotLoggedIn, sessions.to_login)
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(Unreachable, _unreachable)
    for part in (pages, casepage, decisions, numberspage, door):
        app.include_router(part.router)
    app.mount("/static", StaticFiles(directory=STATIC))
    return app


@asynccontextmanager
async def _running(app: FastAPI) -> AsyncIterator[None]:
    """Follows the cases while the desk runs."""
    following = asyncio.create_task(app.state.follower.run())
    yield
    following.cancel()
    with suppress(asyncio.CancelledError):
        await following
    await app.state.channel.close()
    if app.state.outside is not None:
        await app.state.outside.close()


async def _secure(
    request: Request, call_next: Callable[[Request], Awaitable[Response]]
) -> Response:
    """Everything from here and nothing inline; what is shown is kept nowhere."""
    answer = await call_next(request)
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)
    return answer


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    if request.url.path.startswith(door.PREFIX):
        return JSONResponse({"refused": error.refusal}, status_code=409)
    return _message(request, f"refusal.{error.refusal}", 409)


async def _unreachable(request: Request, _error: Exception) -> Response:
    if request.url.path.startswith(door.PREFIX):
        return JSONResponse({"error": "the assistant cannot be reached"}, status_code=503)
    return _message(request, "unreachable", 503)


def _message(request: Request, word: str, status: int) -> HTMLResponse:
    return show(request, "message.html", status=status, word=word)
