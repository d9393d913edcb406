"""The life of an account, told in steps; after each of them the books have to be even."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Self

from monthly_pay.ledger.books import trial_balance
from monthly_pay.ledger.ledger import Ledger
from monthly_pay.rules.bill import bill_overview
from monthly_pay.rules.facts import AccountFacts
from monthly_pay.rules.limit import limit_view
from monthly_pay.rules.money import ZERO, total
from monthly_pay.services import balance, payments, payoff, refunds
from tests.services.build import (
    CAUSE,
    GATEWAY,
    OK,
    book_sums,
    bought,
    buyer,
    card_of,
    confirm,
    count,
    facts_of,
    go_to,
    paid,
    start,
    yuan,
)


def day(text: str) -> date:
    """A date as it is written in an account book."""
    return date.fromisoformat(text)


def books_are_even(ledger: Ledger, account_id: int) -> None:
    """Debits equal credits; what is owed stands on a bill, in a plan, or waits for its bill."""
    with ledger.read() as reading:
        facts, today = reading.facts(account_id), reading.today
        assert total(trial_balance(reading.session).values()) == ZERO
    bills = total(s.due for s in facts.statements)
    ahead = total(c.due for c in facts.charges if not c.billed)
    assert facts.owed == bills + ahead
    view = limit_view(facts, today)
    assert view.used + view.available == max(view.limit, view.used)
    assert bill_overview(facts, today).limit == view


@dataclass(frozen=True)
class Life:
    """An account with bills on the 1st, due on the 6th, unless told otherwise."""

    ledger: Ledger
    account_id: int

    @classmethod
    def begins(
        cls, ledger: Ledger, on: str, card: str = OK, cycle: tuple[int, int] = (1, 6)
    ) -> Self:
        """Opens an account with a limit of 5,000.00 and one card, and a shop that pays 0.6 %."""
        start(ledger, day(on))
        return cls(ledger, buyer(ledger, card, cycle=cycle)).even()

    def even(self) -> Self:
        """Holds the books against each other."""
        books_are_even(self.ledger, self.account_id)
        return self

    def goes_on_to(self, to: str) -> None:
        """Closes every day before that one."""
        go_to(self.ledger, day(to))
        self.even()

    def buys(self, order_no: str, amount: str, terms: int | None = None) -> int:
        """An order that is received at once; its first charge."""
        charges = bought(self.ledger, self.account_id, order_no, amount, terms)
        self.even()
        return charges[0]

    def pays(self, amount: str, key: str) -> None:
        """Money that arrives without a named purpose."""
        paid(self.ledger, self.account_id, amount, key)
        self.even()

    def gets_back(self, order_no: str, amount: str, reference: str) -> tuple[str, str]:
        """A refund of the shop: what went off the debt, and what is the customer's."""
        done = refunds.refund(
            self.ledger, CAUSE, self.account_id, order_no, yuan(amount), reference
        )
        self.even()
        return str(done.off_debt), str(done.to_customer)

    def settles(self, plan_id: int | None = None, key: str = "payoff") -> payoff.PayoffProposal:
        """Quotes the payoff of everything or of one plan, confirms and pays it."""
        found = payoff.propose(self.ledger, CAUSE, self.account_id, key, plan_id)
        confirm(self.ledger, self.account_id, found.quote.id, card_of(self.ledger, self.account_id))
        payoff.pay(self.ledger, GATEWAY, CAUSE, self.account_id, found.quote.id)
        self.even()
        return found

    def charged_back(self) -> None:
        """The bank takes the last payment back."""
        number = self.facts.payments[-1].number
        payments.reverse(self.ledger, CAUSE, number, "charge_back")
        self.even()

    def is_paid_out(self, key: str = "out") -> str:
        """The balance goes back to the card."""
        payout = balance.pay_out(self.ledger, GATEWAY, CAUSE, self.account_id, key)
        self.even()
        return str(payout.amount)

    @property
    def facts(self) -> AccountFacts:
        """What the ledger knows now."""
        return facts_of(self.ledger, self.account_id)

    @property
    def owed(self) -> str:
        """Everything booked and unpaid."""
        return str(self.facts.owed)

    @property
    def kept(self) -> str:
        """The customer's balance."""
        return str(self.facts.overpayment)

    @property
    def available(self) -> str:
        """What can still be bought."""
        with self.ledger.read() as reading:
            return str(limit_view(reading.facts(self.account_id), reading.today).available)

    @property
    def bills(self) -> list[tuple[str, str, str, str | None]]:
        """Bill date, issued, unpaid, and the day each bill was settled."""
        return [
            (
                str(s.bill_date),
                str(s.issued),
                str(s.due),
                str(s.settled_on) if s.settled_on else None,
            )
            for s in self.facts.statements
        ]

    @property
    def late(self) -> list[tuple[str, str, str, str]]:
        """Principal, fee, interest and penalty of each bill with something unpaid."""
        return [
            (str(s.principal_due), str(s.fee_due), str(s.interest_due), str(s.penalty_due))
            for s in self.facts.open_statements
        ]

    @property
    def books(self) -> dict[str, str]:
        """Debits less credits of each kind of book that is not even."""
        return book_sums(self.ledger)


def written(ledger: Ledger) -> tuple[int, int]:
    """How many commands and transfers there are."""
    return count(ledger, "commands"), count(ledger, "transfers")
