"""The customer's own lock: set at once, taken off only with a code."""

from __future__ import annotations

from monthly_pay.ledger.ledger import Cause, Command, Ledger, Transaction
from monthly_pay.ledger.tables.servicing import HoldRow, QuoteKind
from monthly_pay.rules.facts import AccountFacts, AccountState, Hold, HoldCause
from monthly_pay.rules.refusals import Refusal, Refused
from monthly_pay.services import holds, quotes


def current(facts: AccountFacts) -> Hold | None:
    """The customer's lock, if it is on."""
    return next((h for h in facts.active_holds if h.cause is HoldCause.CUSTOMER_LOCK), None)


def lock(ledger: Ledger, cause: Cause, account_id: int, reason: str, key: str) -> bool:
    """Locks the account; False when it was locked already."""

    def work(tx: Transaction) -> bool:
        facts = tx.facts(account_id)
        if facts.account.state is AccountState.CLOSED:
            raise Refused(Refusal.ACCOUNT_CLOSED)
        if current(facts) is not None:
            return False
        holds.place_in(tx, cause, account_id, HoldCause.CUSTOMER_LOCK, {"reason": reason})
        return True

    command = Command("lock", cause, key, account_id, {"reason": reason})
    return ledger.execute(command, work, bool)


def propose_unlock(ledger: Ledger, cause: Cause, account_id: int, key: str) -> quotes.Quote:
    """Quotes taking the lock off."""

    def work(tx: Transaction) -> quotes.Quote:
        if current(tx.facts(account_id)) is None:
            raise Refused(Refusal.NO_SUCH_HOLD)
        return quotes.open_quote(tx, account_id, QuoteKind.UNLOCK)

    command = Command("propose_unlock", cause, key, account_id, changes_account=False)
    return ledger.execute(command, work, quotes.Quote)


def unlock(ledger: Ledger, cause: Cause, account_id: int, quote_id: int) -> bool:
    """Takes the lock off for a confirmed quote."""

    def work(tx: Transaction) -> bool:
        quotes.confirmed(tx, account_id, quote_id, QuoteKind.UNLOCK)
        hold = current(tx.facts(account_id))
        if hold is None:
            raise Refused(Refusal.NO_SUCH_HOLD)
        row = tx.session.get_one(HoldRow, hold.id)
        row.lifted_on, row.lifted_by = tx.today, cause.actor
        return True

    command = Command("unlock", cause, f"quote:{quote_id}", account_id)
    return ledger.execute(command, work, bool)
