"""The tables of the ledger, by what they are about."""

from monthly_pay.ledger.tables import books, contacts, credit, desk, people, servicing, standing
from monthly_pay.ledger.tables.base import Base

__all__ = ["Base", "books", "contacts", "credit", "desk", "people", "servicing", "standing"]
