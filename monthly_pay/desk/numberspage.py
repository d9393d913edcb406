"""The numbers of the service by topic and day, with plots."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from fastapi import APIRouter, Request
from fastapi.responses import Response
from markupsafe import Markup

from monthly_pay.desk import numbers, plots, sessions
from monthly_pay.desk.numbers import Day, Turn
from monthly_pay.desk.sessions import Current, ledger_of
from monthly_pay.desk.view import language, show, words_in
from monthly_pay.ledger.clock import SHANGHAI
from monthly_pay.services import figures, operators
from monthly_pay.services.operators import Operator

router = APIRouter()
DAYS = 14


@router.get("/numbers")
async def page(request: Request, operator: Current) -> Response:
    """The last two weeks; what happened, not what was said."""
    now = ledger_of(request).clock.now().astimezone(SHANGHAI)
    since = datetime.combine(
        now.date() - timedelta(days=DAYS - 1), datetime.min.time(), tzinfo=SHANGHAI
    )
    # The channel keeps moments as text in UTC and compares them as such.
    told = await request.app.state.channel.turns(since.astimezone(UTC).isoformat())
    return await asyncio.to_thread(_show, request, operator, numbers.read(told), since)


def _show(request: Request, operator: Operator, turns: list[Turn], since: datetime) -> Response:
    ledger = ledger_of(request)
    operators.note(ledger, operator.name, "look", at="numbers")
    handed = figures.handed_over(ledger, since)
    days = [since.date() + timedelta(days=day) for day in range(DAYS)]
    paid_off, closed = figures.payoffs(ledger, since), figures.closures(ledger, since)
    waits, speed = (
        figures.waits(ledger, since),
        [timedelta(milliseconds=t.milliseconds) for t in turns],
    )
    by_day = numbers.by_day(turns, handed, days)
    return show(
        request,
        "numbers.html",
        operator=operator,
        csrf=sessions.form_token(request),
        turns=len(turns),
        contained=_share(sum(d.contained for d in by_day), sum(d.customers for d in by_day)),
        handovers=sum(d.handovers for d in by_day),
        fallbacks=_share(sum(d.fallbacks for d in by_day), len(turns)),
        payoffs=len(paid_off),
        closures=len(closed),
        wait=numbers.median(waits),
        speed=numbers.median(speed),
        plots=_plots(request, by_day, paid_off, closed),
        topics=numbers.by_topic(turns, handed),
    )


def _share(part: int, whole: int) -> int | None:
    """Per cent, rounded half up; of nothing there is none."""
    return (200 * part + whole) // (2 * whole) if whole else None


def _plots(
    request: Request, by_day: list[Day], paid_off: Iterable[date], closed: Iterable[date]
) -> list[tuple[str, Markup]]:
    word = words_in(language(request))
    done, gone = Counter(paid_off), Counter(closed)
    shown: dict[str, tuple[str, list[tuple[date, int | None]]]] = {
        "turns": ("", [(d.day, d.turns) for d in by_day]),
        "containment": ("%", [(d.day, _share(d.contained, d.customers)) for d in by_day]),
        "handover": ("", [(d.day, d.handovers) for d in by_day]),
        "fallback": ("%", [(d.day, _share(d.fallbacks, d.turns)) for d in by_day]),
        "payoffs": ("", [(d.day, done[d.day]) for d in by_day]),
        "closures": ("", [(d.day, gone[d.day]) for d in by_day]),
    }
    titles = {name: word(f"numbers.{name}") for name in shown}
    return [
        (titles[name], plots.bars(titles[name], values, unit))
        for name, (unit, values) in shown.items()
    ]
