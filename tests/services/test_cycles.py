"""Changing the due day: once in twelve months, with the bill that lies between the cycles."""

from __future__ import annotations

from datetime import date

import pytest

from monthly_pay.ledger.ledger import Ledger
from monthly_pay.rules.calendar import BillingCycle
from monthly_pay.rules.refusals import Refusal, Refused
from monthly_pay.services import cycles, locking, purchases
from monthly_pay.services.cycles import DueDayChanged
from monthly_pay.services.day import set_business_date
from tests.services.build import (
    CAUSE,
    OPERATOR,
    POOR,
    bought,
    buyer,
    closed,
    confirm,
    facts_of,
    go_to,
    order,
    refused_whole,
    start,
    yuan,
)

CHANGED = DueDayChanged(20, date(2026, 11, 15), date(2026, 11, 20))


@pytest.fixture
def account_id(empty: Ledger) -> int:
    """On 3 November 2026, bills on the 1st: 50.00 and a third of 300.00 are billed, due on the 6th.

    The plan of 300.00 in 3 costs 1.5 % = 4.50; a purchase of 80.00 is on no bill yet.
    """
    account_id = buyer(start(empty, date(2026, 10, 31)))
    bought(empty, account_id, "D1", "50")
    bought(empty, account_id, "D2", "300", terms=3)
    go_to(empty, date(2026, 11, 3))
    bought(empty, account_id, "D3", "80")
    return account_id


def change(ledger: Ledger, account_id: int, due_day: int = 20, key: str = "k1") -> DueDayChanged:
    """An operator changes the due day."""
    return cycles.change_due_day(ledger, OPERATOR, account_id, due_day, key)


def bill_dates(ledger: Ledger, account_id: int) -> dict[str, list[date]]:
    """The bill dates of what is not billed yet: the purchase, and the instalments."""
    unbilled = [c for c in facts_of(ledger, account_id).charges if not c.billed]
    return {
        "purchase": [c.bill_date for c in unbilled if c.plan_id is None],
        "plan": [c.bill_date for c in unbilled if c.plan_id is not None],
    }


def test_what_is_not_billed_moves_and_no_month_asks_for_two_instalments(
    empty: Ledger, account_id: int
) -> None:
    assert change(empty, account_id) == CHANGED
    assert bill_dates(empty, account_id) == {
        "purchase": [date(2026, 11, 15)],
        # one was billed on 1 November, so the next is of December
        "plan": [date(2026, 12, 15), date(2027, 1, 15)],
    }
    assert facts_of(empty, account_id).account.cycle == BillingCycle(15, 20)


def test_the_bill_that_was_issued_keeps_its_due_day(empty: Ledger, account_id: int) -> None:
    change(empty, account_id)
    (issued,) = facts_of(empty, account_id).statements
    assert (issued.due_date, issued.grace_until) == (date(2026, 11, 6), date(2026, 11, 9))


def test_the_transition_bill_and_the_ones_after_it(empty: Ledger, account_id: int) -> None:
    change(empty, account_id)
    go_to(empty, date(2027, 1, 16))
    bills = facts_of(empty, account_id).statements
    assert [(s.bill_date, s.due_date, str(s.issued)) for s in bills] == [
        (date(2026, 11, 1), date(2026, 11, 6), "151.50"),  # 50.00 + 100.00 + 1.50
        (date(2026, 11, 15), date(2026, 11, 20), "80.00"),
        (date(2026, 12, 15), date(2026, 12, 20), "101.50"),
        (date(2027, 1, 15), date(2027, 1, 20), "101.50"),
    ]


def test_what_is_bought_afterwards_goes_to_the_new_bills(empty: Ledger, account_id: int) -> None:
    change(empty, account_id)
    set_business_date(empty, date(2026, 11, 16))
    bought(empty, account_id, "D4", "20")
    assert bill_dates(empty, account_id)["purchase"][-1] == date(2026, 12, 15)


def test_an_earlier_day_of_the_month_begins_with_the_next_one(
    empty: Ledger, account_id: int
) -> None:
    set_business_date(empty, date(2026, 11, 5))
    assert change(empty, account_id, 15) == DueDayChanged(
        15, date(2026, 11, 10), date(2026, 11, 15)
    )


def test_the_preview_tells_the_same_and_changes_nothing(empty: Ledger, account_id: int) -> None:
    seen = cycles.preview(empty, account_id, 20)
    assert (seen.first_bill, seen.first_due) == (date(2026, 11, 15), date(2026, 11, 20))
    assert facts_of(empty, account_id).account.cycle == BillingCycle(1, 6)


def test_a_customer_changes_it_by_a_quote_and_a_code(empty: Ledger, account_id: int) -> None:
    proposal = cycles.propose(empty, CAUSE, account_id, 20, "k1")
    with refused_whole(empty, Refusal.CODE_MISSING):
        cycles.carry_out(empty, CAUSE, account_id, proposal.quote.id)
    confirm(empty, account_id, proposal.quote.id)
    assert cycles.carry_out(empty, CAUSE, account_id, proposal.quote.id) == CHANGED
    assert cycles.carry_out(empty, CAUSE, account_id, proposal.quote.id) == CHANGED


def test_a_yes_to_something_else_changes_no_due_day(empty: Ledger, account_id: int) -> None:
    locking.lock(empty, CAUSE, account_id, "lost phone", "l1")
    quote = locking.propose_unlock(empty, CAUSE, account_id, "u1")
    confirm(empty, account_id, quote.id)
    with refused_whole(empty, Refusal.UNKNOWN_OBJECT):
        cycles.carry_out(empty, CAUSE, account_id, quote.id)


def test_a_second_change_waits_for_twelve_months(empty: Ledger) -> None:
    account_id = buyer(start(empty, date(2026, 11, 3)))
    assert change(empty, account_id) == change(empty, account_id)  # the same key: the same answer
    set_business_date(empty, date(2027, 11, 2))
    with pytest.raises(Refused) as caught:
        change(empty, account_id, 6, "k2")
    assert caught.value.refusal is Refusal.TOO_EARLY
    assert caught.value.facts == {"earliest": date(2027, 11, 3)}
    set_business_date(empty, date(2027, 11, 3))
    assert change(empty, account_id, 6, "k2").first_bill == date(2027, 12, 1)


@pytest.mark.parametrize("due_day", [6, 7, 0, -20, 31, 100])
def test_only_another_of_the_days_on_offer(empty: Ledger, account_id: int, due_day: int) -> None:
    with refused_whole(empty, Refusal.NOT_ALLOWED_NOW):
        change(empty, account_id, due_day)


def test_no_change_while_a_bill_is_late(empty: Ledger) -> None:
    account_id = buyer(start(empty, date(2026, 10, 31)), POOR)
    bought(empty, account_id, "D1", "50")
    go_to(empty, date(2026, 11, 6))
    cycles.preview(empty, account_id, 20)
    go_to(empty, date(2026, 11, 7))
    with refused_whole(empty, Refusal.ARREARS):
        change(empty, account_id)


def test_no_change_of_a_closed_or_unknown_account(empty: Ledger) -> None:
    account_id = closed(empty, buyer(start(empty, date(2026, 11, 3))))
    with refused_whole(empty, Refusal.ACCOUNT_CLOSED):
        change(empty, account_id)
    with refused_whole(empty, Refusal.UNKNOWN_OBJECT):
        change(empty, 404)


def test_a_key_is_good_for_one_due_day(empty: Ledger, account_id: int) -> None:
    change(empty, account_id)
    with refused_whole(empty, Refusal.SAME_KEY_OTHER_REQUEST):
        change(empty, account_id, 15)


def test_an_order_on_its_way_goes_to_the_new_bill(empty: Ledger, account_id: int) -> None:
    purchases.authorise(empty, CAUSE, account_id, order("D5", "30"))
    change(empty, account_id)
    purchases.post(empty, CAUSE, account_id, "D5")
    assert bill_dates(empty, account_id)["purchase"] == [date(2026, 11, 15)] * 2
    assert facts_of(empty, account_id).unbilled_purchases[-1].principal == yuan("30")
