"""What is kept of a customer and until when; a copy of it; wishes to have it deleted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Table, func, select

from monthly_pay.ledger.ledger import Cause, Ledger, Reading
from monthly_pay.ledger.tables import Base
from monthly_pay.ledger.tables.credit import AccountRow
from monthly_pay.products import catalogue
from monthly_pay.rules.calendar import add_months
from monthly_pay.services import cases
from monthly_pay.services.accounts import known
from monthly_pay.services.cases import CaseOpened

# What belongs to a customer by their id, and by the ids of their accounts. Secrets of the
# one-time codes and the provider's tokens of cards are not the customer's data.
OF_CUSTOMER = ("accounts", "cards", "logins", "contacts", "preferences", "complaints", "cases")
OF_ACCOUNT = ("purchases", "plans", "statements", "payments", "promises", "holds", "stages")
SECRET = frozenset({"token"})


@dataclass(frozen=True, slots=True)
class Kept:
    """How much is kept, and until when at least; None while an account is open."""

    orders: int
    payments: int
    logins: int
    contacts: int
    until: date | None


def kept(ledger: Ledger, customer_id: int) -> Kept:
    """What is kept of a customer now."""
    with ledger.read() as reading:
        ids = _accounts(reading, customer_id)
        closed = select(AccountRow.closed_on).where(AccountRow.customer_id == customer_id)
        days = list(reading.session.scalars(closed))
        last = None if None in days else max((d for d in days if d), default=None)
        years = int(catalogue()["identity_kept"].value)
        return Kept(
            orders=_count(reading, "purchases", "account_id", ids),
            payments=_count(reading, "payments", "account_id", ids),
            logins=_count(reading, "logins", "customer_id", [customer_id]),
            contacts=_count(reading, "contacts", "customer_id", [customer_id]),
            until=add_months(last, 12 * years) if last else None,
        )


def copy(ledger: Ledger, customer_id: int) -> dict[str, list[dict[str, Any]]]:
    """A copy of everything kept of a customer, by table."""
    with ledger.read() as reading:
        known(reading, customer_id)
        ids = _accounts(reading, customer_id)
        found = {"customer": _rows(reading, "customers", "id", [customer_id])}
        found |= {t: _rows(reading, t, "customer_id", [customer_id]) for t in OF_CUSTOMER}
        return found | {t: _rows(reading, t, "account_id", ids) for t in OF_ACCOUNT}


def ask(ledger: Ledger, cause: Cause, customer_id: int, wish: str, key: str) -> CaseOpened:
    """Hands a wish for a copy (``export``) or deletion (``erase``) to people, with a number."""
    return cases.open_case(ledger, cause, customer_id, f"data_{wish}", key)


def _accounts(reading: Reading, customer_id: int) -> list[int]:
    query = select(AccountRow.id).where(AccountRow.customer_id == customer_id)
    return list(reading.session.scalars(query))


def _table(name: str) -> Table:
    return Base.metadata.tables[name]


def _count(reading: Reading, name: str, column: str, ids: list[int]) -> int:
    table = _table(name)
    query = select(func.count()).select_from(table).where(table.c[column].in_(ids))
    return reading.session.scalar(query) or 0


def _rows(reading: Reading, name: str, column: str, ids: list[int]) -> list[dict[str, Any]]:
    table = _table(name)
    query = table.select().where(table.c[column].in_(ids)).order_by(table.c.id)
    return [
        {field: value for field, value in row.items() if field not in SECRET}
        for row in reading.session.execute(query).mappings()
    ]
