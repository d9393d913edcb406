"""Books and transfers: the only place that books money, and the sums of what was booked."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Select, func, select, union_all
from sqlalchemy.orm import Session

from monthly_pay.ledger.tables.books import BookKind, BookRow, TransferKind, TransferRow
from monthly_pay.ledger.tables.credit import ChargeRow
from monthly_pay.rules.allocation import Component, Part
from monthly_pay.rules.money import ZERO, Money


class Books:
    """Books transfers for one command."""

    def __init__(self, session: Session, today: date, command_id: int) -> None:
        self._session = session
        self._today = today
        self._command_id = command_id
        self._known: dict[str, BookRow] = {}

    def transfer(
        self,
        debit: BookRow,
        credit: BookRow,
        amount: Money,
        kind: TransferKind,
        *,
        payment_id: int | None = None,
        reverses_id: int | None = None,
    ) -> None:
        """Books an amount from one book to another; nothing to book is no transfer."""
        if not amount:
            return
        if amount < ZERO:
            raise ValueError(f"a transfer moves a positive amount, not {amount}")
        self._session.add(
            TransferRow(
                debit_id=debit.id,
                credit_id=credit.id,
                amount=amount,
                kind=kind,
                booked_on=self._today,
                command_id=self._command_id,
                payment_id=payment_id,
                reverses_id=reverses_id,
            )
        )
        self._session.flush()

    def house(self, kind: BookKind) -> BookRow:
        """A book of the lender itself, one of a kind."""
        return self._book(kind, kind.value)

    def overpayment(self, account_id: int) -> BookRow:
        """What the lender owes a customer who paid too much."""
        return self._book(BookKind.OVERPAYMENT, f"account:{account_id}", account_id=account_id)

    def payable_to(self, merchant_id: int) -> BookRow:
        """What the lender owes a merchant."""
        return self._book(
            BookKind.MERCHANT_PAYABLE, f"merchant:{merchant_id}", merchant_id=merchant_id
        )

    def principal(self, account_id: int, charge_id: int) -> BookRow:
        """The principal a customer owes for a charge."""
        return self._book(
            BookKind.PRINCIPAL, f"charge:{charge_id}", account_id=account_id, charge_id=charge_id
        )

    def fee(self, account_id: int, charge_id: int) -> BookRow:
        """The fee a customer owes for an instalment."""
        return self._book(
            BookKind.FEE, f"charge:{charge_id}", account_id=account_id, charge_id=charge_id
        )

    def penalty(self, account_id: int, statement_id: int) -> BookRow:
        """The penalty a customer owes for a bill."""
        return self._book(
            BookKind.PENALTY,
            f"statement:{statement_id}",
            account_id=account_id,
            statement_id=statement_id,
        )

    def interest(self, account_id: int, statement_id: int) -> BookRow:
        """The interest a customer owes for the rest of a bill."""
        return self._book(
            BookKind.INTEREST,
            f"statement:{statement_id}",
            account_id=account_id,
            statement_id=statement_id,
        )

    def written_off(self, account_id: int) -> BookRow:
        """What was written off of an account and not recovered."""
        return self._book(BookKind.WRITE_OFF, f"account:{account_id}", account_id=account_id)

    def of_part(self, account_id: int, part: Part) -> BookRow:
        """The book a part of a payment goes to."""
        if part.statement_id is not None:
            of_bill = self.penalty if part.component is Component.PENALTY else self.interest
            return of_bill(account_id, part.statement_id)
        assert part.charge_id is not None
        if part.component is Component.FEE:
            return self.fee(account_id, part.charge_id)
        return self.principal(account_id, part.charge_id)

    def _book(
        self,
        kind: BookKind,
        name: str,
        *,
        account_id: int | None = None,
        charge_id: int | None = None,
        statement_id: int | None = None,
        merchant_id: int | None = None,
    ) -> BookRow:
        key = f"{kind}:{name}"
        if key not in self._known:
            row = self._session.scalar(select(BookRow).where(BookRow.key == key))
            if row is None:
                row = BookRow(
                    key=key,
                    kind=kind,
                    account_id=account_id,
                    charge_id=charge_id,
                    statement_id=statement_id,
                    merchant_id=merchant_id,
                )
                self._session.add(row)
                self._session.flush()
            self._known[key] = row
        return self._known[key]


def balances(session: Session, account_id: int) -> dict[tuple[BookKind, int | None], Money]:
    """Debits less credits of every book of an account, by kind and charge or statement."""
    mine = select(BookRow.id).where(BookRow.account_id == account_id)
    sides = union_all(
        _debits().where(TransferRow.debit_id.in_(mine)),
        _credits().where(TransferRow.credit_id.in_(mine)),
    ).subquery()
    query = (
        select(BookRow.kind, BookRow.charge_id, BookRow.statement_id, func.sum(sides.c.amount))
        .join(sides, sides.c.book_id == BookRow.id)
        .group_by(BookRow.id, BookRow.kind, BookRow.charge_id, BookRow.statement_id)
    )
    return {
        (kind, charge_id if charge_id is not None else statement_id): _money(amount)
        for kind, charge_id, statement_id, amount in session.execute(query)
    }


def accounts_to_bill(session: Session, day: date) -> list[int]:
    """Accounts that owe principal which is on no bill yet and belongs to a bill of that day."""
    waiting = (
        select(BookRow.id)
        .join(ChargeRow, ChargeRow.id == BookRow.charge_id)
        .where(
            BookRow.kind == BookKind.PRINCIPAL,
            ChargeRow.bill_date <= day,
            ChargeRow.statement_id.is_(None),
        )
    )
    sides = union_all(
        _debits().where(TransferRow.debit_id.in_(waiting)),
        _credits().where(TransferRow.credit_id.in_(waiting)),
    ).subquery()
    query = (
        select(BookRow.account_id)
        .join(sides, sides.c.book_id == BookRow.id)
        .group_by(BookRow.id, BookRow.account_id)
        .having(func.sum(sides.c.amount) > ZERO)
    )
    return sorted({account_id for account_id in session.scalars(query) if account_id is not None})


def trial_balance(session: Session) -> dict[str, Money]:
    """Debits less credits of every book of the ledger, by its key; they add up to nothing."""
    sides = union_all(_debits(), _credits()).subquery()
    query = (
        select(BookRow.key, func.sum(sides.c.amount))
        .join(sides, sides.c.book_id == BookRow.id)
        .group_by(BookRow.key)
    )
    return {key: _money(amount) for key, amount in session.execute(query)}


def _debits() -> Select[int, Money]:
    return select(TransferRow.debit_id.label("book_id"), TransferRow.amount.label("amount"))


def _credits() -> Select[int, Money]:
    return select(TransferRow.credit_id.label("book_id"), (-TransferRow.amount).label("amount"))


def _money(amount: object) -> Money:
    return amount if isinstance(amount, Money) else Money(int(str(amount)))
