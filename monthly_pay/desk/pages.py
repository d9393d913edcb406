"""Logging in and out, the queue, and the audit."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from monthly_pay.desk import sessions
from monthly_pay.desk.sessions import Acting, Current, Supervising, ledger_of
from monthly_pay.desk.view import show
from monthly_pay.rules.refusals import Refusal, Refused
from monthly_pay.services import operators, queue

router = APIRouter()
Short = Annotated[str, Form(max_length=100)]
PASSWORD_MOST = 1000


@router.get("/login")
def login_page(request: Request) -> Response:
    """The form to log in with."""
    return show(request, "login.html", wrong="")


@router.post("/login", dependencies=[Depends(sessions.same_origin)])
def log_in(
    request: Request,
    name: Short,
    password: Annotated[str, Form(max_length=PASSWORD_MOST)],
) -> Response:
    """Starts a session; says neither whether the name nor whether the password was wrong."""
    try:
        operator = operators.log_in(ledger_of(request), name, password)
    except Refused as refused:
        if refused.refusal is not Refusal.CODE_TRIES_USED:
            raise
        return show(request, "login.html", status=429, wrong="login.too_often")
    if operator is None:
        return show(request, "login.html", status=401, wrong="login.wrong")
    answer = RedirectResponse("/", status_code=303)
    sessions.begin(request, answer, operator)
    return answer


@router.post("/logout")
def log_out(request: Request, operator: Acting) -> Response:
    """Ends every session of the operator."""
    operators.log_out(ledger_of(request), operator)
    answer = RedirectResponse("/login", status_code=303)
    answer.delete_cookie(sessions.COOKIE)
    return answer


@router.get("/")
def queue_page(request: Request, operator: Current) -> Response:
    """Everybody who waits, the most urgent first."""
    operators.note(ledger_of(request), operator.name, "look", at="queue")
    return _queue(request, operator, "queue.html")


@router.get("/queue")
def queue_part(request: Request, operator: Current) -> Response:
    """The table of the queue alone, for a page that is open."""
    return _queue(request, operator, "queue-table.html")


def _queue(request: Request, operator: Current, template: str) -> Response:
    ledger = ledger_of(request)
    return show(
        request,
        template,
        operator=operator,
        csrf=sessions.form_token(request),
        cases=queue.queue(ledger),
        now=ledger.clock.now(),
    )


@router.get("/audit")
def audit_page(request: Request, operator: Supervising) -> Response:
    """What operators looked at and did, the newest first."""
    operators.note(ledger_of(request), operator.name, "look", at="audit")
    return show(
        request,
        "audit.html",
        operator=operator,
        csrf=sessions.form_token(request),
        acts=operators.acts(ledger_of(request)),
    )
