"""The work on cases: the queue, taking over, answering, handing back, deadlines, the audit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from monthly_pay.ledger.ledger import Cause, Ledger
from monthly_pay.ledger.tables.servicing import CaseState
from monthly_pay.services import accounts, operators, queue
from monthly_pay.services.accounts import NewCustomer
from tests.desk.assistant import Assistant
from tests.desk.conftest import Desk

Opened = Callable[..., str]


def looked(ledger: Ledger) -> list[tuple[str, str, str]]:
    """The audit, oldest first: who, what, about what."""
    return [(a.actor, a.name, a.about) for a in operators.acts(ledger)[::-1]]


def test_the_queue_is_sorted_by_urgency_and_then_by_waiting(demo: Ledger, opened: Opened) -> None:
    opened("lin", "human_agent")
    opened("he", "anger")
    opened("chen", "scam_alert")
    opened("zhao", "error")
    opened("zhou", "crisis")
    opened("jiang", "unauthorised_use")
    assert [case.subject for case in queue.queue(demo)] == [
        "zhou",
        "chen",
        "jiang",
        "he",
        "lin",
        "zhao",
    ]


@pytest.mark.parametrize(
    ("topic", "minutes"),
    [("crisis", 5), ("scam_alert", 10), ("anger", 30), ("human_agent", 60), ("complaint", 21600)],
)
def test_a_case_has_a_deadline_by_its_topic(
    demo: Ledger, opened: Opened, topic: str, minutes: int
) -> None:
    case = queue.find(demo, opened("lin", topic))
    assert case.due_at is not None
    assert case.due_at - case.opened_at == timedelta(minutes=minutes)


def test_taking_over_makes_the_assistant_quiet_before_it_says_so(
    agent: Desk, demo: Ledger, opened: Opened, assistant: Assistant
) -> None:
    number = opened("lin")
    answer = agent.send(f"/cases/{number}/take")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/cases/{number}")
    told = [heard for heard in assistant.pop() if heard[1].get("mode") != "waiting"]
    assert told == [
        ("mode", {"customer": "lin", "mode": "human"}),
        ("push", {"customer": "lin", "response": "utter_person_joined", "values": {}}),
    ]
    case = queue.find(demo, number)
    assert (case.state, case.taken_by) == (CaseState.TAKEN, "operator:mei")


def test_an_answer_reaches_the_customer_and_the_first_one_is_noted(
    agent: Desk, demo: Ledger, opened: Opened, assistant: Assistant
) -> None:
    number = opened("lin")
    agent.send(f"/cases/{number}/take")
    assistant.pop()
    assert agent.send(f"/cases/{number}/say", text="您好").json() == {"ok": True}
    first = queue.find(demo, number).answered_at
    agent.send(f"/cases/{number}/say", text="请稍等")
    said = {"customer": "lin", "from": "human"}
    assert assistant.pop() == [
        ("say", {**said, "text": "您好"}),
        ("say", {**said, "text": "请稍等"}),
    ]
    assert first is not None
    assert queue.find(demo, number).answered_at == first


def test_nobody_answers_without_having_the_case(
    agent: Desk, supervisor: Desk, opened: Opened, assistant: Assistant
) -> None:
    number = opened("lin")
    assert agent.send(f"/cases/{number}/say", text="您好").status_code == 409
    supervisor.send(f"/cases/{number}/take")
    assistant.pop()
    answer = agent.send(f"/cases/{number}/say", text="您好")
    assert answer.status_code == 409
    assert "something has changed meanwhile" in answer.text
    assert assistant.pop() == []


def test_an_answer_that_does_not_get_through_is_said(
    agent: Desk, opened: Opened, assistant: Assistant
) -> None:
    number, token = opened("lin"), agent.token()
    agent.send(f"/cases/{number}/take")
    assistant.down = True
    answer = agent.client.post(f"/cases/{number}/say", data={"csrf": token, "text": "您好"})
    assert answer.status_code == 503


def test_handing_back_lets_the_assistant_go_on(
    agent: Desk, demo: Ledger, opened: Opened, assistant: Assistant
) -> None:
    number = opened("lin")
    agent.send(f"/cases/{number}/take")
    assistant.pop()
    agent.send(f"/cases/{number}/hand-back")
    assert assistant.pop() == [
        ("mode", {"customer": "lin", "mode": "assistant"}),
        ("push", {"customer": "lin", "response": "utter_person_left", "values": {}}),
    ]
    assert queue.queue(demo) == []
    assert agent.send(f"/cases/{number}/take").status_code == 409


def test_putting_off_tells_the_customer_until_when(
    agent: Desk, demo: Ledger, opened: Opened, assistant: Assistant
) -> None:
    number = opened("lin")
    agent.send(f"/cases/{number}/take")
    assistant.pop()
    agent.send(f"/cases/{number}/put-off", days="3")
    case = queue.find(demo, number)
    assert case.due_at is not None
    values = {"number": number, "date": case.due_at.date().isoformat()}
    assert assistant.pop() == [
        ("mode", {"customer": "lin", "mode": "assistant"}),
        ("push", {"customer": "lin", "response": "utter_person_left", "values": {}}),
        ("push", {"customer": "lin", "response": "utter_case_later", "values": values}),
    ]
    assert case.state is CaseState.PENDING
    assert case.due_at - demo.clock.now() > timedelta(days=2, hours=23)
    assert agent.send(f"/cases/{number}/put-off", days="31").status_code == 409


def test_the_conversation_is_shown_as_it_goes_on(
    agent: Desk, opened: Opened, assistant: Assistant
) -> None:
    number = opened("lin")
    assistant.says("lin", "转人工")
    assistant.says("lin", "我的手机138****5678")
    live = agent.client.get(f"/cases/{number}/live?after=1").json()
    assert [message["text"] for message in live["messages"]] == ["我的手机138****5678"]
    assert (live["state"], live["taken_by"]) == ("open", None)


def test_notes_are_for_colleagues_only(agent: Desk, opened: Opened, assistant: Assistant) -> None:
    number = opened("lin")
    agent.send(f"/cases/{number}/note", text="calls back <tomorrow>")
    assert "calls back &lt;tomorrow&gt;" in agent.client.get(f"/cases/{number}").text
    assert not [door for door, _ in assistant.pop() if door in ("say", "push")]


def test_every_look_and_every_act_is_in_the_audit(
    agent: Desk, supervisor: Desk, demo: Ledger, opened: Opened
) -> None:
    number = opened("lin")
    before = len(looked(demo))
    agent.client.get(f"/cases/{number}")
    csrf = {"csrf": agent.token()}  # found on the page of the queue
    agent.client.post(f"/cases/{number}/take", data=csrf)
    agent.client.post(f"/cases/{number}/say", data={**csrf, "text": "您好"})
    agent.client.post(f"/cases/{number}/hand-back", data=csrf)
    agent.client.get("/numbers")
    supervisor.client.get("/audit")
    mei, guo = "operator:mei", "operator:guo"
    assert looked(demo)[before:] == [
        (mei, "look", f"case {number} lin"),
        (mei, "look", "queue"),
        (mei, "take_case", number),
        (mei, "answer_case", number),
        (mei, "close_case", number),
        (mei, "look", "numbers"),
        (guo, "look", "audit"),
    ]


def test_an_agent_does_not_see_the_audit(agent: Desk, supervisor: Desk) -> None:
    assert agent.client.get("/audit").status_code == 403
    assert "mei" in supervisor.client.get("/audit").text


@pytest.mark.parametrize("act", ["take", "hand-back", "note"])
def test_a_case_that_is_not_there(agent: Desk, act: str) -> None:
    answer = agent.send(f"/cases/S261122-99999/{act}", text="x")
    assert answer.status_code == 409
    assert "There is no such case." in answer.text


def test_a_customer_without_an_account_can_be_looked_at(
    agent: Desk, demo: Ledger, opened: Opened
) -> None:
    new = NewCustomer("new", "new", "13800001234", date(1990, 1, 1), ())
    accounts.register(demo, Cause("test"), new)
    assert "no account" in agent.client.get(f"/cases/{opened('new')}").text
