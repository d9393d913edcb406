"""Arrears: promises, hardship plans, waivers, writing off and what comes back of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from monthly_pay.ledger.ledger import Ledger
from monthly_pay.ledger.tables.standing import HardshipState
from monthly_pay.rules.facts import HoldCause, PlanKind, PromiseState
from monthly_pay.rules.refusals import Refusal
from monthly_pay.services import arrears, bill, disputes, holds, payments, refunds
from monthly_pay.services.day import set_business_date
from tests.services.build import (
    CAUSE,
    OPERATOR,
    POOR,
    book_sums,
    bought,
    buyer,
    facts_of,
    go_to,
    paid,
    payment_order,
    refused_whole,
    start,
    told,
    yuan,
)

TODAY = date(2026, 11, 12)


@pytest.fixture
def late(empty: Ledger) -> int:
    """On 12 November 2026 six days late with 600.00, due on the 6th.

    Penalty of the 10th and the 11th: 0.05 % of 600.00 = 0.30 a day, together 0.60.
    """
    account_id = buyer(start(empty, date(2026, 10, 31)), POOR)
    bought(empty, account_id, "D1", "600")
    go_to(empty, TODAY)
    assert facts_of(empty, account_id).owed == yuan("600.60")
    return account_id


def promise(ledger: Ledger, account_id: int, amount: str = "100", days: int = 8) -> int:
    """A promise to pay so many days ahead."""
    pay_on = TODAY + timedelta(days=days)
    return arrears.promise(ledger, CAUSE, account_id, yuan(amount), pay_on, "p1")


def state(ledger: Ledger, account_id: int) -> PromiseState:
    """What became of the only promise."""
    (only,) = facts_of(ledger, account_id).promises
    return only.state


@pytest.mark.parametrize(
    ("amount", "on", "expected"),
    [
        ("100", date(2026, 11, 20), PromiseState.KEPT),  # on the last day
        ("99.99", date(2026, 11, 20), PromiseState.BROKEN),
        ("100", date(2026, 11, 21), PromiseState.BROKEN),  # a day late
    ],
)
def test_a_promise_is_kept_by_its_amount_and_its_day(
    empty: Ledger, late: int, amount: str, on: date, expected: PromiseState
) -> None:
    promise(empty, late)
    go_to(empty, on)
    paid(empty, late, amount)
    go_to(empty, date(2026, 11, 22))
    assert state(empty, late) is expected


def test_a_promise_is_kept_by_two_payments_and_open_until_the_second(
    empty: Ledger, late: int
) -> None:
    promise(empty, late)
    paid(empty, late, "40", "a")
    go_to(empty, date(2026, 11, 13))
    assert state(empty, late) is PromiseState.OPEN
    paid(empty, late, "60", "b")
    go_to(empty, date(2026, 11, 14))
    assert state(empty, late) is PromiseState.KEPT


def test_a_payment_that_was_taken_back_keeps_no_promise(empty: Ledger, late: int) -> None:
    promise(empty, late, days=1)
    number = payment_order(empty, late, "100")
    payments.receive(empty, CAUSE, told(number, "100"))
    payments.reverse(empty, OPERATOR, number, "charge-back")
    go_to(empty, date(2026, 11, 14))
    assert state(empty, late) is PromiseState.BROKEN


def test_a_promise_of_more_than_is_owed_is_one_of_what_is_owed(empty: Ledger, late: int) -> None:
    promise(empty, late, "100000000000000000000")
    assert [p.amount for p in facts_of(empty, late).promises] == [yuan("600.60")]


@pytest.mark.parametrize(
    ("amount", "days", "refusal"),
    [
        ("0", 1, Refusal.AMOUNT_NOT_POSITIVE),
        ("-5", 1, Refusal.AMOUNT_NOT_POSITIVE),
        ("5", -1, Refusal.NOT_ALLOWED_NOW),
        ("5", 15, Refusal.NOT_ALLOWED_NOW),
    ],
)
def test_a_promise_needs_an_amount_and_a_day_within_two_weeks(
    empty: Ledger, late: int, amount: str, days: int, refusal: Refusal
) -> None:
    with refused_whole(empty, refusal):
        promise(empty, late, amount, days)


@pytest.mark.parametrize("days", [0, 14])
def test_today_and_two_weeks_ahead_are_days_to_promise(empty: Ledger, late: int, days: int) -> None:
    assert promise(empty, late, days=days) == 1


def test_one_promise_at_a_time_and_none_without_a_debt(empty: Ledger, late: int) -> None:
    promise(empty, late)
    with refused_whole(empty, Refusal.ALREADY_RUNNING):
        arrears.promise(empty, CAUSE, late, yuan("1"), TODAY, "p2")
    with refused_whole(empty, Refusal.SAME_KEY_OTHER_REQUEST):
        promise(empty, late, "101")
    other = buyer(empty, subject="other")
    with refused_whole(empty, Refusal.NOTHING_OWED):
        arrears.promise(empty, CAUSE, other, yuan("1"), TODAY, "p1")
    with refused_whole(empty, Refusal.UNKNOWN_OBJECT):
        arrears.promise(empty, CAUSE, 404, yuan("1"), TODAY, "p1")


def request(ledger: Ledger, account_id: int, count: int = 6) -> arrears.RequestMade:
    """The customer asks for a hardship plan."""
    return arrears.request_hardship(ledger, CAUSE, account_id, count, "lost my job", f"h{count}")


def test_the_plans_that_can_be_offered(empty: Ledger, late: int) -> None:
    six, twelve = arrears.offers(empty, late)
    assert [str(i.amount) for i in six.plan.instalments] == ["100.00"] * 6
    assert [str(i.amount) for i in twelve.plan.instalments] == ["50.00"] * 12
    assert (six.plan.fee, six.plan.yearly_cost) == (yuan("0"), 0)
    assert six.kept == yuan("0.60")
    assert six.plan.instalments[0].due_date == date(2026, 12, 6)


def test_an_approved_request_moves_what_is_late_into_the_plan(empty: Ledger, late: int) -> None:
    made = request(empty, late)
    assert made == arrears.RequestMade("H261112-00001", HardshipState.SUBMITTED)
    decided = arrears.decide_hardship(empty, OPERATOR, made.number, approve=True)
    assert (decided.state, decided.plan_id) == (HardshipState.APPROVED, 1)
    facts = facts_of(empty, late)
    (plan,) = facts.active_plans
    assert plan.kind is PlanKind.HARDSHIP
    assert [str(c.principal_due) for c in plan.instalments] == ["100.00"] * 6
    assert plan.instalments[-1].bill_date == date(2027, 5, 1)
    # The penalty is payable with the first instalment; nobody is late any more.
    assert facts.owed == yuan("600.60")
    seen = bill.bill(empty, late)
    assert (seen.arrears, seen.overview.due_now) == (None, yuan("0.60"))
    assert seen.overview.due_date == date(2026, 12, 6)
    assert [h.cause for h in facts.active_holds] == [HoldCause.OVERDUE]


def test_a_hardship_plan_costs_nothing_while_it_is_kept(empty: Ledger, late: int) -> None:
    arrears.decide_hardship(empty, OPERATOR, request(empty, late).number, approve=True)
    go_to(empty, date(2026, 12, 2))
    facts = facts_of(empty, late)
    assert [str(s.due) for s in facts.open_statements] == ["0.60", "100.00"]
    paid(empty, late, "100.60")
    go_to(empty, date(2026, 12, 12))
    assert facts_of(empty, late).owed == yuan("500")


def test_a_refused_request_changes_nothing_and_another_may_follow(empty: Ledger, late: int) -> None:
    made = request(empty, late)
    with refused_whole(empty, Refusal.APPLICATION_RUNNING):
        request(empty, late, 12)
    decided = arrears.decide_hardship(empty, OPERATOR, made.number, approve=False)
    assert (decided.state, decided.plan_id) == (HardshipState.REFUSED, None)
    assert facts_of(empty, late).plans == ()
    assert request(empty, late, 12).number == "H261112-00002"


def test_a_request_is_decided_once(empty: Ledger, late: int) -> None:
    made = request(empty, late)
    arrears.decide_hardship(empty, OPERATOR, made.number, approve=False)
    with refused_whole(empty, Refusal.SAME_KEY_OTHER_REQUEST):
        arrears.decide_hardship(empty, OPERATOR, made.number, approve=True)
    with refused_whole(empty, Refusal.UNKNOWN_OBJECT):
        arrears.decide_hardship(empty, OPERATOR, "H261112-09999", approve=True)


def test_what_was_paid_meanwhile_is_not_in_the_plan(empty: Ledger, late: int) -> None:
    made = request(empty, late)
    paid(empty, late, "300.60")  # the penalty and half of the purchase
    arrears.decide_hardship(empty, OPERATOR, made.number, approve=True)
    (plan,) = facts_of(empty, late).active_plans
    assert [str(c.principal_due) for c in plan.instalments] == ["50.00"] * 6


def test_a_request_is_not_approved_when_nothing_is_late_any_more(empty: Ledger, late: int) -> None:
    made = request(empty, late)
    paid(empty, late, "600.60")
    with refused_whole(empty, Refusal.NOTHING_OWED):
        arrears.decide_hardship(empty, OPERATOR, made.number, approve=True)


def test_no_plan_of_seven_and_none_in_the_first_days(empty: Ledger, late: int) -> None:
    with refused_whole(empty, Refusal.NOT_ALLOWED_NOW):
        request(empty, late, 7)
    other = buyer(empty, POOR, subject="other", cycle=(3, 9))
    with refused_whole(empty, Refusal.NOTHING_OWED):
        request(empty, other)


def waive(ledger: Ledger, account_id: int, amount: str, key: str = "w1") -> object:
    """An operator gives up penalty."""
    return arrears.waive(ledger, OPERATOR, account_id, yuan(amount), "goodwill", key)


def test_a_waiver_takes_penalty_off_and_out_of_the_income(empty: Ledger, late: int) -> None:
    assert waive(empty, late, "0.25") == yuan("0.25")
    waive(empty, late, "0.25")  # the same key: once
    assert facts_of(empty, late).owed == yuan("600.35")
    assert book_sums(empty)["penalty_income"] == "-0.35"


def test_waiving_the_last_fen_of_a_bill_settles_it(empty: Ledger, late: int) -> None:
    refunds.refund(empty, OPERATOR, late, "D1", yuan("600"), "returned")
    waive(empty, late, "0.59")
    assert facts_of(empty, late).statements[0].settled_on is None
    waive(empty, late, "0.01", "w2")
    assert facts_of(empty, late).statements[0].settled_on == TODAY


@pytest.mark.parametrize(
    ("amount", "refusal"),
    [
        ("0", Refusal.AMOUNT_NOT_POSITIVE),
        ("-0.10", Refusal.AMOUNT_NOT_POSITIVE),
        ("0.61", Refusal.LARGER_THAN_LEFT),
        ("100000000000000000000", Refusal.LARGER_THAN_LEFT),
    ],
)
def test_no_more_than_the_penalty_is_waived(
    empty: Ledger, late: int, amount: str, refusal: Refusal
) -> None:
    with refused_whole(empty, refusal):
        waive(empty, late, amount)


def test_a_write_off_ends_the_debt_and_the_penalty(empty: Ledger, late: int) -> None:
    assert arrears.write_off(empty, OPERATOR, late, "hopeless") == yuan("600.60")
    go_to(empty, date(2026, 11, 20))
    facts = facts_of(empty, late)
    assert (facts.owed, facts.written_off) == (yuan("0"), yuan("600.60"))
    assert facts.account.written_off_on == TODAY
    assert book_sums(empty) == {
        "write_off": "600.60",
        "merchant_payable": "-596.40",  # 600.00 less 0.6 %
        "merchant_fee_income": "-3.60",
        "penalty_income": "-0.60",
    }


def test_what_is_disputed_and_what_is_not_billed_is_written_off_too(
    empty: Ledger, late: int
) -> None:
    buys_more(empty, late)
    disputes.open_dispute(empty, CAUSE, late, 1, "never came", "d1")
    assert arrears.write_off(empty, OPERATOR, late, "hopeless") == yuan("900.60")
    facts = facts_of(empty, late)
    assert (facts.owed, facts.principal_due) == (yuan("0"), yuan("0"))


def buys_more(ledger: Ledger, account_id: int) -> None:
    """Lifts the hold and buys for 300.00 in three instalments, none of them billed."""
    (hold,) = facts_of(ledger, account_id).active_holds
    holds.lift(ledger, OPERATOR, account_id, hold.id)
    bought(ledger, account_id, "D2", "300", terms=3)


def test_a_payment_after_a_write_off_is_a_recovery_and_only_the_rest_is_the_customers(
    empty: Ledger, late: int
) -> None:
    arrears.write_off(empty, OPERATOR, late, "hopeless")
    paid(empty, late, "200", "a")
    facts = facts_of(empty, late)
    assert (facts.written_off, facts.overpayment) == (yuan("400.60"), yuan("0"))
    paid(empty, late, "500", "b")
    facts = facts_of(empty, late)
    assert (facts.written_off, facts.overpayment) == (yuan("0"), yuan("99.40"))
    assert book_sums(empty)["clearing"] == "700.00"


def test_nothing_is_written_off_where_nothing_is_owed(empty: Ledger, late: int) -> None:
    other = buyer(empty, subject="other")
    with refused_whole(empty, Refusal.NOTHING_OWED):
        arrears.write_off(empty, OPERATOR, other, "?")
    with refused_whole(empty, Refusal.UNKNOWN_OBJECT):
        arrears.write_off(empty, OPERATOR, 404, "?")


def test_a_debt_written_off_keeps_the_account_frozen(empty: Ledger, late: int) -> None:
    arrears.write_off(empty, OPERATOR, late, "hopeless")
    set_business_date(empty, date(2027, 1, 12))
    (hold,) = facts_of(empty, late).active_holds
    holds.apply(empty, CAUSE, late, hold.id, "please", "a1")
    go_to(empty, date(2027, 1, 13))
    facts = facts_of(empty, late)
    assert [(a.state.value, a.reason) for a in facts.applications] == [("refused", "arrears")]
    assert [h.cause for h in facts.active_holds] == [HoldCause.OVERDUE]
