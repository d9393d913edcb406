"""The tables of the conversations database, next to Rasa's own ``events``."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.pool import StaticPool

tables = sa.MetaData()
MESSAGES = sa.Table(
    "messages",
    tables,
    sa.Column("customer", sa.String(100), primary_key=True),
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("sender", sa.String(10), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("card", sa.JSON),
    sa.Column("client_id", sa.String(64)),
    sa.Column("at", sa.String(32), nullable=False),
    sa.UniqueConstraint("customer", "client_id"),
)
BUTTONS = sa.Table(
    "buttons",
    tables,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("customer", sa.String(100), nullable=False),
    sa.Column("seq", sa.Integer, nullable=False),
    sa.Column("place", sa.Integer, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("payload", sa.Text, nullable=False),
    sa.Column("expires", sa.Integer, nullable=False),
    sa.Column("used", sa.Boolean, nullable=False),
    sa.Index("buttons_of_customer", "customer", "seq"),
)
STATES = sa.Table(
    "states",
    tables,
    sa.Column("customer", sa.String(100), primary_key=True),
    sa.Column("state", sa.JSON, nullable=False),
    sa.Column("seen", sa.Integer, nullable=False),
)

# What became of each turn, for the numbers of the service: never what was said.
TURNS = sa.Table(
    "turns",
    tables,
    sa.Column("turn", sa.String(32), primary_key=True),
    sa.Column("customer", sa.String(100), nullable=False),
    sa.Column("at", sa.String(32), nullable=False, index=True),
    sa.Column("intent", sa.String(100)),
    sa.Column("outcome", sa.String(10), nullable=False),
    sa.Column("milliseconds", sa.Integer, nullable=False),
)


def open_database(url: str) -> Engine:
    """The database with its tables."""
    engine = _engine(url)
    tables.create_all(engine)
    return engine


def _engine(url: str) -> Engine:
    if url == "sqlite://":  # in memory: one connection, or every thread has its own database
        return sa.create_engine(url, poolclass=StaticPool, hide_parameters=True)
    engine = sa.create_engine(url, pool_pre_ping=True, hide_parameters=True)
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", lambda c, _: c.execute("PRAGMA journal_mode=WAL"))
    return engine
