"""Brings the tables of a ledger to a revision, up or down."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine

from monthly_pay.ledger.engine import WRITE


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Creates or extends the tables; does nothing when they are at that revision."""
    with engine.execution_options(**WRITE).begin() as connection:
        command.upgrade(_config(connection), revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Takes the tables back to an older revision."""
    with engine.execution_options(**WRITE).begin() as connection:
        command.downgrade(_config(connection), revision)


def new_revision(engine: Engine, message: str, name: str) -> None:
    """Writes a migration from the difference between the tables in code and in the ledger."""
    with engine.connect() as connection:
        command.revision(_config(connection), message, autogenerate=True, rev_id=name)


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config
