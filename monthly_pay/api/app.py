"""The FastAPI application: who may call it, and how refusals look."""

from __future__ import annotations

import hmac
import logging
from typing import Any

from fastapi import Depends, FastAPI, HTTPException, Request, Security
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy.exc import OperationalError

from monthly_pay.api import collection, notifications, people, routes
from monthly_pay.ledger.ledger import Ledger
from monthly_pay.rules.money import Money
from monthly_pay.rules.refusals import Refusal, Refused
from monthly_pay.settings import Settings

log = logging.getLogger("api")
NOT_FOUND = frozenset({Refusal.UNKNOWN_CUSTOMER, Refusal.UNKNOWN_OBJECT, Refusal.NOT_OPENED})
WRONG = frozenset({Refusal.AMOUNT_NOT_POSITIVE, Refusal.AMOUNT_TOO_LARGE})


def build(ledger: Ledger, settings: Settings) -> FastAPI:
    """The API over a ledger. Without a token in the settings nobody may call it."""
    app = FastAPI(title="Monthly pay", version="1", description=__doc__)
    app.state.ledger = ledger
    app.state.settings = settings
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(OperationalError, _unreachable)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.include_router(routes.router, dependencies=[Depends(_host)])
    app.include_router(people.router, dependencies=[Depends(_host)])
    app.include_router(collection.router, dependencies=[Depends(_host)])
    app.include_router(notifications.router)
    return app


bearer = HTTPBearer(auto_error=False)


def _host(
    request: Request,
    told: HTTPAuthorizationCredentials | None = Security(bearer),  # noqa: B008
) -> None:
    secret = request.app.state.settings.api_token.get_secret_value()
    right = told is not None and hmac.compare_digest(told.credentials.encode(), secret.encode())
    if not secret or not right:
        needed = {"WWW-Authenticate": "Bearer"}
        raise HTTPException(401, "the host's token is missing or wrong", needed)


async def _refused(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Refused)
    status = 404 if error.refusal in NOT_FOUND else 422 if error.refusal in WRONG else 409
    facts = {name: _plain(value) for name, value in error.facts.items()}
    return JSONResponse({"refused": error.refusal, "facts": facts}, status_code=status)


async def _unreadable(_request: Request, error: Exception) -> JSONResponse:
    """Says what is wrong without repeating it: what was sent may not be fit for JSON."""
    assert isinstance(error, RequestValidationError)
    wrong = [{"loc": e["loc"], "msg": e["msg"], "type": e["type"]} for e in error.errors()]
    return JSONResponse({"detail": wrong}, status_code=422)


async def _unreachable(_request: Request, error: Exception) -> JSONResponse:
    log.error("the ledger cannot be reached", exc_info=error)
    return JSONResponse({"error": "the ledger cannot be reached; try again"}, status_code=503)


def _plain(value: Any) -> Any:
    if isinstance(value, Money):
        return value.fen
    return value if value is None or isinstance(value, (int, list)) else str(value)
