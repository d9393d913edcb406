"""A bill on the terminal, as CSV for a spreadsheet and as PDF for a customer: the same numbers."""

from __future__ import annotations

import csv
from pathlib import Path

from sqlalchemy import text

from monthly_pay.ledger.ledger import Ledger
from tests.cli import pdf
from tests.cli.terminal import answer, everything, run
from tests.services.build import account_of, facts_of

# 3599.00 in 12 with 6 %, its 5th; 1699.00 of a bill in 6 with 3 %, its 3rd; two purchases.
CHEN = """item,principal,fee,settled,unpaid
手机 #5,299.92,18.00,0.00,317.92
2026-08-21 #3,283.17,8.50,0.00,291.67
洗衣液,86.40,0.00,0.00,86.40
台灯,159.00,0.00,0.00,159.00
total,828.49,26.50,0.00,854.99
"""


def as_csv(folder: Path, customer: str, *words: str) -> str:
    """The CSV file of a customer's bill, as a spreadsheet reads it."""
    file = folder / "bill.csv"
    result = run("statement", customer, "--csv", str(file), *words)
    assert result.exit_code == 0, result.stderr
    content = file.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")  # without it Excel reads Chinese as noise
    return content.decode("utf-8-sig").replace("\r\n", "\n")


def as_pdf(folder: Path, customer: str) -> bytes:
    """The PDF file of a customer's bill."""
    file = folder / "bill.pdf"
    result = run("statement", customer, "--pdf", str(file))
    assert result.exit_code == 0, result.stderr
    return file.read_bytes()


def test_the_lines_of_a_bill_for_programs(books: Ledger) -> None:
    assert answer("statement", "zhao") == [
        {"item": "沙发", "principal": 215600, "fee": 0, "settled": 0, "unpaid": 215600},
        {"item": "penalty", "principal": 0, "fee": 0, "settled": 0, "unpaid": 3852},
        {"item": "total", "principal": 215600, "fee": 0, "settled": 0, "unpaid": 219452},
    ]


def test_the_lines_of_a_bill_for_people(books: Ledger) -> None:
    lines = [line.split() for line in run("statement", "zhao").stdout.splitlines()]
    assert lines == [
        ["item", "principal", "fee", "settled", "unpaid"],
        ["沙发", "2156.00", "0.00", "0.00", "2156.00"],
        ["penalty", "0.00", "0.00", "0.00", "38.52"],
        ["total", "2156.00", "0.00", "0.00", "2194.52"],
    ]


def test_the_csv_has_a_line_for_each_charge(books: Ledger, tmp_path: Path) -> None:
    assert as_csv(tmp_path, "chen") == CHEN


def test_a_part_payment_shows_as_settled(books: Ledger, tmp_path: Path) -> None:
    answer("pay", "emma", "100")
    assert as_csv(tmp_path, "emma").splitlines()[1:] == [
        "Rain jacket,329.00,0.00,100.00,229.00",
        "total,329.00,0.00,100.00,229.00",
    ]


def test_an_earlier_bill_is_found_by_its_date(books: Ledger, tmp_path: Path) -> None:
    # Its two purchases went into a plan of 6: settled here, owed there. 3599.00 in 12, the 2nd.
    assert as_csv(tmp_path, "chen", "--bill-date", "2026-08-21").splitlines()[1:] == [
        "手机 #2,299.92,18.00,317.92,0.00",
        "婴儿推车,1280.00,0.00,1280.00,0.00",
        "床上四件套,419.00,0.00,419.00,0.00",
        "total,1998.92,18.00,2016.92,0.00",
    ]


def test_the_csv_adds_up_to_the_ledger(books: Ledger, tmp_path: Path) -> None:
    for customer in ("chen", "wu", "zhao", "jiang", "emma", "ye"):
        rows = list(csv.DictReader(as_csv(tmp_path, customer).splitlines()))
        sums = {
            name: sum(int(row[name].replace(".", "")) for row in rows[:-1])
            for name in ("principal", "fee", "settled", "unpaid")
        }
        assert {name: int(rows[-1][name].replace(".", "")) for name in sums} == sums
        statement = facts_of(books, account_of(books, customer)).statements[-1]
        assert sums["unpaid"] == statement.due.fen
        assert sums["principal"] == sum(c.principal.fen for c in statement.charges)


def test_the_pdf_can_be_read_and_copied_in_chinese(books: Ledger, tmp_path: Path) -> None:
    document = as_pdf(tmp_path, "chen")
    assert document.startswith(b"%PDF-1.")
    assert pdf.embedded_fonts(document) == 1
    assert len(document) < 100_000  # with the characters it needs; the font has 17 million bytes
    told = pdf.text_of(document)
    assert told[:3] == ["月付账单 / Monthly pay statement", "客户 / Customer", "陈晓雨"]
    assert told[told.index("还款日 / Due") + 1] == "2026-11-26"
    assert told[told.index("合计 / Total") :] == [
        "合计 / Total",
        "828.49",
        "26.50",
        "0.00",
        "854.99",
    ]
    first = told.index("手机 #5")
    assert told[first : first + 5] == ["手机 #5", "299.92", "18.00", "0.00", "317.92"]


def test_the_pdf_shows_penalty_by_its_name(books: Ledger, tmp_path: Path) -> None:
    told = pdf.text_of(as_pdf(tmp_path, "zhao"))
    assert told[told.index("违约金 / Penalty") + 4] == "38.52"


def test_the_pdf_knows_traditional_characters(books: Ledger, tmp_path: Path) -> None:
    told = pdf.text_of(as_pdf(tmp_path, "ye"))
    assert "葉家欣" in told
    assert any(piece.startswith("電鍋 #") for piece in told)


def test_names_that_spreadsheets_would_run_or_no_font_has(books: Ledger, tmp_path: Path) -> None:
    account_id = account_of(books, "emma")
    with books.engine.begin() as connection:
        rename = text("UPDATE charges SET title = :title WHERE account_id = :id")
        connection.execute(rename, {"title": "=HYPERLINK(1)", "id": account_id})
    assert "\n'=HYPERLINK(1),329.00," in as_csv(tmp_path, "emma")
    assert "=HYPERLINK(1)" in pdf.text_of(as_pdf(tmp_path, "emma"))
    with books.engine.begin() as connection:
        connection.execute(rename, {"title": "小熊\U0001f9f8", "id": account_id})
    assert "\n小熊\U0001f9f8,329.00," in as_csv(tmp_path, "emma")
    assert any(piece.startswith("小熊") for piece in pdf.text_of(as_pdf(tmp_path, "emma")))


def test_a_file_that_cannot_be_written_is_said_in_a_line(books: Ledger, tmp_path: Path) -> None:
    before = everything(books)
    for option in ("--pdf", "--csv"):
        result = run("statement", "chen", option, str(tmp_path / "no folder" / "bill"))
        assert (result.exit_code, result.stdout) == (2, "")
        assert "cannot be written" in " ".join(result.stderr.split())
    assert everything(books) == before
