"""Every demo customer's story is true as it is told, on whatever date the ledger is seeded."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from monthly_pay.demo.stories import STORIES
from monthly_pay.ledger.books import trial_balance
from monthly_pay.ledger.ledger import Ledger
from monthly_pay.rules.facts import AccountFacts, AccountState, DeclineReason, HoldCause
from monthly_pay.rules.limit import LimitView
from monthly_pay.rules.money import ZERO, total
from monthly_pay.services import accounts, bill, closing, opening, usage
from tests.services.build import account_of, facts_of

AsOf = Callable[[date], Ledger]
DATES = [
    date(2024, 2, 29),
    date(2026, 5, 21),
    date(2026, 8, 10),
    date(2026, 9, 15),
    date(2026, 11, 6),
    date(2026, 11, 20),
    date(2026, 12, 30),
    date(2027, 1, 1),
    date(2027, 1, 31),
    date(2027, 3, 1),
]
on_every_date = pytest.mark.parametrize("today", DATES, ids=str)


def days_before(today: date, days: int) -> date:
    """The day that many days ago."""
    return today - timedelta(days=days)


def causes(facts: AccountFacts) -> list[HoldCause]:
    """The causes of the active holds."""
    return [hold.cause for hold in facts.active_holds]


def limit_of(ledger: Ledger, subject: str) -> LimitView:
    """The limit as the customer is told."""
    return usage.usability(ledger, account_of(ledger, subject)).limit


@on_every_date
def test_the_books_add_up_and_the_date_is_kept(as_of: AsOf, today: date) -> None:
    with as_of(today).read() as reading:
        assert reading.today == today
        assert total(trial_balance(reading.session).values()) == ZERO


@on_every_date
def test_everybody_is_there_with_a_story(as_of: AsOf, today: date) -> None:
    found = accounts.customers(as_of(today))
    assert {c.subject for c in found} == {story.__name__ for story in STORIES}
    assert len(found) == 16
    assert all(c.story for c in found)
    assert [c.subject for c in found if c.account_id is None] == ["tang", "xu"]


@on_every_date
def test_tang_was_refused_for_what_the_bureau_says(as_of: AsOf, today: date) -> None:
    found = opening.conditions(as_of(today), _id_of(as_of(today), "tang"))
    assert found.last_decision is not None
    assert found.last_decision.decided_on == days_before(today, 25)
    assert found.last_decision.reasons == ["overdue_elsewhere", "debt_too_high"]
    assert (found.verified, found.has_card, found.age_fits) == (True, True, True)


@on_every_date
def test_xu_never_applied_and_has_no_card(as_of: AsOf, today: date) -> None:
    found = opening.conditions(as_of(today), _id_of(as_of(today), "xu"))
    assert (found.verified, found.has_card, found.age_fits) == (True, False, True)
    assert (found.last_decision, found.closed_on) == (None, None)


def _id_of(ledger: Ledger, subject: str) -> int:
    found = accounts.find_customer(ledger, subject)
    assert found is not None
    return found.id


@on_every_date
def test_lin_opened_by_accident_and_never_used_it(as_of: AsOf, today: date) -> None:
    facts = facts_of(as_of(today), account_of(as_of(today), "lin"))
    assert facts.account.opened_on == days_before(today, 5)
    assert (facts.purchases, facts.charges, facts.owed) == ((), (), ZERO)


@on_every_date
def test_he_owes_one_small_purchase_that_is_not_billed(as_of: AsOf, today: date) -> None:
    facts = facts_of(as_of(today), account_of(as_of(today), "he"))
    (charge,) = facts.unbilled_purchases
    assert (str(charge.principal_due), charge.posted_on) == ("23.80", days_before(today, 3))
    assert charge.bill_date > today
    assert (facts.statements, str(facts.owed)) == ((), "23.80")


@on_every_date
def test_chen_has_an_open_bill_a_purchase_plan_and_a_bill_plan(as_of: AsOf, today: date) -> None:
    seen = bill.bill(as_of(today), account_of(as_of(today), "chen"))
    (statement,) = seen.overview.statements
    assert statement.bill_date <= today <= statement.due_date
    assert seen.arrears is None
    assert [(p.kind.value, p.terms) for p in seen.overview.plans] == [("purchase", 12), ("bill", 6)]
    assert all(plan.unbilled for plan in seen.overview.plans)
    assert {"洗衣液", "台灯", "手机"} <= {line.title for line in statement.charges}
    assert [str(c.principal_due) for c in seen.facts.unbilled_purchases] == ["72.50"]


@on_every_date
def test_wu_is_three_days_late_and_in_grace(as_of: AsOf, today: date) -> None:
    seen = bill.bill(as_of(today), account_of(as_of(today), "wu"))
    assert seen.arrears is not None
    assert (seen.arrears.days_past_due, seen.arrears.in_grace) == (3, True)
    assert (str(seen.arrears.amount), seen.arrears.penalty) == ("368.50", ZERO)
    assert seen.facts.holds == ()
    assert [p.state.value for p in seen.facts.payments] == ["failed"] * 3
    assert len(seen.facts.cards) == 2


@on_every_date
def test_zhao_is_forty_days_late_with_penalty_and_a_hold(as_of: AsOf, today: date) -> None:
    seen = bill.bill(as_of(today), account_of(as_of(today), "zhao"))
    assert seen.arrears is not None
    assert (seen.arrears.days_past_due, seen.arrears.in_grace) == (40, False)
    # 36 days of 1.07: from the 4th day late to yesterday, the 39th.
    assert (str(seen.arrears.penalty), str(seen.arrears.amount)) == ("38.52", "2194.52")
    assert causes(seen.facts) == [HoldCause.OVERDUE]
    assert seen.facts.holds[0].placed_on == days_before(today, 36)


@on_every_date
def test_sun_is_frozen_after_logins_from_four_places(as_of: AsOf, today: date) -> None:
    facts = facts_of(as_of(today), account_of(as_of(today), "sun"))
    assert causes(facts) == [HoldCause.ENVIRONMENT]
    assert len({login.place for login in facts.logins}) == 4
    assert [login.usual for login in facts.logins] == [True, False, False, False]
    assert facts.logins[-1].at - facts.logins[0].at <= timedelta(hours=36)
    assert facts.holds[0].placed_on == days_before(today, 2)
    assert str(facts.owed) == "299.00"


@on_every_date
def test_ma_is_frozen_by_the_bureau(as_of: AsOf, today: date) -> None:
    facts = facts_of(as_of(today), account_of(as_of(today), "ma"))
    assert causes(facts) == [HoldCause.BUREAU]
    assert facts.bureau is not None
    assert (facts.bureau.overdue_elsewhere, str(facts.bureau.debt_elsewhere)) == (2, "46000.00")
    assert facts.bureau.polled_on == days_before(today, 9)
    assert facts.bureau.next_poll_on > today
    assert facts.owed == ZERO


@on_every_date
def test_qian_used_the_limit_up_and_was_declined_yesterday(as_of: AsOf, today: date) -> None:
    ledger = as_of(today)
    facts = facts_of(ledger, account_of(ledger, "qian"))
    assert str(limit_of(ledger, "qian").available) == "50.00"
    posted, declined = facts.purchases
    assert (posted.decline_reason, str(posted.amount)) == (None, "1950.00")
    assert (declined.decline_reason, str(declined.amount)) == (DeclineReason.LIMIT, "199.00")
    assert declined.ordered_at.date() == days_before(today, 1)


@on_every_date
def test_zhou_was_declined_by_a_shop_that_does_not_take_it(as_of: AsOf, today: date) -> None:
    facts = facts_of(as_of(today), account_of(as_of(today), "zhou"))
    (declined,) = facts.purchases
    assert (declined.decline_reason, declined.merchant) == (DeclineReason.MERCHANT, "街角烘焙")
    assert (facts.owed, facts.holds) == (ZERO, ())


@on_every_date
def test_feng_has_only_orders_not_yet_received(as_of: AsOf, today: date) -> None:
    ledger = as_of(today)
    facts = facts_of(ledger, account_of(ledger, "feng"))
    assert [str(p.amount) for p in facts.unposted] == ["258.00", "79.90"]
    assert (facts.charges, facts.owed) == ((), ZERO)
    assert str(limit_of(ledger, "feng").available) == "2662.10"  # 3000 - 258 - 79.90


@on_every_date
def test_jiang_paid_everything_and_can_close(as_of: AsOf, today: date) -> None:
    seen = closing.preflight(as_of(today), account_of(as_of(today), "jiang"))
    assert seen.obstacles == ()
    (statement,) = seen.facts.statements
    assert str(statement.issued) == "499.00"
    assert statement.settled_on == statement.due_date


@on_every_date
def test_shen_closed_a_month_ago(as_of: AsOf, today: date) -> None:
    account = facts_of(as_of(today), account_of(as_of(today), "shen")).account
    assert (account.state, account.closed_on) == (AccountState.CLOSED, days_before(today, 30))


@on_every_date
def test_emma_has_an_open_bill_and_one_unbilled_purchase(as_of: AsOf, today: date) -> None:
    seen = bill.bill(as_of(today), account_of(as_of(today), "emma"))
    (statement,) = seen.overview.statements
    assert statement.bill_date <= today <= statement.due_date
    assert [(c.title, str(c.principal_due)) for c in statement.charges] == [
        ("Rain jacket", "329.00")
    ]
    assert [(c.title, str(c.principal_due)) for c in seen.facts.unbilled_purchases] == [
        ("Cookbook", "58.00")
    ]


@on_every_date
def test_ye_has_three_instalments_one_of_them_billed_and_paid(as_of: AsOf, today: date) -> None:
    facts = facts_of(as_of(today), account_of(as_of(today), "ye"))
    (plan,) = facts.active_plans
    assert [c.billed for c in plan.instalments] == [True, False, False]
    assert [str(c.due) for c in plan.instalments] == ["0.00", "299.67", "299.66"]
