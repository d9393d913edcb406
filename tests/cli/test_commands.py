"""What each command of the operator does to the demo ledger, in its own numbers."""

from __future__ import annotations

import pytest

from monthly_pay.ledger.ledger import Ledger
from monthly_pay.services import arrears, disputes, holds
from tests.cli.terminal import answer, run
from tests.services.build import CAUSE, account_of, book_sums, facts_of


def test_show_tells_what_is_owed_and_when(books: Ledger) -> None:
    assert answer("show", "emma") == {
        "customer": "emma",
        "name": "Emma Clark",
        "account": "MP00000006",
        "state": "open",
        "due now": 32900,
        "due on": "2026-11-26",
        "next bill": 5800,
        "plans": 0,
        "unposted": 0,
        "total": 38700,  # 329.00 billed + 58.00
        "limit": 600000,
        "available": 561300,
        "balance": 0,
        "holds": [],
    }


def test_show_is_a_table_for_people(books: Ledger) -> None:
    result = run("show", "zhao")
    assert result.exit_code == 0
    lines = [line.split() for line in result.stdout.splitlines()]
    assert ["name", "赵倩"] in lines
    assert ["due", "now", "2194.52"] in lines
    assert ["holds", "overdue"] in lines


def test_open_gives_a_closed_customer_a_fresh_account(books: Ledger) -> None:
    # A fifth of the highest limit of 30,000: nothing is owed elsewhere.
    assert answer("open", "shen", "--due-day", "15") == {
        "account_id": 15,
        "limit": 600000,
        "reasons": [],
    }
    shown = answer("show", "shen")
    assert (shown["account"], shown["state"], shown["limit"]) == ("MP00000015", "open", 600000)
    cycle = facts_of(books, 15).account.cycle
    assert (cycle.bill_day, cycle.due_day) == (10, 15)


def test_a_purchase_is_authorised_received_and_refunded(books: Ledger) -> None:
    bought = answer("purchase", "lin", "青禾超市", "牛奶", "12.50", "--order", "C1")
    assert bought == {"order": "C1", "authorised": True, "declines": []}
    shown = answer("show", "lin")
    assert (shown["unposted"], shown["total"], shown["available"]) == (1250, 0, 298750)
    assert len(answer("received", "lin", "C1")["charge_ids"]) == 1
    assert answer("show", "lin")["total"] == 1250
    refund = answer("refund", "lin", "C1", "5", "--reference", "R1")
    assert (refund["off_debt"], refund["to_customer"]) == (500, 0)
    assert answer("refund", "lin", "C1", "5", "--reference", "R1") == refund
    shown = answer("show", "lin")
    assert (shown["total"], shown["available"]) == (750, 299250)


def test_a_purchase_in_instalments_becomes_a_plan(books: Ledger) -> None:
    answer("purchase", "lin", "青禾超市", "冰箱", "900", "--terms", "3", "--order", "C2")
    assert len(answer("received", "lin", "C2")["charge_ids"]) == 3
    assert answer("show", "lin")["plans"] == 91350  # 900.00 + 1.5 %


@pytest.mark.parametrize(
    ("customer", "merchant", "amount", "declines"),
    [
        ("zhou", "街角烘焙", "168", ["merchant 0.00"]),
        ("qian", "青禾超市", "60", ["limit 10.00"]),  # 50.00 are left
        ("zhao", "街角烘焙", "10000.01", ["hold", "merchant", "order_cap", "limit"]),
    ],
)
def test_a_declined_purchase_tells_every_reason(
    books: Ledger, customer: str, merchant: str, amount: str, declines: list[str]
) -> None:
    told = answer("purchase", customer, merchant, "东西", amount)
    assert told["authorised"] is False
    assert len(told["declines"]) == len(declines)
    assert all(one.startswith(d) for one, d in zip(told["declines"], declines, strict=True))


def test_pay_takes_money_from_the_first_source_or_the_one_named(books: Ledger) -> None:
    paid = answer("pay", "emma", "100")
    assert (paid["amount"], paid["state"], paid["failure"]) == (10000, "succeeded", None)
    assert answer("show", "emma")["due now"] == 22900
    assert answer("pay", "wu", "368.50", "--card", "3048")["state"] == "succeeded"
    assert answer("show", "wu")["total"] == 0
    assert answer("pay", "zhao", "194.52", "--card", "wallet")["state"] == "succeeded"
    assert answer("show", "zhao")["due now"] == 200000


def test_a_payment_the_bank_refuses_books_nothing(books: Ledger) -> None:
    before = book_sums(books)
    paid = answer("pay", "zhao", "100")
    assert (paid["state"], paid["failure"]) == ("failed", "insufficient_funds")
    assert book_sums(books) == before


def test_a_reversed_payment_is_owed_again(books: Ledger) -> None:
    number = answer("pay", "emma", "100")["number"]
    assert answer("reverse", number, "charge-back") == {"state": "reversed"}
    assert answer("show", "emma")["due now"] == 32900


def test_more_than_owed_is_kept_and_paid_out(books: Ledger) -> None:
    answer("pay", "emma", "400")
    assert answer("show", "emma")["balance"] == 1300  # 400.00 - 329.00 - 58.00
    payout = answer("pay-out", "emma")
    assert (payout["amount"], payout["state"]) == (1300, "paid")
    assert answer("show", "emma")["balance"] == 0


def test_a_hold_stops_purchases_until_it_is_lifted(books: Ledger) -> None:
    hold_id = answer("hold", "lin", "misuse", "--reason", "resold goods")["hold_id"]
    assert answer("show", "lin")["holds"] == ["misuse"]
    told = answer("purchase", "lin", "青禾超市", "牛奶", "5", "--order", "C3")
    assert told["declines"] == ["hold 0.00"]
    assert answer("lift", "lin", str(hold_id)) == {"hold_id": hold_id}
    assert answer("show", "lin")["holds"] == []
    assert answer("purchase", "lin", "青禾超市", "牛奶", "5", "--order", "C4")["authorised"]


@pytest.mark.parametrize(
    ("option", "state", "left"),
    [("--approve", "approved", []), ("--refuse", "refused", ["environment"])],
)
def test_decide_ends_an_application(
    books: Ledger, option: str, state: str, left: list[str]
) -> None:
    account_id = account_of(books, "sun")
    (hold,) = facts_of(books, account_id).active_holds
    number = holds.apply(books, CAUSE, account_id, hold.id, "I was travelling", "k").number
    assert answer("decide", number, option, "--reason", "called") == {
        "number": number,
        "state": state,
    }
    assert answer("show", "sun")["holds"] == left


def test_decide_hardship_turns_arrears_into_a_plan(books: Ledger) -> None:
    account_id = account_of(books, "zhao")
    number = arrears.request_hardship(books, CAUSE, account_id, 6, "lost my job", "k").number
    told = answer("decide-hardship", number, "--approve")
    assert (told["number"], told["state"]) == (number, "approved")
    (plan,) = facts_of(books, account_id).active_plans
    assert (plan.id, plan.terms, str(plan.principal)) == (told["plan_id"], 6, "2156.00")


def test_decide_dispute_ends_the_pause(books: Ledger) -> None:
    account_id = account_of(books, "zhao")
    (purchase,) = facts_of(books, account_id).purchases
    number = disputes.open_dispute(books, CAUSE, account_id, purchase.id, "broken", "k").number
    assert answer("show", "zhao")["due now"] == 3852  # the penalty stays payable
    assert answer("decide-dispute", number, "--reject") is False
    assert answer("show", "zhao")["due now"] == 219452


def test_waive_gives_up_penalty_only(books: Ledger) -> None:
    assert answer("waive", "zhao", "8.52", "goodwill") == {"waived": 852}
    assert answer("show", "zhao")["due now"] == 218600
    assert book_sums(books)["penalty"] == "30.00"


def test_write_off_takes_everything_owed_off_the_books(books: Ledger) -> None:
    assert answer("write-off", "zhao", "uncollectable") == {"written off": 219452}
    assert answer("show", "zhao")["total"] == 0
    assert book_sums(books)["write_off"] == "2194.52"


def test_limits_are_set_raised_for_a_time_and_once(books: Ledger) -> None:
    assert answer("limit", "lin", "4000", "paid on time") == 400000
    assert answer("temporary", "lin", "100", "2026-12-01") == 10000
    assert answer("one-off", "lin", "200") == 20000
    assert answer("show", "lin")["available"] == 430000


def test_due_day_moves_once_in_twelve_months(books: Ledger) -> None:
    changed = answer("due-day", "lin", "6")
    assert changed["due_day"] == 6
    assert facts_of(books, account_of(books, "lin")).account.cycle.bill_day == 1
    assert run("due-day", "lin", "15").exit_code == 1


def test_split_turns_a_charge_into_instalments(books: Ledger) -> None:
    charge_id = facts_of(books, account_of(books, "he")).unbilled_purchases[0].id
    assert answer("split", "he", f"purchase:{charge_id}", "3")["plan_id"] > 0
    assert answer("show", "he")["plans"] == 2416  # 23.80 + 1.5 % = 0.357


def test_settle_pays_the_merchant_the_price_less_its_fee(books: Ledger) -> None:
    told = answer("settle", "2026-11-22", "--merchant", "晨光数码")
    # Received a week ago and longer: 3599.00 and 499.00; 0.6 % is 21.59 + 2.99.
    assert (told["sales"], told["fees"], told["refunds"]) == (409800, 2458, 0)
    assert told["amount"] == 407342
    everybody = answer("settle", "2026-11-22")
    assert [one["amount"] for one in everybody if one["merchant_id"] == told["merchant_id"]] == [
        407342
    ]
    assert "settlement" not in book_sums(books)


def test_close_day_closes_a_day_once(books: Ledger) -> None:
    first = answer("close-day", "--date", "2026-11-22")
    assert (first["day"], first["statements"]) == ("2026-11-22", 0)
    assert answer("show", "zhao")["due now"] == 219559  # one more day of 1.07
    sums = book_sums(books)
    again = answer("close-day", "--date", "2026-11-22")
    assert again == {
        "day": "2026-11-22",
        "accounts": 0,
        "debits": 0,
        "statements": 0,
        "reminders": 0,
    }
    assert book_sums(books) == sums
    assert answer("show", "zhao")["due now"] == 219559


def test_closing_a_day_of_last_month_again_leaves_its_collection_alone(books: Ledger) -> None:
    stages = facts_of(books, account_of(books, "zhao")).stages
    answer("close-day", "--date", "2026-10-01")
    assert facts_of(books, account_of(books, "zhao")).stages == stages


def test_audit_tells_who_did_what(books: Ledger) -> None:
    hold_id = answer("hold", "lin", "misuse")["hold_id"]
    answer("lift", "lin", str(hold_id))
    newest, before = answer("audit", "--customer", "lin", "--last", "2")
    assert (newest["command"], before["command"]) == ("lift_hold", "place_hold")
    assert newest["date"] == "2026-11-22"
    assert newest["actor"].startswith("operator:")
    assert newest["scope"] == f"account:{account_of(books, 'lin')}"


def test_the_trial_balance_adds_up_to_zero(books: Ledger) -> None:
    rows = {row["book"]: row["debit less credit"] for row in answer("balance")}
    assert rows["sum"] == 0
    assert (rows["penalty"], rows["penalty_income"]) == (3852, -3852)
    assert sum(rows.values()) == 0


def test_a_person_and_a_merchant_made_known_do_business(books: Ledger) -> None:
    made = answer("customer", "u-1001", "秦月", "13900001234", "1995-05-05", "--verified")
    assert set(made) == {"id"}
    answer("card", "u-1001", "bank_card", "海棠银行", "provider-1", "--ending", "4821")
    answer("merchant", "小满书店", "--fee", "0.01", "--settlement-days", "1")
    assert answer("open", "u-1001")["limit"] == 600000
    bought = answer("purchase", "u-1001", "小满书店", "诗集", "30", "--order", "C9")
    assert bought["authorised"]
    assert answer("show", "u-1001")["unposted"] == 3000
