"""What the actions work with: the ledger, the payment provider and the phone of this process."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from monthly_pay.demo import REPORTS
from monthly_pay.ledger.clock import LedgerClock, SystemClock
from monthly_pay.ledger.engine import open_engine
from monthly_pay.ledger.ledger import Ledger
from monthly_pay.ports.bureau import Bureau, SandboxBureau
from monthly_pay.ports.payments import PaymentGateway, SandboxGateway
from monthly_pay.ports.phone import Phone, SandboxPhone
from monthly_pay.settings import Settings, settings


@dataclass(frozen=True, slots=True)
class Product:
    """The ledger and the ports, as the settings choose them."""

    settings: Settings
    ledger: Ledger
    gateway: PaymentGateway
    phone: Phone
    bureau: Bureau


@cache
def product() -> Product:
    """The product of this process, made once."""
    chosen = settings()
    clock = LedgerClock() if chosen.clock == "ledger" else SystemClock()
    return Product(
        settings=chosen,
        ledger=Ledger(open_engine(chosen.database_url), clock),
        gateway=SandboxGateway(),
        phone=SandboxPhone(chosen.phone_file, echo=chosen.phone_echo),
        bureau=SandboxBureau(REPORTS if chosen.demo else None),
    )
