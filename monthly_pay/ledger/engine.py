"""Connections to SQLite (embedded, the default) and PostgreSQL (production)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url

WRITE = {"sqlite_begin": "IMMEDIATE"}
SNAPSHOT = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
PRAGMAS = (
    "journal_mode=WAL",
    "foreign_keys=ON",
    "busy_timeout=5000",
    "synchronous=FULL",
    "recursive_triggers=ON",  # or INSERT OR REPLACE passes by the guard against deletion
)


def open_engine(url: str) -> Engine:
    """An engine for a ledger. SQLite gets foreign keys, a write-ahead log and a busy timeout."""
    address = make_url(url)
    if address.get_backend_name() == "postgresql":
        return create_engine(address.set(drivername="postgresql+psycopg"), pool_pre_ping=True)
    if address.database and address.database != ":memory:":
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(address)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def snapshots(engine: Engine) -> Engine:
    """The same engine for reading: every query of a transaction sees the same moment.

    SQLite does so by itself; PostgreSQL would show each query what was committed before it.
    """
    return engine.execution_options(**SNAPSHOT) if engine.name == "postgresql" else engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # SQLAlchemy says BEGIN itself, see below
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {mode}")
