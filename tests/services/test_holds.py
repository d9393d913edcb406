"""Holds: placed, applied against, decided, lifted; and never lifted by paying alone."""

from __future__ import annotations

from datetime import date

import pytest

from monthly_pay.ledger.ledger import Ledger
from monthly_pay.ports.bureau import CreditReport
from monthly_pay.rules.facts import ApplicationState, DeclineReason, HoldCause
from monthly_pay.rules.holds import HoldView
from monthly_pay.rules.refusals import Refusal, Refused
from monthly_pay.services import holds, monitoring, purchases
from monthly_pay.services.day import set_business_date
from tests.services.build import (
    CAUSE,
    OPERATOR,
    account_of,
    count,
    facts_of,
    go_to,
    order,
    paid,
    refused,
    yuan,
)


def view(ledger: Ledger, subject: str) -> HoldView:
    """The only hold of a demo customer."""
    (only,) = holds.views(ledger, account_of(ledger, subject))
    return only


def apply(ledger: Ledger, subject: str, key: str = "a1") -> holds.ApplicationMade:
    """The customer applies against the only hold."""
    hold_id = view(ledger, subject).hold.id
    return holds.apply(ledger, CAUSE, account_of(ledger, subject), hold_id, "on a journey", key)


def test_a_hold_stops_purchases_until_it_is_lifted(demo: Ledger) -> None:
    account_id = account_of(demo, "lin")
    placed = holds.place(demo, OPERATOR, account_id, HoldCause.MISUSE, {"note": 7}, "h1")
    answer = purchases.authorise(demo, CAUSE, account_id, order("X1", "20"))
    assert [d.reason for d in answer.declines] == [DeclineReason.HOLD]
    holds.lift(demo, OPERATOR, account_id, placed.hold_id)
    assert purchases.authorise(demo, CAUSE, account_id, order("X2", "20")).declines == ()
    (hold,) = facts_of(demo, account_id).holds
    assert (hold.placed_by, hold.placed_on) == ("operator:test", date(2026, 11, 22))
    assert (hold.lifted_on, hold.evidence) == (date(2026, 11, 22), {"note": 7})


def test_a_hold_placed_twice_under_one_key_is_one_hold(demo: Ledger) -> None:
    account_id = account_of(demo, "lin")
    first = holds.place(demo, OPERATOR, account_id, HoldCause.MISUSE, {}, "h1")
    assert holds.place(demo, OPERATOR, account_id, HoldCause.MISUSE, {}, "h1") == first
    with refused(Refusal.SAME_KEY_OTHER_REQUEST):
        holds.place(demo, OPERATOR, account_id, HoldCause.CASH_OUT, {}, "h1")
    assert len(facts_of(demo, account_id).active_holds) == 1


def test_somebody_elses_hold_can_not_be_lifted(demo: Ledger) -> None:
    hold_id = view(demo, "sun").hold.id
    with refused(Refusal.NO_SUCH_HOLD):
        holds.lift(demo, OPERATOR, account_of(demo, "lin"), hold_id)
    with refused(Refusal.NO_SUCH_HOLD):
        holds.apply(demo, CAUSE, account_of(demo, "lin"), hold_id, "not mine", "a1")
    assert view(demo, "sun").hold.id == hold_id


def test_an_application_gets_a_number_and_waits_for_its_decision(demo: Ledger) -> None:
    made = apply(demo, "sun")
    assert made.number.startswith("A261122-")
    assert made.state is ApplicationState.SUBMITTED
    seen = view(demo, "sun")
    assert seen.application is not None
    assert (seen.application.number, seen.application.explanation) == (made.number, "on a journey")
    assert not seen.can_apply


def test_an_application_sent_twice_is_one_and_another_one_is_refused(demo: Ledger) -> None:
    made = apply(demo, "sun")
    assert apply(demo, "sun") == made
    with refused(Refusal.APPLICATION_RUNNING):
        apply(demo, "sun", "a2")
    assert count(demo, "applications") == 1


def test_an_approved_application_lifts_the_hold(demo: Ledger) -> None:
    made = apply(demo, "sun")
    decided = holds.decide(demo, OPERATOR, made.number, approve=True, reason="known traveller")
    assert decided == holds.ApplicationMade(made.number, ApplicationState.APPROVED)
    facts = facts_of(demo, account_of(demo, "sun"))
    assert facts.active_holds == ()
    (application,) = facts.applications
    assert (application.decided_on, application.reason) == (date(2026, 11, 22), "known traveller")


def test_a_refused_application_keeps_the_hold_and_another_may_be_made(demo: Ledger) -> None:
    made = apply(demo, "sun")
    holds.decide(demo, OPERATOR, made.number, approve=False, reason="no explanation")
    seen = view(demo, "sun")
    assert seen.application is not None
    assert (seen.application.state, seen.application.reason) == (
        ApplicationState.REFUSED,
        "no explanation",
    )
    assert apply(demo, "sun", "a2").number != made.number


def test_an_application_is_not_decided_again_in_another_way(demo: Ledger) -> None:
    made = apply(demo, "sun")
    holds.decide(demo, OPERATOR, made.number, approve=False, reason="no explanation")
    with pytest.raises(Refused):
        holds.decide(demo, OPERATOR, made.number, approve=True, reason="changed my mind")
    assert view(demo, "sun").hold.cause is HoldCause.ENVIRONMENT


def test_an_application_nobody_made_can_not_be_decided(demo: Ledger) -> None:
    with refused(Refusal.UNKNOWN_OBJECT):
        holds.decide(demo, OPERATOR, "A261122-99999", approve=True, reason="?")


def test_a_hold_by_the_bureau_is_not_applied_against(demo: Ledger) -> None:
    assert view(demo, "ma").earliest == date(2026, 12, 13)  # the next poll
    with refused(Refusal.NOT_ALLOWED_NOW):
        apply(demo, "ma")


def test_while_arrears_remain_there_is_no_day_to_apply(demo: Ledger) -> None:
    with pytest.raises(Refused) as caught:
        apply(demo, "zhao")
    assert caught.value.refusal is Refusal.TOO_EARLY
    assert caught.value.facts == {"earliest": None}


def test_after_arrears_are_paid_the_hold_stays_and_two_months_later_one_can_apply(
    demo: Ledger,
) -> None:
    paid(demo, account_of(demo, "zhao"), "2194.52")
    seen = view(demo, "zhao")
    assert (seen.hold.cause, seen.earliest) == (HoldCause.OVERDUE, date(2027, 1, 22))
    assert not seen.can_apply
    set_business_date(demo, date(2027, 1, 21))
    with pytest.raises(Refused) as caught:
        apply(demo, "zhao", "a1")
    assert caught.value.refusal is Refusal.TOO_EARLY
    assert caught.value.facts == {"earliest": date(2027, 1, 22)}
    set_business_date(demo, date(2027, 1, 22))
    assert apply(demo, "zhao", "a2").number.startswith("A270122-")


def apply_two_months_after_paying(ledger: Ledger) -> None:
    """The customer 40 days late pays today and applies on the first possible day."""
    paid(ledger, account_of(ledger, "zhao"), "2194.52")
    set_business_date(ledger, date(2027, 1, 22))
    apply(ledger, "zhao")


def test_an_application_after_paid_arrears_is_approved_by_rule(demo: Ledger) -> None:
    apply_two_months_after_paying(demo)
    go_to(demo, date(2027, 1, 23))
    facts = facts_of(demo, account_of(demo, "zhao"))
    assert facts.active_holds == ()
    assert [a.state for a in facts.applications] == [ApplicationState.APPROVED]


def test_an_application_is_refused_by_rule_when_the_bureau_knows_of_arrears(demo: Ledger) -> None:
    apply_two_months_after_paying(demo)
    account = facts_of(demo, account_of(demo, "zhao")).account
    report = CreditReport(overdue_elsewhere=1, debt_elsewhere=yuan("900"))
    monitoring.take_report(demo, CAUSE, account.customer_id, account.id, report, date(2027, 1, 22))
    go_to(demo, date(2027, 1, 23))
    facts = facts_of(demo, account.id)
    assert {hold.cause for hold in facts.active_holds} == {HoldCause.OVERDUE, HoldCause.BUREAU}
    assert [(a.state, a.reason) for a in facts.applications] == [
        (ApplicationState.REFUSED, "bureau")
    ]


def test_an_application_against_another_hold_waits_for_people(demo: Ledger) -> None:
    apply(demo, "sun")
    go_to(demo, date(2026, 11, 24))
    seen = view(demo, "sun").application
    assert seen is not None
    assert seen.state is ApplicationState.SUBMITTED


def test_paying_all_but_one_fen_ends_no_arrears(demo: Ledger) -> None:
    paid(demo, account_of(demo, "zhao"), "2194.51")
    assert view(demo, "zhao").earliest is None
