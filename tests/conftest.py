"""A real ledger for every test: SQLite, made from a template so that it takes milliseconds."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from monthly_pay.demo import seed
from monthly_pay.ledger import schema
from monthly_pay.ledger.clock import LedgerClock
from monthly_pay.ledger.engine import open_engine
from monthly_pay.ledger.ledger import Ledger

# The business date of most tests: a Sunday on which the product's rules were read.
TODAY = date(2026, 11, 22)


def copy_ledger(source: Path, target: Path) -> None:
    """Puts the contents of one SQLite ledger into another, whoever has it open."""
    with sqlite3.connect(source) as template, sqlite3.connect(target) as copy:
        template.backup(copy)
    template.close()
    copy.close()


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Callable[[date | None], Path]:
    """Ledgers to copy: the demo customers as of a date, or empty ones for None."""
    folder = tmp_path_factory.mktemp("templates")

    def template(today: date | None) -> Path:
        file = folder / f"{today or 'empty'}.db"
        if not file.exists():
            engine = open_engine(f"sqlite:///{file}")
            schema.upgrade(engine)
            if today is not None:
                seed(Ledger(engine, LedgerClock()), today)
            engine.dispose()
        return file

    return template


@pytest.fixture
def new_ledger(
    templates: Callable[[date | None], Path], tmp_path: Path
) -> Iterator[Callable[[date | None], Ledger]]:
    """Makes a ledger of its own for a test: the demo of a date, or an empty one for None."""
    opened: list[Ledger] = []

    def make(today: date | None) -> Ledger:
        file = tmp_path / f"ledger-{len(opened)}.db"
        copy_ledger(templates(today), file)
        ledger = Ledger(open_engine(f"sqlite:///{file}"), LedgerClock())
        opened.append(ledger)
        return ledger

    yield make
    for ledger in opened:
        ledger.engine.dispose()


@pytest.fixture
def demo(new_ledger: Callable[[date | None], Ledger]) -> Ledger:
    """The demo customers as of 2026-11-22."""
    return new_ledger(TODAY)


@pytest.fixture
def empty(new_ledger: Callable[[date | None], Ledger]) -> Ledger:
    """Tables and nothing in them; its business date is set by the test."""
    return new_ledger(None)
