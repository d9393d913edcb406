"""Demo ledgers as of any date, seeded once in a test session, side by side, and only read."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context

import pytest

from monthly_pay.ledger.ledger import Ledger
from tests.demo.stage import open_stage, write


@pytest.fixture(scope="session")
def as_of(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[date], Ledger]]:
    """The demo ledger of a business date; not for writing."""
    folder = tmp_path_factory.mktemp("stages")
    calls = (getattr(item, "callspec", None) for item in request.session.items)
    dates = sorted({call.params["today"] for call in calls if call and "today" in call.params})
    ledgers: dict[date, Ledger] = {}
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn")) as pool:
        written = {day: pool.submit(write, folder / f"{day}.db", day) for day in dates}

        def ledger_of(today: date) -> Ledger:
            if today not in ledgers:
                written[today].result()
                ledgers[today] = open_stage(folder / f"{today}.db")
            return ledgers[today]

        yield ledger_of
    for ledger in ledgers.values():
        ledger.engine.dispose()
