"""A hold as a test reads it: the only one of an account, and its checklist as rows."""

from __future__ import annotations

from datetime import date

from monthly_pay.rules.facts import AccountFacts
from monthly_pay.rules.holds import HoldView, hold_views
from tests.rules.build import TERMS

TODAY = date(2026, 11, 22)

type Row = tuple[str, bool, str, str]


def view(known: AccountFacts, today: date = TODAY) -> HoldView:
    """The only hold of an account, judged on a day."""
    (only,) = hold_views(known, today, TERMS)
    return only


def rows(judged: HoldView) -> list[Row]:
    """The checklist: step, done, amount, day."""
    return [(i.step.value, i.done, str(i.amount), str(i.day or "")) for i in judged.checklist]
