"""The clock: the business date of Shanghai, and the moment, which only expiries use."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Protocol

from sqlalchemy import Connection, select

from monthly_pay.ledger.tables.base import SHANGHAI
from monthly_pay.ledger.tables.books import ClockRow

__all__ = ["SHANGHAI", "Clock", "LedgerClock", "SystemClock", "moment"]


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment of that day in Shanghai."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=SHANGHAI)


class Clock(Protocol):
    """Tells the business date and the moment; rules get both as parameters.

    Days of a ``simulated`` clock have no hours of their own: they are played when they end.
    """

    @property
    def simulated(self) -> bool:
        """Whether days pass by being closed, not by themselves."""

    def today(self, connection: Connection) -> date:
        """The business date."""

    def now(self) -> datetime:
        """The moment, in UTC."""


class SystemClock:
    """The clock of production: the calendar day in Shanghai."""

    simulated = False

    def today(self, connection: Connection) -> date:
        return datetime.now(SHANGHAI).date()

    def now(self) -> datetime:
        return datetime.now(UTC)


class LedgerClock(SystemClock):
    """The clock of a demo or a test: the business date stands in the ledger and can be moved."""

    simulated = True

    def today(self, connection: Connection) -> date:
        day = connection.scalar(select(ClockRow.business_date))
        return day if day is not None else super().today(connection)
