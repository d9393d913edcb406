"""The billing calendar: bill day, due day, grace, and how long a purchase is free of interest."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta


def add_months(day: date, months: int, day_of_month: int | None = None) -> date:
    """The same day ``months`` later (or ``day_of_month`` there), kept inside the month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    wanted = day.day if day_of_month is None else day_of_month
    return date(year, month + 1, min(wanted, monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class BillingCycle:
    """One bill a month, issued at the start of ``bill_day`` and payable until ``due_day`` 24:00.

    The product has 1→6, 10→15 and 15→20; a day beyond the end of a month means its last day.
    """

    bill_day: int
    due_day: int

    def __post_init__(self) -> None:
        if not (1 <= self.bill_day <= 31 and 1 <= self.due_day <= 31):
            raise ValueError(f"not days of a month: {self.bill_day}→{self.due_day}")
        if self.bill_day == self.due_day or 28 <= self.bill_day < self.due_day:
            raise ValueError("a bill is not due on the day it is issued, in February neither")

    def bill_on_or_after(self, day: date) -> date:
        """The first bill date that is not before ``day``."""
        this_month = add_months(day, 0, self.bill_day)
        return this_month if this_month >= day else add_months(day, 1, self.bill_day)

    def bill_for(self, posted_on: date) -> date:
        """The bill date a purchase posted on that day goes to: the first one after it."""
        return self.bill_on_or_after(posted_on + timedelta(days=1))

    def next_bills(self, after: date) -> Iterator[date]:
        """The bill dates after a day, one a month, without end."""
        bill = self.bill_for(after)
        while True:
            yield bill
            bill = self.bill_for(bill)

    def due_date(self, bill_date: date) -> date:
        """The last day on which the bill of that date is paid in time."""
        months = 0 if self.due_day > self.bill_day else 1
        return add_months(bill_date, months, self.due_day)

    def interest_free_days(self, posted_on: date) -> int:
        """Days from posting to the due day of the bill it goes to (at most 36 by the product)."""
        return (self.due_date(self.bill_for(posted_on)) - posted_on).days
