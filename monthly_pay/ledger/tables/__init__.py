"""The tables of the ledger, by what they are about."""

from monthly_pay.ledger.tables import books, credit, people, servicing, standing
from monthly_pay.ledger.tables.base import Base

__all__ = ["Base", "books", "credit", "people", "servicing", "standing"]
