"""Issuing bills: one for each account and bill date that has something to ask for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from monthly_pay.ledger.books import accounts_to_bill
from monthly_pay.ledger.ledger import Cause, Command, Ledger, Transaction
from monthly_pay.ledger.tables.books import BookKind, TransferKind
from monthly_pay.ledger.tables.credit import ChargeRow, StatementRow
from monthly_pay.products import terms
from monthly_pay.rules.minimum import minimum_of
from monthly_pay.rules.money import total
from monthly_pay.services.settlement import use_overpayment


@dataclass(frozen=True, slots=True)
class Issued:
    """The bill that was issued, if there was anything to bill."""

    statement_id: int | None = None


def issue_statements(ledger: Ledger, cause: Cause, day: date) -> int:
    """Issues the bills of a bill date for all accounts; how many there were."""
    with ledger.read() as reading:
        account_ids = accounts_to_bill(reading.session, day)
    issued = [_issue(ledger, cause, account_id, day) for account_id in account_ids]
    return sum(one.statement_id is not None for one in issued)


def _issue(ledger: Ledger, cause: Cause, account_id: int, day: date) -> Issued:
    def work(tx: Transaction) -> Issued:
        facts = tx.facts(account_id)
        charges = [
            c for c in facts.charges if c.bill_date <= day and not c.billed and c.principal_due
        ]
        if not charges:
            return Issued()
        due = facts.account.cycle.due_date(day)
        row = StatementRow(
            account_id=account_id,
            bill_date=day,
            due_date=due,
            grace_until=due + timedelta(days=terms().grace_days),
            issued=total(c.principal_due + c.fee for c in charges),
            minimum=minimum_of(charges, terms()),
            extended_until=None,
            settled_on=None,
        )
        tx.session.add(row)
        tx.session.flush()
        income = tx.books.house(BookKind.FEE_INCOME)
        for charge in charges:
            tx.session.get_one(ChargeRow, charge.id).statement_id = row.id
            book = tx.books.fee(account_id, charge.id)
            tx.books.transfer(book, income, charge.fee, TransferKind.INSTALMENT_FEE)
        use_overpayment(tx, account_id)
        return Issued(row.id)

    command = Command("issue_statement", cause, str(day), account_id, on=day)
    return ledger.execute(command, work, Issued)
