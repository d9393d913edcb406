"""Watching over accounts: logins from too many places, and what the credit bureau says."""

from __future__ import annotations

from datetime import date

import pytest

from monthly_pay.ledger.clock import moment
from monthly_pay.ledger.ledger import Ledger
from monthly_pay.ports.bureau import CreditReport, SandboxBureau
from monthly_pay.rules.facts import DeclineReason, HoldCause, Login
from monthly_pay.rules.refusals import Refusal
from monthly_pay.services import holds, monitoring, purchases
from monthly_pay.services.day import close_day, set_business_date
from tests.services.build import (
    CAUSE,
    GATEWAY,
    OPERATOR,
    buyer,
    closed,
    count,
    facts_of,
    order,
    refused_whole,
    start,
    yuan,
)

TODAY = date(2026, 11, 3)
GOOD = CreditReport()
LATE_ELSEWHERE = CreditReport(2, yuan("46000"))


@pytest.fixture
def account_id(empty: Ledger) -> int:
    """An account of customer 1 on 3 November 2026."""
    return buyer(start(empty, TODAY))


def logs_in(ledger: Ledger, *places: str) -> list[bool]:
    """A login an hour, from nine; whether each led to a hold. A trailing ``*`` is a usual place."""
    told = []
    for hour, place in enumerate(places, start=9):
        login = Login(moment(TODAY, hour), place.rstrip("*"), "phone", place.endswith("*"))
        told.append(monitoring.record_login(ledger, CAUSE, 1, login, f"l{hour}"))
    return told


def causes(ledger: Ledger, account_id: int) -> list[HoldCause]:
    """The causes of the active holds."""
    return [hold.cause for hold in facts_of(ledger, account_id).active_holds]


def test_the_third_unusual_place_freezes_once_with_its_evidence(
    empty: Ledger, account_id: int
) -> None:
    places = ("Hangzhou*", "Kunming", "Shenyang", "Kunming", "Urumqi", "Harbin")
    assert logs_in(empty, *places) == [False, False, False, False, True, False]
    (hold,) = facts_of(empty, account_id).active_holds
    assert (hold.cause, hold.placed_by) == (HoldCause.ENVIRONMENT, "system:login-risk")
    assert hold.evidence == {"since": "2026-11-03", "places": 3}
    answer = purchases.authorise(empty, CAUSE, account_id, order("D1", "10"))
    assert [d.reason for d in answer.declines] == [DeclineReason.HOLD]


def test_a_traveller_who_was_unfrozen_is_not_frozen_for_the_same_journey(
    empty: Ledger, account_id: int
) -> None:
    logs_in(empty, "Kunming", "Shenyang", "Urumqi")
    (hold,) = facts_of(empty, account_id).active_holds
    holds.lift(empty, OPERATOR, account_id, hold.id)
    for hour, place in ((7, "Harbin"), (8, "Lhasa"), (9, "Guiyang")):
        login = Login(moment(date(2026, 11, 4), hour), place, "phone", False)
        monitoring.record_login(empty, CAUSE, 1, login, place)
        # Two new places are not three; the third one is a reason again.
        assert causes(empty, account_id) == [HoldCause.ENVIRONMENT] * (place == "Guiyang")


def test_two_unusual_places_and_any_number_of_usual_ones_freeze_nothing(
    empty: Ledger, account_id: int
) -> None:
    assert not any(logs_in(empty, "Kunming", "Shenyang", "Hangzhou*", "Ningbo*", "Wuxi*"))
    assert causes(empty, account_id) == []


def test_a_login_told_twice_is_one_login(empty: Ledger, account_id: int) -> None:
    logs_in(empty, "Kunming", "Shenyang", "Urumqi")
    assert logs_in(empty, "Kunming", "Shenyang", "Urumqi") == [False, False, True]
    assert (count(empty, "logins"), len(causes(empty, account_id))) == (3, 1)
    other = Login(moment(TODAY, 9), "Harbin", "phone", False)
    with refused_whole(empty, Refusal.SAME_KEY_OTHER_REQUEST):
        monitoring.record_login(empty, CAUSE, 1, other, "l9")


def test_logins_of_who_has_no_open_account_are_kept_and_freeze_nothing(
    empty: Ledger, account_id: int
) -> None:
    closed(empty, account_id)
    assert not any(logs_in(empty, "Kunming", "Shenyang", "Urumqi"))
    assert (count(empty, "logins"), count(empty, "holds")) == (3, 0)


def test_a_login_of_nobody_is_refused(empty: Ledger, account_id: int) -> None:
    login = Login(moment(TODAY, 9), "Kunming", "phone", False)
    with refused_whole(empty, Refusal.UNKNOWN_CUSTOMER):
        monitoring.record_login(empty, CAUSE, 404, login, "l1")
    assert causes(empty, account_id) == []


def take(ledger: Ledger, account_id: int, report: CreditReport, day: date = TODAY) -> bool:
    """The bureau reported on a day."""
    return monitoring.take_report(ledger, CAUSE, 1, account_id, report, day)


@pytest.mark.parametrize(
    ("report", "frozen"),
    [
        (GOOD, False),
        (CreditReport(0, yuan("100000")), False),
        (CreditReport(0, yuan("100000.01")), True),
        (CreditReport(1, yuan("0")), True),
    ],
)
def test_arrears_or_too_much_debt_elsewhere_freeze(
    empty: Ledger, account_id: int, report: CreditReport, frozen: bool
) -> None:
    assert take(empty, account_id, report) is frozen
    assert causes(empty, account_id) == ([HoldCause.BUREAU] if frozen else [])


def test_the_hold_of_a_report_names_what_it_said(empty: Ledger, account_id: int) -> None:
    take(empty, account_id, LATE_ELSEWHERE)
    (hold,) = facts_of(empty, account_id).active_holds
    assert hold.evidence == {"overdue_elsewhere": 2, "debt_elsewhere": 4_600_000}
    report = facts_of(empty, account_id).bureau
    assert report is not None
    assert report.next_poll_on == date(2026, 12, 3)


def test_the_next_poll_keeps_or_lifts_the_hold(empty: Ledger, account_id: int) -> None:
    take(empty, account_id, LATE_ELSEWHERE)
    assert take(empty, account_id, LATE_ELSEWHERE, date(2026, 12, 3)) is True
    assert len(facts_of(empty, account_id).holds) == 1
    assert take(empty, account_id, GOOD, date(2027, 1, 2)) is False
    (hold,) = facts_of(empty, account_id).holds
    assert hold.lifted_on == date(2027, 1, 2)


@pytest.mark.parametrize(("day", "asked"), [(date(2026, 12, 2), 0), (date(2026, 12, 3), 1)])
def test_who_is_due_is_polled_and_nobody_before(
    empty: Ledger, account_id: int, day: date, asked: int
) -> None:
    take(empty, account_id, GOOD)
    bureau = SandboxBureau({"buyer": LATE_ELSEWHERE})
    assert monitoring.poll_due(empty, bureau, CAUSE, day) == asked
    assert causes(empty, account_id) == [HoldCause.BUREAU] * asked
    assert monitoring.poll_due(empty, bureau, CAUSE, day) == 0


def test_a_bureau_that_cannot_be_asked_is_asked_again_the_next_day(
    empty: Ledger, account_id: int
) -> None:
    take(empty, account_id, LATE_ELSEWHERE)
    day = date(2026, 12, 3)
    monitoring.poll_due(empty, SandboxBureau({"buyer": None}), CAUSE, day)
    assert causes(empty, account_id) == [HoldCause.BUREAU]
    monitoring.poll_due(empty, SandboxBureau(), CAUSE, date(2026, 12, 4))
    assert causes(empty, account_id) == []


def test_closing_the_day_before_polls_the_bureau(empty: Ledger, account_id: int) -> None:
    take(empty, account_id, GOOD)
    set_business_date(empty, date(2026, 12, 2))
    close_day(empty, GATEWAY, date(2026, 12, 2), SandboxBureau({"buyer": LATE_ELSEWHERE}))
    assert causes(empty, account_id) == [HoldCause.BUREAU]


def test_a_closed_account_is_polled_no_more(empty: Ledger, account_id: int) -> None:
    take(empty, account_id, GOOD)
    closed(empty, account_id)
    assert monitoring.poll_due(empty, SandboxBureau(), CAUSE, date(2027, 1, 1)) == 0
