"""The numbers customers are told: a letter for the kind, the business date, the row."""

from __future__ import annotations

from datetime import date
from enum import StrEnum


class NumberKind(StrEnum):
    """First letter of a number."""

    PAYMENT = "P"
    CLOSURE = "C"
    APPLICATION = "A"
    CASE = "S"
    HARDSHIP = "H"
    DISPUTE = "D"
    PAYOUT = "R"
    ASSIGNMENT = "K"


def number(kind: NumberKind, day: date, row_id: int) -> str:
    """For example ``P261122-00042``."""
    return f"{kind}{day:%y%m%d}-{row_id:05d}"
