"""Finding what an operator names."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from monthly_pay.ledger.ledger import Ledger
from monthly_pay.ledger.tables.credit import AccountRow, MerchantRow
from monthly_pay.ports import notifications
from monthly_pay.ports.notifications import Notifier
from monthly_pay.ports.payments import SandboxGateway
from monthly_pay.rules.facts import AccountState
from monthly_pay.rules.refusals import Refusal, Refused
from monthly_pay.services import accounts
from monthly_pay.services.accounts import Customer
from monthly_pay.settings import settings


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


def open_account(ledger: Ledger, name: str) -> int:
    """The customer's account, which has to be open."""
    account_id = account(ledger, name)
    with ledger.read() as reading:
        if reading.session.get_one(AccountRow, account_id).state is AccountState.CLOSED:
            raise Refused(Refusal.ACCOUNT_CLOSED, customer=name)
    return account_id


def merchant(ledger: Ledger, name: str) -> int:
    """The merchant of that name."""
    with ledger.read() as reading:
        found = reading.session.scalar(select(MerchantRow.id).where(MerchantRow.name == name))
    if found is None:
        raise Refused(Refusal.UNKNOWN_OBJECT, merchant=name)
    return found


def past_day(ledger: Ledger, day: date) -> date:
    """A day that can be closed: not in the future, not before the first account."""
    with ledger.read() as reading:
        first = reading.session.scalar(select(func.min(AccountRow.opened_on)))
        if day > reading.today or first is None or day < first:
            raise Refused(Refusal.NOT_ALLOWED_NOW, day=day, today=reading.today, first=first)
    return day


def gateway() -> SandboxGateway:
    """The payment provider of the command line: the sandbox."""
    return SandboxGateway()


def notifier() -> Notifier:
    """How customers are reminded, as the settings choose it."""
    return notifications.chosen(settings())
