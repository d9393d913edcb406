"""Closing the account: preflight, quote, and the closing itself with the checks repeated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from monthly_pay.ledger.ledger import Cause, Command, Ledger, Transaction
from monthly_pay.ledger.tables.credit import AccountRow
from monthly_pay.ledger.tables.servicing import QuoteKind
from monthly_pay.rules.closing import Obstacle, closing_obstacles
from monthly_pay.rules.facts import AccountFacts, AccountState
from monthly_pay.rules.refusals import Refusal, Refused
from monthly_pay.services import quotes
from monthly_pay.services.numbers import NumberKind, number


@dataclass(frozen=True, slots=True)
class Preflight:
    """Whether the account can be closed: everything in the way, and what is known of it."""

    facts: AccountFacts
    obstacles: tuple[Obstacle, ...]


@dataclass(frozen=True, slots=True)
class Closed:
    """The receipt of a closed account."""

    receipt: str
    closed_on: date


def preflight(ledger: Ledger, account_id: int) -> Preflight:
    """Every obstacle to closing, judged now."""
    with ledger.read() as reading:
        facts = reading.facts(account_id)
        return Preflight(facts, closing_obstacles(facts))


def propose(ledger: Ledger, cause: Cause, account_id: int, key: str) -> quotes.Quote:
    """A quote for closing. Refused while anything is in the way."""

    def work(tx: Transaction) -> quotes.Quote:
        _check(tx.facts(account_id))
        return quotes.open_quote(tx, account_id, QuoteKind.CLOSING)

    command = Command("propose_closing", cause, key, account_id, changes_account=False)
    return ledger.execute(command, work, quotes.Quote)


def close(ledger: Ledger, cause: Cause, account_id: int, quote_id: int) -> Closed:
    """Closes the account of a confirmed quote; the history stays."""

    def work(tx: Transaction) -> Closed:
        quotes.confirmed(tx, account_id, quote_id, QuoteKind.CLOSING)
        _check(tx.facts(account_id))
        row = tx.session.get_one(AccountRow, account_id)
        row.state, row.closed_on = AccountState.CLOSED, tx.today
        return Closed(number(NumberKind.CLOSURE, tx.today, account_id), tx.today)

    command = Command("close", cause, f"quote:{quote_id}", account_id, {"quote": quote_id})
    return ledger.execute(command, work, Closed)


def _check(facts: AccountFacts) -> None:
    if facts.account.state is AccountState.CLOSED:
        raise Refused(Refusal.ACCOUNT_CLOSED, on=facts.account.closed_on)
    obstacles = closing_obstacles(facts)
    if obstacles:
        raise Refused(Refusal.OBSTACLES, obstacles=obstacles)
