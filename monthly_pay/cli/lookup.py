"""Finding what an operator names."""

from __future__ import annotations

from sqlalchemy import select

from monthly_pay.ledger.ledger import Ledger
from monthly_pay.ledger.tables.credit import MerchantRow
from monthly_pay.ports.payments import SandboxGateway
from monthly_pay.rules.refusals import Refusal, Refused
from monthly_pay.services import accounts
from monthly_pay.services.accounts import Customer


def customer(ledger: Ledger, name: str) -> Customer:
    """The customer of that name; unknown ones are refused."""
    found = accounts.find_customer(ledger, name)
    if found is None:
        raise Refused(Refusal.UNKNOWN_CUSTOMER, customer=name)
    return found


def account(ledger: Ledger, name: str) -> int:
    """The customer's account that counts."""
    account_id = customer(ledger, name).account_id
    if account_id is None:
        raise Refused(Refusal.NOT_OPENED, customer=name)
    return account_id


def merchant(ledger: Ledger, name: str) -> int:
    """The merchant of that name."""
    with ledger.read() as reading:
        found = reading.session.scalar(select(MerchantRow.id).where(MerchantRow.name == name))
    if found is None:
        raise Refused(Refusal.UNKNOWN_OBJECT, merchant=name)
    return found


def gateway() -> SandboxGateway:
    """The payment provider of the command line: the sandbox."""
    return SandboxGateway()
