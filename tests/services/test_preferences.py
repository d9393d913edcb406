"""Contact preferences: recorded with consent, one wish on top of another, and taken back."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from monthly_pay.ledger.ledger import Ledger
from monthly_pay.ledger.tables.contacts import PreferenceRow
from monthly_pay.rules.contacting import Channel, Hours, Preferences
from monthly_pay.rules.refusals import Refusal
from monthly_pay.services import accounts, preferences
from monthly_pay.services.preferences import Wish
from tests.services.build import CAUSE, count, refused_whole

SMS = frozenset({Channel.SMS})


@pytest.fixture
def lin(demo: Ledger) -> int:
    """A customer who has said nothing yet."""
    found = accounts.find_customer(demo, "lin")
    assert found is not None
    return found.id


def test_who_said_nothing_is_contacted_as_the_rules_allow(demo: Ledger, lin: int) -> None:
    assert preferences.find(demo, lin) == Preferences(None, frozenset(Channel), None, False, None)


def test_wishes_add_up_and_each_is_kept_with_who_consented(demo: Ledger, lin: int) -> None:
    assert preferences.wish(demo, CAUSE, lin, Wish(channels=SMS), "w1")
    assert preferences.wish(demo, CAUSE, lin, Wish(avoid_work=True), "w2")
    assert preferences.wish(demo, CAUSE, lin, Wish(hours=Hours(9, 18), language="en"), "w3")
    assert preferences.find(demo, lin) == Preferences(Hours(9, 18), SMS, "en", True, None)
    with demo.read() as reading:
        rows = list(reading.session.scalars(select(PreferenceRow).order_by(PreferenceRow.id)))
    assert [row.avoid_work for row in rows] == [False, True, True]
    assert {row.consented_by for row in rows} == {"customer:test"}
    assert all(row.consented_at for row in rows)


def test_the_same_wish_again_changes_nothing(demo: Ledger, lin: int) -> None:
    assert preferences.wish(demo, CAUSE, lin, Wish(channels=SMS), "w1") is True
    assert preferences.wish(demo, CAUSE, lin, Wish(channels=SMS), "w2") is False
    assert count(demo, "preferences") == 1


def test_everything_can_be_taken_back(demo: Ledger, lin: int) -> None:
    preferences.wish(demo, CAUSE, lin, Wish(Hours(9, 18), SMS, "en", True), "w1")
    assert preferences.wish(demo, CAUSE, lin, Wish(reset=True), "w2")
    assert preferences.find(demo, lin) == Preferences()


@pytest.mark.parametrize(
    "wish",
    [
        Wish(hours=Hours(9, 9)),
        Wish(hours=Hours(-1, 9)),
        Wish(hours=Hours(9, 25)),
        Wish(hours=Hours(24, 9)),
        Wish(channels=frozenset()),
        Wish(language="fr"),
    ],
    ids=str,
)
def test_what_cannot_be_kept_is_refused(demo: Ledger, lin: int, wish: Wish) -> None:
    with refused_whole(demo, Refusal.NOT_ALLOWED_NOW):
        preferences.wish(demo, CAUSE, lin, wish, "w1")


def test_an_unknown_customer_has_no_wishes(demo: Ledger) -> None:
    with refused_whole(demo, Refusal.UNKNOWN_CUSTOMER):
        preferences.wish(demo, CAUSE, 999, Wish(avoid_work=True), "w1")


def test_distress_pauses_collection_for_thirty_days_and_takes_no_wish_away(
    demo: Ledger, lin: int
) -> None:
    preferences.wish(demo, CAUSE, lin, Wish(channels=SMS), "w1")
    until = preferences.pause_for_crisis(demo, CAUSE, lin, "c1")
    assert until == date(2026, 12, 22)
    assert preferences.pause_for_crisis(demo, CAUSE, lin, "c2") == until
    assert preferences.find(demo, lin) == Preferences(channels=SMS, paused_until=until)
    preferences.wish(demo, CAUSE, lin, Wish(reset=True), "w2")
    assert preferences.find(demo, lin) == Preferences(paused_until=until)
