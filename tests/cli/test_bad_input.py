"""What an operator gets wrong is said on stderr, ends with its code, and changes nothing."""

from __future__ import annotations

from monthly_pay.ledger.ledger import Ledger
from tests.cli.terminal import answer, everything, run

HUGE = "99999999999999999999"

MISREAD = [
    ("pay", "emma", "abc"),
    ("pay", "emma", "1e9"),
    ("pay", "emma", "²"),
    ("pay", "emma", "１２"),
    ("pay", "emma", "1,000"),
    ("pay", "emma", "12.345"),
    ("pay", "emma", "12."),
    ("pay", "emma", ""),
    ("pay", "emma", HUGE),
    ("pay", "emma", "1000000.01"),
    ("pay", "emma", "-5"),
    ("pay", "emma", "--", "-5"),
    ("pay", "emma"),
    ("refund", "emma", "D000001", "nan"),
    ("purchase", "lin", "青禾超市", "牛奶", "-0.01"),
    ("waive", "zhao", "x", "goodwill"),
    ("limit", "lin", HUGE, "more"),
    ("hold", "lin", "because"),
    ("lift", "zhao", "abc"),
    ("lift", "zhao", "0"),
    ("lift", "zhao", HUGE),
    ("decide", "A261122-00001"),
    ("temporary", "lin", "100", "2026-02-30"),
    ("close-day",),
    ("close-day", "--date", "yesterday"),
    ("settle", "22.11.2026"),
    ("statement", "chen", "--bill-date", "2026-13-01"),
    ("audit", "--last", "-1"),
    ("audit", "--last", HUGE),
    ("burn", "zhao"),
    ("customer", "new", "新人", "phone", "1990-01-01"),
    ("customer", "new", "新人", "13800000000", "1990-02-30"),
    ("card", "lin", "bank_card", "海棠银行", "token", "--ending", "12"),
    ("card", "lin", "gold", "海棠银行", "token"),
    ("merchant", "新店", "--fee", "6%"),
    ("merchant", "新店", "--fee", "1"),
    ("merchant", "新店", "--settlement-days", "-1"),
]

REFUSED = [
    (("customer", "lin", "林", "13800000000", "1990-01-01"), "already_taken (customer lin)"),
    (("card", "nobody", "wallet", "零钱", "token"), "unknown_customer (customer nobody)"),
    (("show", "nobody"), "unknown_customer (customer nobody)"),
    (("open", "nobody"), "unknown_customer"),
    (("open", "lin"), "already_open"),
    (("open", "shen", "--due-day", "7"), "not_allowed_now (offered 6, 15, 20)"),
    (("pay", "emma", "0"), "amount_not_positive"),
    (("pay", "emma", "5", "--card", "9999"), "no_card (ending 9999)"),
    (("pay", "shen", "5"), "account_closed"),
    (("pay-out", "emma"), "nothing_owed"),
    (("purchase", "lin", "no such shop", "milk", "5"), "unknown_object (merchant no such shop)"),
    (("purchase", "lin", "青禾超市", "牛奶", "0"), "amount_not_positive"),
    (("purchase", "lin", "青禾超市", "牛奶", "500", "--terms", "4"), "not_allowed_now"),
    (("received", "lin", "D999999"), "unknown_object (order D999999)"),
    (("refund", "lin", "D999999", "5"), "unknown_object (order D999999)"),
    (("reverse", "P261122-99999", "mistake"), "unknown_object (payment P261122-99999)"),
    (("hold", "shen", "misuse"), "account_closed"),
    (("lift", "zhao", "77"), "no_such_hold (hold 77)"),
    (("decide", "A261122-99999", "--approve"), "unknown_object"),
    (("decide-hardship", "H261122-99999", "--refuse"), "unknown_object"),
    (("decide-dispute", "S261122-99999", "--reject"), "unknown_object"),
    (("waive", "zhao", "38.53", "goodwill"), "larger_than_left (left 38.52)"),
    (("waive", "zhao", "0", "goodwill"), "amount_not_positive"),
    (("write-off", "lin", "bored"), "nothing_owed"),
    (("limit", "lin", "30000.01", "more"), "amount_too_large (highest 30000.00)"),
    (("limit", "shen", "100", "more"), "account_closed"),
    (("one-off", "lin", "0"), "amount_not_positive"),
    (("temporary", "lin", "100", "2026-11-21"), "not_allowed_now (until 2026-11-21)"),
    (("due-day", "lin", "7"), "not_allowed_now"),
    (("due-day", "shen", "6"), "account_closed"),
    (("split", "zhao", "bill:1", "3"), "arrears"),
    (("split", "qian", "nonsense", "3"), "not_allowed_now (target nonsense)"),
    (("statement", "lin"), "unknown_object"),
    (("statement", "chen", "--bill-date", "2020-01-21"), "unknown_object"),
    (("close-day", "--date", "2026-11-23"), "not_allowed_now (day 2026-11-23, today 2026-11-22"),
    # Before the first account of the ledger was opened.
    (("close-day", "--date", "1999-01-01"), "not_allowed_now (day 1999-01-01"),
    (("settle", "2099-01-01"), "not_allowed_now (day 2099-01-01"),
    (("settle", "1999-01-01"), "not_allowed_now (day 1999-01-01"),
]


def test_words_that_cannot_be_read_end_with_code_2(books: Ledger) -> None:
    before = everything(books)
    for words in MISREAD:
        result = run(*words)
        assert (result.exit_code, result.stdout) == (2, ""), words
        assert "Usage: " in result.stderr, words
    assert everything(books) == before


def test_what_the_ledger_refuses_ends_with_code_1_and_its_reason(books: Ledger) -> None:
    before = everything(books)
    for words, reason in REFUSED:
        result = run(*words)
        assert (result.exit_code, result.stdout) == (1, ""), words
        assert result.stderr.startswith(f"refused: {reason}"), (words, result.stderr)
        assert result.stderr.endswith("; nothing was changed\n"), words
    assert everything(books) == before


def test_what_an_amount_has_to_look_like_is_said() -> None:
    told = " ".join(run("pay", "emma", "abc").stderr.replace("│", " ").split())
    assert "'abc' is not an amount in yuan such as 12.50" in told


def test_the_same_order_with_other_contents_is_refused(books: Ledger) -> None:
    words = ("purchase", "lin", "青禾超市", "牛奶", "12.50", "--order", "C1")
    assert answer(*words)["authorised"] is True
    before = everything(books)
    assert answer(*words)["authorised"] is True
    for other in (
        ("purchase", "lin", "青禾超市", "牛奶", "12.51", "--order", "C1"),
        ("purchase", "lin", "暖屋家居", "牛奶", "12.50", "--order", "C1"),
    ):
        result = run(*other)
        assert result.exit_code == 1
        assert "same_key_other_request" in result.stderr
    somebody_else = run("purchase", "he", "青禾超市", "牛奶", "12.50", "--order", "C1")
    assert "already_taken (order C1)" in somebody_else.stderr
    assert everything(books) == before


def test_a_refund_is_not_booked_again_with_another_amount(books: Ledger) -> None:
    answer("purchase", "lin", "青禾超市", "牛奶", "12.50", "--order", "C1")
    answer("received", "lin", "C1")
    answer("refund", "lin", "C1", "5", "--reference", "R1")
    before = everything(books)
    assert "same_key_other" in run("refund", "lin", "C1", "6", "--reference", "R1").stderr
    larger = run("refund", "lin", "C1", "7.51", "--reference", "R2")
    assert "larger_than_left (left 7.50)" in larger.stderr
    assert everything(books) == before


def test_a_step_in_the_wrong_state_is_refused(books: Ledger) -> None:
    answer("purchase", "lin", "青禾超市", "牛奶", "12.50", "--order", "C1")
    answer("refund", "lin", "C1", "12.50")
    number = answer("pay", "emma", "100")["number"]
    answer("reverse", number, "charge-back")
    failed = answer("pay", "zhao", "100")["number"]
    before = everything(books)
    for words in (
        ("received", "lin", "C1"),
        ("refund", "lin", "C1", "1"),
        ("reverse", failed, "charge-back"),
    ):
        result = run(*words)
        assert (result.exit_code, result.stdout) == (1, ""), words
    assert everything(books) == before
