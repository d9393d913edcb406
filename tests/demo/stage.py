"""Writes the demo ledger of a date without waiting for the disk."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sqlalchemy import event

from monthly_pay.demo import seed
from monthly_pay.ledger import schema
from monthly_pay.ledger.clock import LedgerClock
from monthly_pay.ledger.engine import open_engine
from monthly_pay.ledger.ledger import Ledger


def open_stage(file: Path) -> Ledger:
    """The ledger in a file, which does not wait for the disk."""
    engine = open_engine(f"sqlite:///{file}")
    event.listen(engine, "connect", lambda c, _: c.execute("PRAGMA synchronous=OFF"))
    return Ledger(engine, LedgerClock())


def write(file: Path, today: date) -> None:
    """Seeds the demo customers as of a date into a new file."""
    ledger = open_stage(file)
    schema.upgrade(ledger.engine)
    seed(ledger, today)
    ledger.engine.dispose()
