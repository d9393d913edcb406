"""The doors for our own programs: reminders, the human desk, handing over and back."""

from __future__ import annotations

import asyncio
import uuid

import pytest
import requests

from tests.dialogue.channel.chat import widget
from tests.dialogue.channel.stage import Stage, texts


@pytest.fixture
def someone() -> str:
    """A customer of this test only; the ledger does not know them."""
    return f"someone-{uuid.uuid4().hex}"


@pytest.mark.parametrize("door", ["push", "say", "mode", "transcript", "turns"])
@pytest.mark.parametrize("secret", ["", "wrong", "secret-of-the-channel-test"])
def test_without_the_secret_every_door_is_closed(
    stage: Stage, someone: str, door: str, secret: str
) -> None:
    body = {"customer": someone, "response": "utter_restarted", "mode": "human"}
    response = stage.inside(door, secret=secret, **body, text="hello")
    assert (response.status_code, response.json()) == (403, {"error": "forbidden"})
    assert stage.history(someone) == []


def test_a_reminder_reaches_an_open_widget_and_the_history(stage: Stage, someone: str) -> None:
    async def story() -> None:
        async with widget(stage, someone) as chat:
            values = {"amount": "¥23.80", "date": "11月26日"}
            sent = await asyncio.to_thread(
                stage.inside,
                "push",
                customer=someone,
                response="utter_line_next_bill",
                values={**values, "due": "12月6日"},
            )
            assert sent.status_code == 200
            await chat.until(lambda heard: ("account", {}) in heard.events)
            assert ["¥23.80" in text for text in texts(chat.messages)] == [True]

    asyncio.run(story())
    assert len(stage.history(someone)) == 1


def test_a_reminder_without_words_is_refused(stage: Stage, someone: str) -> None:
    response = stage.inside("push", customer=someone, response="utter_nothing", values={})
    assert (response.status_code, response.json()) == (422, {"error": "bad_request"})
    assert stage.history(someone) == []


def test_while_a_human_answers_the_assistant_is_quiet(stage: Stage, someone: str) -> None:
    async def story() -> None:
        async with widget(stage, someone) as chat:
            state = {"mode": "waiting", "place": 2, "hours": "9:00–21:00"}
            await asyncio.to_thread(stage.inside, "mode", customer=someone, **state)
            await asyncio.to_thread(stage.inside, "mode", customer=someone, mode="human")
            await chat.until(lambda heard: ("state", {"mode": "human"}) in heard.events)
            assert ("state", state) in chat.events
            assert (await chat.send("有人吗，我的手机13812345678"))["ok"]
            told = {"customer": someone, "from": "human", "text": "在的，请稍等"}
            await asyncio.to_thread(lambda: stage.inside("say", **told))
            await chat.until(lambda heard: len(heard.messages) == 2)
            assert [m["from"] for m in chat.messages] == ["customer", "human"]
            await asyncio.to_thread(stage.inside, "mode", customer=someone, mode="assistant")
            await chat.send("你好")
            await chat.turns(1)
            assert chat.messages[-1]["from"] == "assistant"

    asyncio.run(story())
    transcript = stage.inside("transcript", customer=someone).json()
    said = [(m["from"], m["text"]) for m in transcript["messages"]]
    assert said[:2] == [("customer", "有人吗，我的手机138****5678"), ("human", "在的，请稍等")]
    assert [e["text"] for e in stage.events(someone) if e["event"] == "user"] == ["你好"]


def test_nobody_but_a_human_speaks_through_the_desks_door(stage: Stage, someone: str) -> None:
    told = {"customer": someone, "from": "assistant", "text": "您的账户已关闭"}
    assert stage.inside("say", **told).status_code == 422
    assert stage.history(someone) == []


@pytest.mark.parametrize("mode", ["", "robot", None])
def test_unknown_modes_are_refused(stage: Stage, someone: str, mode: str | None) -> None:
    assert stage.inside("mode", customer=someone, mode=mode).status_code == 422


def test_the_desk_sees_no_buttons(stage: Stage) -> None:
    stage.say("chen", "查账单")
    transcript = stage.inside("transcript", customer="chen").json()["messages"]
    assert texts(transcript)
    assert all("buttons" not in message for message in transcript)


def test_the_history_needs_a_token(stage: Stage) -> None:
    url = f"{stage.url}/assistant/messages"
    assert requests.get(url, timeout=9).status_code == 401
    expired = {"Authorization": f"Bearer {stage.token('lin', seconds=-1)}"}
    response = requests.get(url, headers=expired, timeout=9)
    assert (response.status_code, response.json()) == (401, {"error": "expired"})


def test_what_became_of_a_turn_is_told_without_what_was_said(stage: Stage) -> None:
    since = stage.say("chen", "我这个月要还多少钱")[0]["at"]
    stage.say("chen", "今天天气真好啊我想去爬山你觉得呢")
    told = stage.inside("turns", since=since).json()["turns"]
    assert [t["customer"] for t in told] == ["chen", "chen"]
    assert (told[0]["intent"], told[0]["outcome"]) == ("check_bill", "answered")
    assert told[0]["milliseconds"] > 0
    assert set(told[0]) == {"turn", "customer", "at", "intent", "outcome", "milliseconds"}
    assert "还" not in str(told)
