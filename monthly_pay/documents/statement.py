"""One bill as CSV for programs and as PDF for people, itemised to each charge."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from fpdf import FontFace

from monthly_pay.documents.page import new_page, texts
from monthly_pay.ledger.ledger import Ledger
from monthly_pay.rules.facts import AccountFacts, Statement
from monthly_pay.rules.money import ZERO, Money, total
from monthly_pay.rules.refusals import Refusal, Refused

COLUMNS = ("item", "principal", "fee", "settled", "unpaid")
WIDTHS = (70, 30, 30, 30, 30)
FOR_PROGRAMS = {"penalty": "penalty", "interest": "interest", "total": "total"}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a bill. Settled is what was paid, refunded, or moved into instalments."""

    item: str
    principal: Money
    fee: Money
    settled: Money
    unpaid: Money

    def amounts(self) -> tuple[str, ...]:
        """The amounts in 元, in the order of the columns."""
        return tuple(map(str, (self.principal, self.fee, self.settled, self.unpaid)))


@dataclass(frozen=True, slots=True)
class StatementDocument:
    """A bill with the account it belongs to, as of the day it is printed."""

    facts: AccountFacts
    statement: Statement
    printed_on: date

    def lines(self, words: Mapping[str, str]) -> list[Line]:
        """A line for each charge, one for penalty and interest if there are, and the sum."""
        statement = self.statement
        found = [
            Line(
                c.title if c.number is None else f"{c.title} #{c.number}",
                c.principal,
                c.fee,
                c.principal + c.fee - c.due,
                c.due,
            )
            for c in statement.charges
        ]
        for name, due in (
            ("penalty", statement.penalty_due),
            ("interest", statement.interest_due),
        ):
            if due:
                found.append(Line(words[name], ZERO, ZERO, ZERO, due))
        sums = (total(getattr(one, name) for one in found) for name in COLUMNS[1:])
        return [*found, Line(words["total"], *sums)]


def find(ledger: Ledger, account_id: int, bill_date: date | None = None) -> StatementDocument:
    """The bill of a date, or the last one. Refused when there is none."""
    with ledger.read() as reading:
        facts = reading.facts(account_id)
        found = [s for s in facts.statements if bill_date in (None, s.bill_date)]
        if not found:
            raise Refused(Refusal.UNKNOWN_OBJECT, statement=bill_date)
        return StatementDocument(facts, found[-1], reading.today)


def as_csv(document: StatementDocument) -> str:
    """Comma-separated, a line a charge, amounts in 元 with two decimals."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for line in document.lines(FOR_PROGRAMS):
        writer.writerow([_no_formula(line.item), *line.amounts()])
    return out.getvalue()


def _no_formula(text: str) -> str:
    """Spreadsheets would run what a merchant called its goods if it begins like a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def as_pdf(document: StatementDocument) -> bytes:
    """A page with the bill and its charges."""
    words = texts()["statement"]
    lines = document.lines(words)
    pdf = new_page("".join(words.values()) + document.facts.name + "".join(x.item for x in lines))
    pdf.set_font(size=16)
    pdf.cell(text=words["title"], new_x="LMARGIN", new_y="NEXT")
    pdf.ln(4)
    pdf.set_font(size=10)
    for label, value in _head(document):
        pdf.cell(50, 6, words[label])
        pdf.cell(0, 6, value, new_x="LMARGIN", new_y="NEXT")
    pdf.ln(4)
    plain = FontFace(emphasis="")
    with pdf.table(col_widths=WIDTHS, text_align="LEFT", headings_style=plain) as table:
        table.row([words[name] for name in COLUMNS])
        for line in lines:
            table.row([line.item, *line.amounts()])
    return bytes(pdf.output())


def _head(document: StatementDocument) -> Sequence[tuple[str, str]]:
    statement = document.statement
    return (
        ("customer", document.facts.name),
        ("account", document.facts.account.number),
        ("bill_date", statement.bill_date.isoformat()),
        ("due_date", statement.due_date.isoformat()),
        ("minimum", str(statement.minimum)),
        ("printed", document.printed_on.isoformat()),
    )
