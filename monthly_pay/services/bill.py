"""What is owed, as of now."""

from __future__ import annotations

from dataclasses import dataclass

from monthly_pay.ledger.ledger import Ledger
from monthly_pay.products import terms
from monthly_pay.rules.bill import BillOverview, bill_overview
from monthly_pay.rules.delinquency import Arrears, arrears
from monthly_pay.rules.facts import AccountFacts


@dataclass(frozen=True, slots=True)
class Bill:
    """The overview of the bill, whether it is late, and the facts behind it."""

    facts: AccountFacts
    overview: BillOverview
    arrears: Arrears | None


def bill(ledger: Ledger, account_id: int) -> Bill:
    """The bill of an account, judged today."""
    with ledger.read() as reading:
        facts = reading.facts(account_id)
        return Bill(
            facts,
            bill_overview(facts, reading.today),
            arrears(facts, reading.today, terms()),
        )
