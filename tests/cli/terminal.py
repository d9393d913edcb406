"""An operator at the terminal."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import text
from typer.testing import CliRunner, Result

from monthly_pay.cli import app
from monthly_pay.ledger.ledger import Ledger
from monthly_pay.ledger.tables import Base

TABLES = tuple(Base.metadata.tables)


def run(*words: str) -> Result:
    """Runs ``monthly-pay`` with these words."""
    return CliRunner().invoke(app, list(words))


def answer(*words: str) -> Any:
    """What a command that works answers to programs."""
    result = run(*words, "--json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def everything(ledger: Ledger) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, to see that nothing was changed."""
    with ledger.engine.connect() as connection:
        return {
            table: sorted((tuple(row) for row in connection.execute(query)), key=str)
            for table, query in ((name, text(f"SELECT * FROM {name}")) for name in TABLES)
        }
