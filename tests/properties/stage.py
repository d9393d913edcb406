"""Ledgers for random histories: empty, in a file, and not waiting for the disk."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy import event

from monthly_pay.ledger.clock import LedgerClock
from monthly_pay.ledger.engine import open_engine
from monthly_pay.ledger.ledger import Ledger


def in_yuan(fen: int) -> str:
    """分 as 元 with two decimals."""
    return f"{fen // 100}.{fen % 100:02d}"


def new_ledger(template: Path, folder: Path) -> Ledger:
    """An empty SQLite ledger that does not wait for the disk."""
    with sqlite3.connect(template) as source, sqlite3.connect(folder / "ledger.db") as target:
        source.backup(target)
    source.close()
    target.close()
    engine = open_engine(f"sqlite:///{folder / 'ledger.db'}")
    event.listen(engine, "connect", lambda c, _: c.execute("PRAGMA synchronous=OFF"))
    return Ledger(engine, LedgerClock())
