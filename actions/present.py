"""Values as customers read them: money, dates, times. Words stay in ``domain.yml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from babel.dates import format_date, format_time
from babel.numbers import format_percent

from monthly_pay.ledger.clock import SHANGHAI
from monthly_pay.rules.facts import Card
from monthly_pay.rules.money import Money

ENGLISH = "en"
_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list: a response of ``domain.yml`` and its values."""

    response: str
    values: Mapping[str, Any] = field(default_factory=dict)


def line(response: str, **values: Any) -> Line:
    """A line with its values."""
    return Line(response, values)


@dataclass(frozen=True, slots=True)
class Choice:
    """A button: the response that is its title, the message it stands for, and its values."""

    response: str
    payload: str
    values: Mapping[str, Any] = field(default_factory=dict)


def choice(response: str, payload: str, **values: Any) -> Choice:
    """A button with its values."""
    return Choice(response, payload, values)


def present(value: Any, language: str, today: date) -> Any:
    """A value in the customer's format; lists of lines and choices become plain data."""
    match value:
        case Money():
            return money(value)
        case datetime():
            return format_time(value.astimezone(SHANGHAI), "HH:mm", locale="en")
        case date():
            return day(value, language, today)
        case Card():
            return card(value)
        case Line(response, values):
            return {"response": response, **_values(values, language, today)}
        case Choice(response, payload, values):
            return {"response": response, "payload": payload, **_values(values, language, today)}
        case list() | tuple():
            return [present(item, language, today) for item in value]
        case _:
            return value


def _values(values: Mapping[str, Any], language: str, today: date) -> dict[str, Any]:
    return {name: present(value, language, today) for name, value in values.items()}


def money(amount: Money) -> str:
    """``¥1,234.50``."""
    sign = "-" if amount.fen < 0 else ""
    yuan, fen = divmod(abs(amount.fen), 100)
    return f"{sign}¥{yuan:,}.{fen:02d}"


def day(value: date, language: str, today: date) -> str:
    """``11月26日`` or ``26 Nov``; with the year where it is not this year's."""
    same_year = value.year == today.year
    if language == ENGLISH:
        return format_date(value, "d MMM" if same_year else "d MMM y", locale="en")
    return format_date(value, "M月d日" if same_year else "y年M月d日", locale="zh")


def percent(rate: Fraction) -> str:
    """``10.90%``."""
    return format_percent(Decimal(rate.numerator) / rate.denominator, "0.00%", locale="en")


def card(value: Card) -> str:
    """The bank and the last digits: ``招商银行 6621``."""
    return f"{value.bank} {value.ending}".strip()


def title(text: str) -> str | Line:
    """What a charge or a plan is called; one that splits a bill has the bill's date as title."""
    if _ISO_DATE.fullmatch(text):
        return line("utter_title_bill", date=date.fromisoformat(text))
    return text
