"""The widget's connection: tokens, history, second devices, starting over."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Awaitable

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.dialogue.channel.chat import widget
from tests.dialogue.channel.stage import Stage, texts


@pytest.fixture
def someone() -> str:
    """A customer of this test only; the ledger does not know them."""
    return f"someone-{uuid.uuid4().hex}"


def play(story: Awaitable[None]) -> None:
    """Runs a story to its end."""

    async def run() -> None:
        await story

    asyncio.run(run())


@pytest.mark.parametrize("transport", ["websocket", "polling"])
def test_a_message_is_acknowledged_answered_and_shown_once(
    stage: Stage, someone: str, transport: str
) -> None:
    async def story() -> None:
        async with widget(stage, someone, transports=(transport,)) as chat:
            assert await chat.send("你好", client_id="c1") == {"ok": True, "seq": 1}
            await chat.turns(1)
            assert [m["seq"] for m in chat.messages] == list(range(1, len(chat.messages) + 1))
            assert chat.messages[0]["client_id"] == "c1"
            assert chat.messages[0]["text"] == "你好"
            assert {m["from"] for m in chat.messages[1:]} == {"assistant"}
            assert [e for e in chat.events if e[0] == "typing"] == [
                ("typing", {"on": True}),
                ("typing", {"on": False}),
            ]
            assert await chat.send("你好", client_id="c1") == {"ok": True, "seq": 1}
        assert len([e for e in stage.events(someone) if e["event"] == "user"]) == 1

    play(story())


def test_the_account_is_told_to_have_changed_after_an_action(stage: Stage) -> None:
    async def story() -> None:
        async with widget(stage, "shen") as chat:
            await chat.send("查账单")
            await chat.until(lambda heard: ("account", {}) in heard.events)

    play(story())


@pytest.mark.parametrize(
    ("token", "code"),
    [("expired", "expired"), ("forged", "forbidden"), ("none", "forbidden"), ("aud", "forbidden")],
)
def test_a_connection_needs_a_good_token(stage: Stage, token: str, code: str) -> None:
    told = {
        "expired": stage.token("lin", seconds=-1),
        "forged": stage.token("lin", key=Ed25519PrivateKey.generate()),
        "none": "x",
        "aud": stage.token("lin", aud="somebody else"),
    }

    async def story() -> None:
        with pytest.raises(PermissionError, match=f"^{code}$"):
            async with widget(stage, "lin", token=told[token]):
                raise AssertionError("connected")

    play(story())


def test_a_new_token_goes_on_and_brings_what_was_missed(stage: Stage, someone: str) -> None:
    async def story() -> None:
        until = time.time() + 3
        token = stage.token(someone, exp=until)
        async with widget(stage, someone, token=token) as tab, widget(stage, someone) as other:
            while (await tab.call("sync", {"after": 0}))["ok"]:
                pass
            await other.send("你好")
            await other.turns(1)
            await tab.until(lambda chat: ("expired", {}) in chat.events)
            assert tab.messages == []
            foreign = await tab.call("token", {"token": stage.token("lin")})
            assert foreign == {"ok": False, "error": "forbidden"}
            assert await tab.call("sync", {"after": 0}) == {"ok": False, "error": "expired"}
            assert await tab.call("token", {"token": stage.token(someone)}) == {"ok": True}
            await tab.until(lambda chat: len(chat.messages) == len(other.messages))
            assert tab.messages == other.messages
            assert (await tab.send("谢谢"))["ok"]
            await other.turns(2)

    play(story())


def test_a_second_device_has_the_history_and_hears_the_rest(stage: Stage, someone: str) -> None:
    async def story() -> None:
        async with widget(stage, someone) as phone:
            await phone.send("你好")
            await phone.turns(1)
            last = phone.messages[-1]["seq"]
            await phone.call("seen", {"seq": last})
            async with widget(stage, someone) as tablet:
                told = await tablet.call("sync", {"after": 0})
                assert told["messages"] == phone.messages
                assert (told["last"], told["seen"]) == (last, last)
                assert told["state"] == {"mode": "assistant"}
                assert (await tablet.call("sync", {"after": last}))["messages"] == []
                await phone.send("谢谢")
                await tablet.turns(1)
                assert texts(tablet.messages, "customer") == ["谢谢"]

    play(story())


def test_starting_over_keeps_the_history_and_forgets_the_question(stage: Stage) -> None:
    async def story() -> None:
        async with widget(stage, "emma") as chat:
            await chat.send("I want to pay off everything early")
            await chat.turns(1)
            yes = chat.button("Yes")
            before = len(chat.messages)
            assert await chat.call("restart", {}) == {"ok": True}
            divider = chat.messages[-1]
            assert (divider["from"], len(chat.messages)) == ("system", before + 1)
            refused = await chat.send(button=yes)
            assert refused["error"] == "used_button"
            told = (await chat.call("sync", {"after": 0}))["messages"]
            assert [m["text"] for m in told] == [m["text"] for m in chat.messages]
            assert all("buttons" not in m for m in told)
            await chat.send("yes")
            await chat.turns(2)
            assert not any("code was sent" in text for text in texts(chat.messages))

    play(story())


def test_the_language_of_the_host_app_holds_until_the_customer_writes(
    stage: Stage, someone: str
) -> None:
    async def story() -> None:
        token = stage.token(someone, locale="en")
        async with widget(stage, someone, token=token) as chat:
            await chat.send("???")
            await chat.turns(1)
            assert texts(chat.messages)[0].isascii()
            await chat.send("我要查一下这个月的账单")
            await chat.turns(2)
            assert not texts(chat.messages)[-1].isascii()

    play(story())


def test_too_many_messages_are_refused_politely_and_cost_others_nothing(
    stage: Stage, someone: str
) -> None:
    async def story() -> None:
        async with widget(stage, someone) as chat:
            acks = [await chat.send("你好") for _ in range(25)]
            refused = [ack for ack in acks if not ack["ok"]]
            assert refused
            assert refused[0] == {
                "ok": False,
                "error": "too_fast",
                "text": "消息发得有点快，我来不及看。请等几秒再发。",
            }
            kept = (await chat.call("sync", {"after": 0}))["messages"]
            assert len(texts(kept, "customer")) == 25 - len(refused)
        assert stage.post(f"{someone}-other", "你好").status_code == 200

    play(story())


@pytest.mark.parametrize(
    ("event", "data"),
    [
        ("message", None),
        ("message", "查账单"),
        ("message", {"text": "查账单"}),
        ("sync", {"after": "0"}),
        ("sync", {"after": -1}),
        ("seen", {}),
    ],
)
def test_odd_events_are_bad_requests(stage: Stage, someone: str, event: str, data: object) -> None:
    async def story() -> None:
        async with widget(stage, someone) as chat:
            assert await chat.call(event, data) == {"ok": False, "error": "bad_request"}
            assert (await chat.call("sync", {"after": 0}))["messages"] == []

    play(story())


def test_numbers_of_people_are_masked_before_anything_is_kept(stage: Stage, someone: str) -> None:
    async def story() -> None:
        async with widget(stage, someone) as chat:
            await chat.send("手机13812345678，卡6222021234567890128，证110101199003071234")
            await chat.turns(1)
            masked = "手机138****5678，卡****0128，证110***********1234"
            assert texts(chat.messages, "customer") == [masked]
        said = [e["text"] for e in stage.events(someone) if e["event"] == "user"]
        assert said == [masked]
        log = (stage.folder / "rasa.log").read_text()
        assert "13812345678" not in log

    play(story())


def test_the_title_of_a_button_is_the_message_and_its_payload_stays_inside(stage: Stage) -> None:
    async def story() -> None:
        async with widget(stage, "chen") as chat:
            await chat.send("查账单")
            await chat.turns(1)
            assert (await chat.send(button=chat.button("提前结清")))["ok"]
            await chat.turns(2)
            assert texts(chat.messages, "customer")[-1] == "提前结清"
            assert "/early_payoff" not in str(chat.messages)
        said = [e for e in stage.events("chen") if e["event"] == "user"][-1]
        assert (said["text"], said["metadata"]["title"]) == ("/early_payoff", "提前结清")

    play(story())
