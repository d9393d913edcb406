"""Column types and the declarative base of all tables."""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import StrEnum
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Date,
    DateTime,
    Dialect,
    Enum,
    Integer,
    MetaData,
    String,
    Text,
    TypeDecorator,
)
from sqlalchemy.orm import DeclarativeBase

from monthly_pay.rules.money import Money

SHANGHAI = ZoneInfo("Asia/Shanghai")


class MoneyType(TypeDecorator[Money]):
    """Money as a whole number of 分."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Money | None, dialect: Dialect) -> int | None:
        return None if value is None else value.fen

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Money | None:
        return None if value is None else Money(int(value))


class Instant(TypeDecorator[datetime]):
    """A moment with its time zone: kept in UTC, read in Shanghai, where business days are."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC).astimezone(SHANGHAI)


class FractionType(TypeDecorator[Fraction]):
    """An exact rate, kept as ``numerator/denominator``."""

    impl = String(64)
    cache_ok = True

    def process_bind_param(self, value: Fraction | None, dialect: Dialect) -> str | None:
        return None if value is None else str(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Fraction | None:
        return None if value is None else Fraction(value)


def enum_type(enumeration: type[StrEnum]) -> Enum:
    """An enumeration kept by its values in a text column."""
    return Enum(
        enumeration,
        native_enum=False,
        length=32,
        values_callable=lambda members: [m.value for m in members],
    )


class Base(DeclarativeBase):
    """The base of every table, with names for all constraints so that they can be migrated."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012  (read by SQLAlchemy as a class attribute)
        Money: MoneyType,
        datetime: Instant,
        date: Date,
        Fraction: FractionType,
        int: Integer,
        bool: Boolean,
        str: Text,
        dict[str, Any]: JSON,
        list[Any]: JSON,
    }
