"""The assistant follows the cases: who waits where, who talks to a person, and after a break."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import httpx
import pytest

from monthly_pay.desk.channel import Channel
from monthly_pay.desk.follow import Follower
from monthly_pay.ledger.ledger import Cause, Ledger
from monthly_pay.services import queue
from monthly_pay.settings import Settings
from tests.desk.assistant import SECRET, Assistant

Opened = Callable[..., str]
Follow = Callable[[], list[tuple[str, dict[str, object]]]]
MEI = Cause("operator:mei")
HOURS = "09:00–21:00"


@pytest.fixture
def follow(demo: Ledger, assistant: Assistant) -> Follow:
    """Compares once, as a process that has just started; gives what the channel was told."""

    async def once() -> None:
        channel = Channel(Settings(action_secret=SECRET), httpx.ASGITransport(assistant.app))
        await Follower(demo, channel, None).follow()
        await channel.close()

    def run() -> list[tuple[str, dict[str, object]]]:
        asyncio.run(once())
        return assistant.pop()

    return run


def waiting(customer: str, place: int) -> tuple[str, dict[str, object]]:
    """Somebody is told their place."""
    state = {"customer": customer, "mode": "waiting", "place": place, "hours": HOURS}
    return ("mode", state)


def test_who_waits_is_told_the_place_and_the_hours_once(opened: Opened, follow: Follow) -> None:
    opened("lin")
    opened("he")
    assert sorted(follow(), key=str) == [waiting("he", 1), waiting("lin", 0)]
    assert follow() == []


def test_somebody_more_urgent_moves_the_others_back(opened: Opened, follow: Follow) -> None:
    opened("lin")
    follow()
    opened("zhou", "crisis")
    assert sorted(follow(), key=str) == [waiting("lin", 1), waiting("zhou", 0)]


def test_two_cases_of_one_customer_are_one_place(opened: Opened, follow: Follow) -> None:
    opened("lin")
    opened("lin", "scam_alert")
    opened("he")
    assert sorted(follow(), key=str) == [waiting("he", 1), waiting("lin", 0)]


def test_a_complaint_is_answered_later_and_nobody_waits_for_it(
    opened: Opened, follow: Follow
) -> None:
    opened("lin", "complaint")
    assert follow() == []


def test_what_changed_while_nobody_followed_is_caught_up(
    demo: Ledger, opened: Opened, follow: Follow
) -> None:
    number = opened("lin")
    follow()
    queue.take(demo, MEI, number)
    follow()
    queue.hand_back(demo, MEI, number)
    assert [door for door, _ in follow()] == ["mode", "push"]
    assert follow() == []


def test_a_case_done_without_a_talk_is_told_by_its_number(
    demo: Ledger, opened: Opened, follow: Follow
) -> None:
    number = opened("lin")
    follow()
    queue.hand_back(demo, MEI, number)
    values = {"number": number}
    assert follow() == [
        ("mode", {"customer": "lin", "mode": "assistant"}),
        ("push", {"customer": "lin", "response": "utter_case_done", "values": values}),
    ]


def test_who_has_another_case_waits_again_after_the_talk(
    demo: Ledger, opened: Opened, follow: Follow
) -> None:
    number = opened("lin")
    opened("lin", "error")
    queue.take(demo, MEI, number)
    follow()
    queue.hand_back(demo, MEI, number)
    left = ("push", {"customer": "lin", "response": "utter_person_left", "values": {}})
    assert follow() == [waiting("lin", 0), left]


def test_an_assistant_that_is_down_is_told_when_it_is_back(
    opened: Opened, follow: Follow, assistant: Assistant
) -> None:
    opened("lin")
    assistant.down = True
    assert follow() == []
    assistant.down = False
    assert follow() == [waiting("lin", 0)]
