"""Changing the due day: when it may be changed, and where unbilled charges go."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from monthly_pay.rules.duedate import due_day_change
from monthly_pay.rules.facts import AccountFacts
from monthly_pay.rules.refusals import Refusal, Refused
from tests.rules.build import (
    FIFTEENTH,
    FIRST,
    TERMS,
    account,
    charge,
    facts,
    phone,
    plan,
    statement,
    yuan,
)

TODAY = date(2026, 11, 22)


def busy() -> AccountFacts:
    """A paid instalment on an issued bill, nine to come, and a purchase for the next bill."""
    bought = phone(billed=3, paid=3)
    return facts(
        account=account(cycle=FIFTEENTH),
        statements=(statement(3, date(2026, 11, 20), bought.instalments[2]),),
        plans=(bought,),
        unbilled=(charge(2, "159.00", bill_date=date(2026, 12, 15)),),
    )


def test_what_is_not_billed_moves_to_the_new_bill_days() -> None:
    change = due_day_change(busy(), 6, None, TODAY, TERMS)
    assert change.cycle == FIRST
    assert (change.first_bill, change.first_due) == (date(2026, 12, 1), date(2026, 12, 6))
    assert change.bill_dates == {
        2: date(2026, 12, 1),
        104: date(2026, 12, 1),
        105: date(2027, 1, 1),
        106: date(2027, 2, 1),
        107: date(2027, 3, 1),
        108: date(2027, 4, 1),
        109: date(2027, 5, 1),
        110: date(2027, 6, 1),
        111: date(2027, 7, 1),
        112: date(2027, 8, 1),
    }


@pytest.mark.parametrize("due_day", [20, 7, 1, 0, 31])
def test_only_another_of_the_offered_days_can_be_chosen(due_day: int) -> None:
    with pytest.raises(Refused) as refused:
        due_day_change(busy(), due_day, None, TODAY, TERMS)
    assert refused.value.refusal is Refusal.NOT_ALLOWED_NOW
    assert refused.value.facts["offered"] == [6, 15, 20]


def test_a_second_change_waits_for_twelve_months() -> None:
    last = date(2025, 11, 23)
    with pytest.raises(Refused) as refused:
        due_day_change(busy(), 6, last, TODAY, TERMS)
    assert refused.value.refusal is Refusal.TOO_EARLY
    assert refused.value.facts["earliest"] == date(2026, 11, 23)
    assert due_day_change(busy(), 6, last, date(2026, 11, 23), TERMS).cycle == FIRST


def test_no_change_while_a_bill_is_late() -> None:
    bill = statement(1, date(2026, 11, 20), charge(1, "86.40", statement_id=1))
    late = facts(account=account(cycle=FIFTEENTH), statements=(bill,))
    with pytest.raises(Refused) as refused:
        due_day_change(late, 6, None, date(2026, 11, 21), TERMS)
    assert refused.value.refusal is Refusal.ARREARS
    assert due_day_change(late, 6, None, date(2026, 11, 20), TERMS).bill_dates == {}


def test_no_month_asks_for_two_instalments() -> None:
    # Billed on 2026-11-01 and due on the 6th; changed to the 20th on the 3rd: a purchase goes to
    # the bill of 2026-11-15, the next instalment to the one of the month after.
    billed = charge(1, "100.00", statement_id=1, bill_date=date(2026, 11, 1))
    ahead = charge(2, "100.00", bill_date=date(2026, 12, 1))
    last = charge(3, "100.00", bill_date=date(2027, 1, 1))
    split = plan(1, replace(billed, principal_due=yuan("0")), ahead, last)
    known = facts(
        statements=(statement(1, date(2026, 11, 6), split.instalments[0]),),
        plans=(split,),
        unbilled=(charge(9, "70.00", bill_date=date(2026, 12, 1)),),
    )
    change = due_day_change(known, 20, None, date(2026, 11, 3), TERMS)
    assert change.first_bill == date(2026, 11, 15)
    assert change.bill_dates == {
        9: date(2026, 11, 15),
        2: date(2026, 12, 15),
        3: date(2027, 1, 15),
    }
