"""The application of the demo page: its files, its data, and the way through to the assistant."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, JSONResponse
from fastapi.staticfiles import StaticFiles
from starlette.middleware.trustedhost import TrustedHostMiddleware

from monthly_pay.host import demo, proxy
from monthly_pay.host.headers import SecureHeaders
from monthly_pay.ledger.ledger import Ledger
from monthly_pay.rules.refusals import Refusal, Refused
from monthly_pay.settings import PROJECT, Settings

WEB = PROJECT / "web"


def build(ledger: Ledger, settings: Settings) -> FastAPI:
    """The demo's host app over a ledger."""

    @asynccontextmanager
    async def running(app: FastAPI) -> AsyncIterator[None]:
        async with httpx.AsyncClient(
            base_url=settings.assistant_url, timeout=proxy.PATIENCE, trust_env=False
        ) as client:
            app.state.assistant = client
            yield

    app = FastAPI(title="Demo page", docs_url=None, redoc_url=None, lifespan=running)
    app.state.ledger = ledger
    app.state.settings = settings
    app.add_middleware(SecureHeaders)
    # A page elsewhere that lets its own name point here must not get a customer's token.
    names = ["127.0.0.1", "localhost", settings.host_host]
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=names, www_redirect=False)
    app.add_exception_handler(Refused, _refused)
    app.include_router(demo.router)
    app.include_router(proxy.router)
    app.add_api_route("/", _page, include_in_schema=False)
    app.mount("/widget", StaticFiles(directory=WEB / "widget"))
    app.mount("/demo", StaticFiles(directory=WEB / "demo"))
    return app


async def _page() -> FileResponse:
    return FileResponse(WEB / "demo" / "index.html")


async def _refused(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Refused)
    status = 404 if error.refusal is Refusal.UNKNOWN_CUSTOMER else 409
    return JSONResponse({"refused": error.refusal}, status_code=status)
