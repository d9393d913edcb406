"""Who is at the desk: a signed cookie, a token in every form, and who may do what."""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from typing import Annotated

import jwt
from fastapi import Depends, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from monthly_pay.ledger.ledger import Ledger
from monthly_pay.ledger.tables.desk import Role
from monthly_pay.services import operators
from monthly_pay.services.operators import Operator
from monthly_pay.settings import Settings

COOKIE = "desk"
LIFETIME = timedelta(hours=8)
ALGORITHM = "HS256"


class NotLoggedIn(Exception):
    """There is no session, or it is over."""


def ledger_of(request: Request) -> Ledger:
    """The ledger of the desk."""
    ledger: Ledger = request.app.state.ledger
    return ledger


def _secret(request: Request) -> str:
    settings: Settings = request.app.state.settings
    return settings.desk_secret.get_secret_value()


def begin(request: Request, answer: Response, operator: Operator) -> None:
    """Starts a session: a cookie no script reads, for this site only, signed, with an end."""
    now = datetime.now(UTC)
    claims = {"sub": operator.name, "epoch": operator.epoch, "iat": now, "exp": now + LIFETIME}
    answer.set_cookie(
        COOKIE,
        jwt.encode(claims, _secret(request), ALGORITHM),
        max_age=int(LIFETIME.total_seconds()),
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )


def current(request: Request) -> Operator:
    """The operator of the session; raises ``NotLoggedIn`` where there is none."""
    try:
        claims = jwt.decode(
            request.cookies.get(COOKIE, ""),
            _secret(request),
            [ALGORITHM],
            options={"require": ["sub", "exp", "iat", "epoch"]},
        )
    except jwt.InvalidTokenError:
        raise NotLoggedIn from None
    operator = operators.find(ledger_of(request), claims["sub"])
    if operator is None or operator.epoch != claims["epoch"]:
        raise NotLoggedIn
    return operator


def form_token(request: Request) -> str:
    """What every form of this session carries; another site cannot know it."""
    session = request.cookies.get(COOKIE, "").encode()
    return hmac.new(_secret(request).encode(), b"form:" + session, hashlib.sha256).hexdigest()


def same_origin(request: Request) -> None:
    """A browser tells the page behind every POST; only this site's own count."""
    own = f"{request.url.scheme}://{request.headers.get('host', '')}"
    if request.headers.get("origin") != own:
        raise HTTPException(403, "only the desk itself may ask this")


def acting(
    request: Request,
    operator: Annotated[Operator, Depends(current)],
    csrf: Annotated[str, Form()] = "",
) -> Operator:
    """The operator who sent a form of this very session."""
    same_origin(request)
    if not hmac.compare_digest(csrf.encode(), form_token(request).encode()):
        raise HTTPException(403, "the form is not from this session")
    return operator


def deciding(operator: Annotated[Operator, Depends(acting)]) -> Operator:
    """A supervisor who sent a form: only they decide about money and holds."""
    if operator.role is not Role.SUPERVISOR:
        raise HTTPException(403, "only a supervisor decides this")
    return operator


def supervising(operator: Annotated[Operator, Depends(current)]) -> Operator:
    """A supervisor who looks."""
    if operator.role is not Role.SUPERVISOR:
        raise HTTPException(403, "only a supervisor sees this")
    return operator


async def to_login(_request: Request, _error: Exception) -> Response:
    """Where somebody without a session is sent; programs are told by the status."""
    if _request.headers.get("accept") == "application/json":
        return Response(status_code=401)
    return RedirectResponse("/login", status_code=303)


Current = Annotated[Operator, Depends(current)]
Acting = Annotated[Operator, Depends(acting)]
Deciding = Annotated[Operator, Depends(deciding)]
Supervising = Annotated[Operator, Depends(supervising)]
