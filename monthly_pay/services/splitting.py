"""What can be split into instalments, the offers side by side, and splitting it."""

from __future__ import annotations

from dataclasses import dataclass

from monthly_pay.ledger.ledger import Cause, Command, Ledger, Transaction
from monthly_pay.ledger.tables.credit import StatementRow
from monthly_pay.ledger.tables.servicing import QuoteKind
from monthly_pay.products import terms
from monthly_pay.rules.delinquency import overdue_statements
from monthly_pay.rules.facts import AccountFacts, AccountState, Charge, PlanKind
from monthly_pay.rules.instalment import InstalmentOffer
from monthly_pay.rules.money import Money, total
from monthly_pay.rules.refusals import Refusal, Refused
from monthly_pay.services import instalments, quotes
from monthly_pay.services.settlement import mark_settled


@dataclass(frozen=True, slots=True)
class Target:
    """Something that can be split: an unbilled purchase, or the single purchases of a bill."""

    kind: PlanKind
    ref: int
    title: str
    amount: Money
    charges: tuple[Charge, ...]

    @property
    def name(self) -> str:
        """The name a button carries: ``purchase:12`` or ``bill:3``."""
        return f"{self.kind}:{self.ref}"


@dataclass(frozen=True, slots=True)
class SplitProposal:
    """The quote, what it splits and how."""

    quote: quotes.Quote
    target: Target
    offer: InstalmentOffer


def targets(facts: AccountFacts) -> tuple[Target, ...]:
    """Everything that can be split now: nothing while late or closed, nothing below the minimum."""
    if facts.account.state is AccountState.CLOSED:
        return ()
    found = [
        Target(PlanKind.PURCHASE, c.id, c.title, c.principal_due, (c,))
        for c in facts.unbilled_purchases
        if not c.paused
    ]
    for statement in facts.open_statements:
        single = tuple(
            c for c in statement.charges if c.plan_id is None and not c.paused and c.principal_due
        )
        amount = total(c.principal_due for c in single)
        title = statement.bill_date.isoformat()
        found.append(Target(PlanKind.BILL, statement.id, title, amount, single))
    return tuple(t for t in found if t.amount >= terms().instalment_minimum)


def possible_targets(ledger: Ledger, account_id: int) -> tuple[Target, ...]:
    """What can be split today; refused while something is late."""
    with ledger.read() as reading:
        facts = reading.facts(account_id)
        if overdue_statements(facts, reading.today):
            raise Refused(Refusal.ARREARS)
        return targets(facts)


def offers(ledger: Ledger, account_id: int, target: Target) -> tuple[InstalmentOffer, ...]:
    """The offers of 3, 6 and 12 for a target."""
    with ledger.read() as reading:
        account = reading.facts(account_id).account
        return tuple(
            instalments.offer(account, target.amount, count, reading.today)
            for count in sorted(terms().instalment_fee)
        )


def propose(
    ledger: Ledger, cause: Cause, account_id: int, name: str, count: int, key: str
) -> SplitProposal:
    """Quotes the splitting of a target by its name."""

    def work(tx: Transaction) -> SplitProposal:
        target, offer = _worked_out(tx, account_id, name, count)
        quote = quotes.open_quote(
            tx, account_id, QuoteKind.SPLIT, details={"target": name, "terms": count}
        )
        return SplitProposal(quote, target, offer)

    request = {"target": name, "terms": count}
    command = Command("propose_split", cause, key, account_id, request, changes_account=False)
    return ledger.execute(command, work, SplitProposal)


def carry_out(
    ledger: Ledger, cause: Cause, account_id: int, quote_id: int
) -> instalments.PlanCreated:
    """Splits what a confirmed quote names."""

    def work(tx: Transaction) -> instalments.PlanCreated:
        row = quotes.confirmed(tx, account_id, quote_id, QuoteKind.SPLIT)
        return _split(tx, account_id, row.details["target"], row.details["terms"])

    command = Command("split", cause, f"quote:{quote_id}", account_id, {"quote": quote_id})
    return ledger.execute(command, work, instalments.PlanCreated)


def split(
    ledger: Ledger, cause: Cause, account_id: int, name: str, count: int, key: str | None = None
) -> instalments.PlanCreated:
    """Splits a target by its name, as the host app or an operator asks; without a key once."""

    def work(tx: Transaction) -> instalments.PlanCreated:
        return _split(tx, account_id, name, count)

    request = {"target": name, "terms": count}
    return ledger.execute(
        Command("split", cause, key or name, account_id, request), work, instalments.PlanCreated
    )


def _worked_out(
    tx: Transaction, account_id: int, name: str, count: int
) -> tuple[Target, InstalmentOffer]:
    facts = tx.facts(account_id)
    if overdue_statements(facts, tx.today):
        raise Refused(Refusal.ARREARS)
    target = next((t for t in targets(facts) if t.name == name), None)
    if target is None:
        raise Refused(Refusal.NOT_ALLOWED_NOW, target=name)
    return target, instalments.offer(facts.account, target.amount, count, tx.today)


def _split(tx: Transaction, account_id: int, name: str, count: int) -> instalments.PlanCreated:
    target, offer = _worked_out(tx, account_id, name, count)
    purchase_id = target.charges[0].purchase_id if target.kind is PlanKind.PURCHASE else None
    account = tx.facts(account_id).account
    rows = instalments.create_plan(tx, account, target.kind, target.title, offer, purchase_id)
    instalments.move(tx, account_id, target.charges, rows)
    if target.kind is PlanKind.BILL:
        _ask_for_the_rest(tx, target.ref)
    mark_settled(tx, account_id)
    return instalments.PlanCreated(rows[0].plan_id or 0)


def _ask_for_the_rest(tx: Transaction, statement_id: int) -> None:
    """What is left on a split bill are instalments: none of it can wait for the next bill."""
    row = tx.session.get_one(StatementRow, statement_id)
    row.minimum = row.issued
