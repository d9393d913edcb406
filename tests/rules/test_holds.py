"""Every cause of a hold: what lifts it, what is done of it, and the earliest day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from monthly_pay.rules.facts import (
    AccountFacts,
    Application,
    ApplicationState,
    BureauReport,
    HoldCause,
)
from monthly_pay.rules.holds import hold_views
from monthly_pay.rules.money import ZERO
from monthly_pay.rules.refusals import Refusal
from tests.rules.build import TERMS, facts, hold
from tests.rules.hold_view import TODAY, rows, view

PLACED = date(2026, 11, 3)


def frozen(cause: HoldCause, evidence: dict[str, Any] | None = None, **more: Any) -> AccountFacts:
    """An account with one hold since 2026-11-03."""
    return facts(holds=(hold(cause, PLACED, evidence=evidence or {}),), **more)


def application(state: ApplicationState, *, id: int = 1, hold_id: int = 1) -> Application:
    """An application to lift a hold."""
    decided = None if state is ApplicationState.SUBMITTED else TODAY
    return Application(id, f"A{id}", hold_id, "出差登录", state, PLACED, decided, None)


@pytest.mark.parametrize("cause", [HoldCause.MISUSE, HoldCause.CASH_OUT])
def test_what_is_looked_into_asks_for_an_explanation(cause: HoldCause) -> None:
    judged = view(frozen(cause))
    assert rows(judged) == [("explain", False, "0.00", ""), ("decision", False, "0.00", "")]
    assert judged.earliest == PLACED
    assert (judged.can_apply, judged.refusal) == (True, None)


@pytest.mark.parametrize(
    ("evidence", "changed"), [({}, False), ({"password_changed_on": "2026-11-20"}, True)]
)
def test_environment_asks_for_a_new_password_and_an_explanation(
    evidence: dict[str, Any], changed: bool
) -> None:
    judged = view(frozen(HoldCause.ENVIRONMENT, evidence))
    assert rows(judged) == [
        ("change_password", changed, "0.00", ""),
        ("explain", False, "0.00", ""),
        ("decision", False, "0.00", ""),
    ]
    assert judged.earliest == PLACED
    assert judged.can_apply is True


@pytest.mark.parametrize(
    ("evidence", "verified"), [({}, False), ({"verified_on": "2026-11-21"}, True)]
)
def test_changed_identity_asks_to_verify_it_first(evidence: dict[str, Any], verified: bool) -> None:
    judged = view(frozen(HoldCause.IDENTITY_CHANGED, evidence))
    assert rows(judged) == [
        ("verify_identity", verified, "0.00", ""),
        ("explain", False, "0.00", ""),
        ("decision", False, "0.00", ""),
    ]
    assert judged.earliest == PLACED


@pytest.mark.parametrize(("elsewhere", "clear"), [(2, False), (0, True)])
def test_bureau_waits_for_the_next_poll(elsewhere: int, clear: bool) -> None:
    report = BureauReport(date(2026, 11, 10), elsewhere, ZERO, date(2026, 12, 10))
    judged = view(frozen(HoldCause.BUREAU, bureau=report))
    assert rows(judged) == [
        ("clear_elsewhere", clear, "0.00", ""),
        ("next_poll", False, "0.00", "2026-12-10"),
    ]
    assert judged.earliest == date(2026, 12, 10)
    assert (judged.can_apply, judged.refusal) == (False, Refusal.NOT_ALLOWED_NOW)


def test_bureau_without_a_report_promises_no_day() -> None:
    judged = view(frozen(HoldCause.BUREAU))
    assert [done for _, done, _, _ in rows(judged)] == [False, False]
    assert judged.earliest is None


def test_a_lock_of_the_customer_is_unlocked_any_day_without_an_application() -> None:
    judged = view(frozen(HoldCause.CUSTOMER_LOCK))
    assert rows(judged) == [("unlock", False, "0.00", "")]
    assert judged.earliest == TODAY
    assert (judged.can_apply, judged.refusal) == (False, Refusal.NOT_ALLOWED_NOW)


def test_a_running_application_ticks_the_explanation_and_keeps_a_second_away() -> None:
    running = (application(ApplicationState.SUBMITTED),)
    judged = view(frozen(HoldCause.MISUSE, applications=running))
    assert rows(judged)[0] == ("explain", True, "0.00", "")
    assert judged.application == running[0]
    assert (judged.can_apply, judged.refusal) == (False, Refusal.APPLICATION_RUNNING)


def test_after_a_refused_application_another_can_be_made() -> None:
    refused = (application(ApplicationState.REFUSED),)
    assert view(frozen(HoldCause.MISUSE, applications=refused)).can_apply is True


def test_the_newest_application_of_this_hold_counts() -> None:
    made = (
        application(ApplicationState.SUBMITTED, id=2),
        application(ApplicationState.REFUSED, id=1),
        application(ApplicationState.REFUSED, id=3, hold_id=99),
    )
    judged = view(frozen(HoldCause.MISUSE, applications=made))
    assert judged.application == made[0]
    assert judged.refusal is Refusal.APPLICATION_RUNNING


def test_all_active_holds_are_told_and_lifted_ones_are_not() -> None:
    holds = (
        hold(HoldCause.MISUSE, PLACED, id=1, lifted_on=date(2026, 11, 10)),
        hold(HoldCause.BUREAU, PLACED, id=2),
        hold(HoldCause.ENVIRONMENT, TODAY, id=3),
    )
    judged = hold_views(facts(holds=holds), TODAY, TERMS)
    assert [(v.hold.id, v.hold.cause.value) for v in judged] == [(2, "bureau"), (3, "environment")]


def test_an_account_that_is_not_frozen_has_nothing_to_lift() -> None:
    assert hold_views(facts(), TODAY, TERMS) == ()


@pytest.mark.parametrize("cause", list(HoldCause))
def test_no_cause_is_without_a_checklist(cause: HoldCause) -> None:
    assert view(frozen(cause)).checklist
