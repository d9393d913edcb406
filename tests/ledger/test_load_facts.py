"""What the rules are told of an account: its own rows, with balances from the books."""

from __future__ import annotations

from datetime import date, timedelta

from monthly_pay.ledger.ledger import Ledger
from monthly_pay.rules.calendar import BillingCycle
from monthly_pay.rules.facts import AccountState, DeclineReason, HoldCause, PlanKind, PurchaseState
from monthly_pay.rules.money import ZERO, Money
from monthly_pay.rules.refusals import Refusal
from tests.services.build import (
    account_of,
    bought,
    buyer,
    facts_of,
    go_to,
    paid,
    refused,
    start,
    yuan,
)


def test_an_unknown_account_is_refused(demo: Ledger) -> None:
    with refused(Refusal.UNKNOWN_OBJECT):
        facts_of(demo, 404)


def test_an_account_never_used_has_nothing_but_itself(demo: Ledger) -> None:
    facts = facts_of(demo, account_of(demo, "lin"))
    assert facts.name == "林悦"
    assert facts.account.state is AccountState.OPEN
    assert facts.account.opened_on == date(2026, 11, 17)
    assert facts.account.limit == yuan("3000")
    assert [card.ending for card in facts.cards] == ["6621"]
    assert (facts.charges, facts.statements, facts.plans, facts.purchases) == ((), (), (), ())
    assert (facts.holds, facts.logins, facts.payments, facts.applications) == ((), (), (), ())
    assert facts.bureau is None
    assert (facts.owed, facts.overpayment) == (ZERO, ZERO)


def test_a_bill_carries_its_lines_and_what_is_unpaid_of_them(demo: Ledger) -> None:
    facts = facts_of(demo, account_of(demo, "emma"))
    (statement,) = facts.statements
    assert facts.account.cycle == BillingCycle(21, 26)
    assert statement.bill_date == date(2026, 11, 21)
    assert statement.due_date == date(2026, 11, 26)
    assert statement.grace_until == date(2026, 11, 29)
    assert statement.issued == statement.due == yuan("329")
    assert [(line.title, line.principal_due) for line in statement.charges] == [
        ("Rain jacket", yuan("329"))
    ]
    assert [(c.title, c.principal_due) for c in facts.unbilled_purchases] == [
        ("Cookbook", yuan("58"))
    ]


def test_a_late_bill_carries_its_penalty(demo: Ledger) -> None:
    (statement,) = facts_of(demo, account_of(demo, "zhao")).open_statements
    # 0.05 % of 2156.00 is 1.078, so 1.07 a day; 40 days late less 3 of grace less today = 36.
    assert statement.penalty_due == yuan("38.52")
    assert statement.principal_due == yuan("2156")
    assert statement.due == yuan("2194.52")


def test_a_plan_carries_its_instalments_in_order(demo: Ledger) -> None:
    (plan,) = facts_of(demo, account_of(demo, "ye")).plans
    assert (plan.kind, plan.terms, plan.title) == (PlanKind.PURCHASE, 3, "電鍋")
    # 899.00 in three; the fee is 1.5 % = 13.485, so 13.49 in three.
    assert [(c.number, c.principal, c.fee) for c in plan.instalments] == [
        (1, yuan("299.67"), yuan("4.50")),
        (2, yuan("299.67"), yuan("4.50")),
        (3, yuan("299.66"), yuan("4.49")),
    ]
    assert [c.principal_due for c in plan.instalments] == [ZERO, yuan("299.67"), yuan("299.66")]
    assert [c.billed for c in plan.instalments] == [True, False, False]


def test_a_declined_purchase_keeps_its_reason_and_the_limit_of_then(demo: Ledger) -> None:
    posted, declined = facts_of(demo, account_of(demo, "qian")).purchases
    assert (posted.state, posted.decline_reason) == (PurchaseState.POSTED, None)
    assert (declined.state, declined.decline_reason) == (
        PurchaseState.DECLINED,
        DeclineReason.LIMIT,
    )
    assert declined.limit_then == yuan("50")  # 2000 less 1950
    assert declined.merchant == "暖屋家居"
    assert (declined.ordered_at.hour, declined.ordered_at.date()) == (19, date(2026, 11, 21))


def test_logins_and_their_hold_are_told_in_the_time_of_shanghai(demo: Ledger) -> None:
    facts = facts_of(demo, account_of(demo, "sun"))
    assert [(login.at.day, login.at.hour, login.place, login.usual) for login in facts.logins] == [
        (19, 9, "杭州", True),
        (19, 14, "昆明", False),
        (19, 22, "沈阳", False),
        (20, 3, "乌鲁木齐", False),
    ]
    assert facts.logins[0].at.utcoffset() == timedelta(hours=8)
    (hold,) = facts.active_holds
    assert (hold.cause, hold.placed_by) == (HoldCause.ENVIRONMENT, "system:login-risk")
    assert hold.evidence == {"since": "2026-11-19", "places": 3}  # the unusual ones


def test_the_newest_report_of_the_bureau_counts(demo: Ledger) -> None:
    report = facts_of(demo, account_of(demo, "ma")).bureau
    assert report is not None
    assert (report.polled_on, report.next_poll_on) == (date(2026, 11, 13), date(2026, 12, 13))
    assert (report.overdue_elsewhere, report.debt_elsewhere) == (2, yuan("46000"))


def test_an_account_knows_nothing_of_another(empty: Ledger) -> None:
    start(empty, date(2026, 10, 31))
    first, other = buyer(empty), buyer(empty, subject="other")
    bought(empty, first, "D1", "120")
    bought(empty, other, "D2", "75.50", terms=3)
    go_to(empty, date(2026, 11, 2))
    facts = facts_of(empty, first)
    assert [c.title for c in facts.charges] == ["kettle"]
    assert facts.owed == yuan("120")
    assert facts.plans == ()
    assert [p.order_no for p in facts.purchases] == ["D1"]
    assert [c.id for c in facts.cards] != [c.id for c in facts_of(empty, other).cards]


def test_what_was_paid_too_much_is_the_customers(empty: Ledger) -> None:
    start(empty, date(2026, 10, 31))
    account_id = buyer(empty)
    bought(empty, account_id, "D1", "120")
    paid(empty, account_id, "150.05")
    facts = facts_of(empty, account_id)
    assert facts.owed == ZERO
    assert facts.overpayment == Money(3005)


def test_all_of_a_look_at_the_ledger_is_of_one_moment(empty: Ledger) -> None:
    account_id = buyer(start(empty, date(2026, 11, 1)))
    bought(empty, account_id, "D1", "100")
    with empty.read() as reading:
        before = reading.facts(account_id)
        paid(empty, account_id, "40")
        reading.session.expire_all()
        assert reading.facts(account_id) == before
    assert facts_of(empty, account_id).owed == yuan("60")
