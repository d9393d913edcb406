"""Decisions change the ledger once, by supervisors only, for the customer of the case only."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from monthly_pay.ledger.ledger import Cause, Ledger
from monthly_pay.rules.facts import ApplicationState, PlanKind
from monthly_pay.rules.money import Money, total
from monthly_pay.services import arrears, holds, operators
from tests.desk.conftest import Desk
from tests.services.build import account_of, count, facts_of

Opened = Callable[..., str]
LATE, FROZEN = "zhao", "sun"  # forty days late with penalty; frozen for strange logins
FIELDS = {
    "lift": {"hold": "1"},
    "application": {"application": "A261122-00001", "answer": "approve", "reason": "ok"},
    "hardship": {"plan": "H261122-00001", "answer": "approve"},
    "waive": {"amount": "1", "reason": "ok", "nonce": "0" * 32},
}


def hidden(desk: Desk, number: str, name: str) -> str:
    """The value of a hidden field on the page of a case."""
    page = desk.client.get(f"/cases/{number}").text
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    assert found is not None, f"no {name} on the page"
    return found[1]


def penalty(ledger: Ledger, subject: str) -> Money:
    """The unpaid penalty of a customer."""
    return total(s.penalty_due for s in facts_of(ledger, account_of(ledger, subject)).statements)


@pytest.mark.parametrize("decision", FIELDS)
def test_an_agent_decides_nothing(agent: Desk, demo: Ledger, opened: Opened, decision: str) -> None:
    number = opened(LATE)
    before = count(demo, "transfers"), penalty(demo, LATE)
    answer = agent.send(f"/cases/{number}/{decision}", **FIELDS[decision])
    assert answer.status_code == 403
    assert (count(demo, "transfers"), penalty(demo, LATE)) == before
    assert "Waive penalty" not in agent.client.get(f"/cases/{number}").text


def test_a_waiver_sent_twice_is_given_once(supervisor: Desk, demo: Ledger, opened: Opened) -> None:
    number, before = opened(LATE), penalty(demo, LATE)
    form = {"amount": "0.50", "reason": "ill", "nonce": hidden(supervisor, number, "nonce")}
    for _ in range(2):
        assert supervisor.send(f"/cases/{number}/waive", **form).status_code == 303
    assert before - penalty(demo, LATE) == Money(50)
    (waived,) = [a for a in operators.acts(demo) if a.name == "waive"]
    assert (waived.actor, waived.about.split()[1:]) == ("operator:guo", ["50", "ill"])
    other = supervisor.send(f"/cases/{number}/waive", **{**form, "amount": "0.60"})
    assert other.status_code == 409
    assert before - penalty(demo, LATE) == Money(50)


@pytest.mark.parametrize("amount", ["-1", "1.234", "0x1", "", "一块"])
def test_what_is_no_amount_waives_nothing(
    supervisor: Desk, demo: Ledger, opened: Opened, amount: str
) -> None:
    number, before = opened(LATE), penalty(demo, LATE)
    form = {**FIELDS["waive"], "amount": amount}
    assert supervisor.send(f"/cases/{number}/waive", **form).status_code == 422
    assert penalty(demo, LATE) == before


def test_more_than_the_penalty_is_refused(supervisor: Desk, demo: Ledger, opened: Opened) -> None:
    number, before = opened(LATE), penalty(demo, LATE)
    answer = supervisor.send(f"/cases/{number}/waive", **{**FIELDS["waive"], "amount": "9999"})
    assert answer.status_code == 409
    assert "larger than the unpaid penalty" in answer.text
    assert penalty(demo, LATE) == before


def test_a_hold_is_lifted_in_the_name_of_the_supervisor(
    supervisor: Desk, demo: Ledger, opened: Opened
) -> None:
    number = opened(FROZEN)
    hold = hidden(supervisor, number, "hold")
    for _ in range(2):
        assert supervisor.send(f"/cases/{number}/lift", hold=hold).status_code == 303
    facts = facts_of(demo, account_of(demo, FROZEN))
    assert facts.active_holds == ()
    assert len([a for a in operators.acts(demo) if a.name == "lift_hold"]) == 1


def test_an_application_is_approved_with_its_reason(
    supervisor: Desk, demo: Ledger, opened: Opened
) -> None:
    account_id, number = account_of(demo, FROZEN), opened(FROZEN)
    (view,) = holds.views(demo, account_id)
    made = holds.apply(demo, Cause("customer"), account_id, view.hold.id, "on a journey", "a1")
    form = {"application": made.number, "answer": "approve", "reason": "checked by phone"}
    assert supervisor.send(f"/cases/{number}/application", **form).status_code == 303
    facts = facts_of(demo, account_id)
    assert [a.state for a in facts.applications] == [ApplicationState.APPROVED]
    assert [a.reason for a in facts.applications] == ["checked by phone"]
    assert facts.active_holds == ()


def test_what_belongs_to_another_customer_is_not_decided(
    supervisor: Desk, demo: Ledger, opened: Opened
) -> None:
    account_id = account_of(demo, FROZEN)
    (view,) = holds.views(demo, account_id)
    made = holds.apply(demo, Cause("customer"), account_id, view.hold.id, "on a journey", "a1")
    number = opened("lin")
    form = {"application": made.number, "answer": "approve", "reason": "x"}
    assert supervisor.send(f"/cases/{number}/application", **form).status_code == 409
    assert supervisor.send(f"/cases/{number}/lift", hold=str(view.hold.id)).status_code == 409
    assert len(facts_of(demo, account_id).active_holds) == 1


def test_a_hardship_plan_is_made_once(supervisor: Desk, demo: Ledger, opened: Opened) -> None:
    account_id, number = account_of(demo, LATE), opened(LATE)
    cause = Cause("customer")
    made = arrears.request_hardship(demo, cause, account_id, 6, "lost my job", "h1")
    assert "lost my job" in supervisor.client.get(f"/cases/{number}").text
    form = {"plan": made.number, "answer": "approve"}
    sent = [supervisor.send(f"/cases/{number}/hardship", **form).status_code for _ in range(2)]
    assert sent == [303, 409]
    (plan,) = facts_of(demo, account_id).active_plans
    assert (plan.kind, plan.terms, plan.principal) == (PlanKind.HARDSHIP, 6, Money(215600))
