"""One bill as CSV for programs and as PDF for people, itemised to each charge."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fpdf import FPDF, FontFace

from monthly_pay.documents.page import new_page, texts
from monthly_pay.ledger.ledger import Ledger
from monthly_pay.rules.facts import AccountFacts, Statement
from monthly_pay.rules.money import Money
from monthly_pay.rules.refusals import Refusal, Refused


@dataclass(frozen=True, slots=True)
class StatementDocument:
    """A bill with the account it belongs to, as of the day it is printed."""

    facts: AccountFacts
    statement: Statement
    printed_on: date

    def rows(self) -> list[tuple[str, Money, Money, Money, Money]]:
        """Item, principal, fee, paid and unpaid of each charge."""
        return [
            (
                c.title if c.number is None else f"{c.title} #{c.number}",
                c.principal,
                c.fee,
                c.principal + c.fee - c.due,
                c.due,
            )
            for c in self.statement.charges
        ]


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
    writer.writerow(["item", "principal", "fee", "paid", "unpaid"])
    for name, *amounts in document.rows():
        writer.writerow([name, *map(str, amounts)])
    statement = document.statement
    for name, extra in (("penalty", statement.penalty_due), ("interest", statement.interest_due)):
        if extra:
            writer.writerow([name, "", "", "", str(extra)])
    writer.writerow(["total", "", "", str(statement.paid), str(statement.due)])
    return out.getvalue()


def as_pdf(document: StatementDocument) -> bytes:
    """A page with the bill and its charges."""
    words = texts()["statement"]
    titles = "".join(name for name, *_ in document.rows())
    pdf = new_page("".join(words.values()) + document.facts.name + titles)
    pdf.set_font(size=16)
    pdf.cell(text=words["title"], new_x="LMARGIN", new_y="NEXT")
    pdf.ln(4)
    pdf.set_font(size=10)
    for label, value in _head(document):
        pdf.cell(50, 6, words[label])
        pdf.cell(0, 6, value, new_x="LMARGIN", new_y="NEXT")
    pdf.ln(4)
    _table(pdf, document, words)
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


def _table(pdf: FPDF, document: StatementDocument, words: dict[str, str]) -> None:
    statement = document.statement
    columns = ("item", "principal", "fee", "paid", "left")
    plain = FontFace(emphasis="")
    widths = (70, 30, 30, 30, 30)
    with pdf.table(col_widths=widths, text_align="LEFT", headings_style=plain) as table:
        table.row([words[name] for name in columns])
        for name, *amounts in document.rows():
            table.row([name, *map(str, amounts)])
        for label, extra in (
            ("penalty", statement.penalty_due),
            ("interest", statement.interest_due),
        ):
            if extra:
                table.row([words[label], "", "", "", str(extra)])
        table.row([words["total"], "", "", str(statement.paid), str(statement.due)])
