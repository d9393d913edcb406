"""The history customers see: kept once, in order, for their eyes only."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from dialogue.channel.buttons import Sealer
from dialogue.channel.refusals import Refused
from dialogue.channel.rows import Button
from dialogue.channel.store import Store
from tests.dialogue.channel.stage import PROJECT, button, texts

NOW = 1_800_000_000.0
YES, NO = Button("确认", "/affirm"), Button("不办了", "/deny")


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real PostgreSQL."""
    with subprocess.Popen(
        [
            str(PROJECT / ".venv/bin/python"),
            str(PROJECT / "tests/dialogue/channel/postgres.py"),
            str(tmp_path_factory.mktemp("postgresql")),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stdout is not None
        yield server.stdout.readline().strip().replace("postgresql+psycopg", "postgresql")
        server.communicate("")


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Each kind of database the conversations may be in."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgresql"))
    return "sqlite://" if request.param == "memory" else f"sqlite:///{tmp_path / 'c.db'}"


@pytest.fixture
def store(url: str, request: pytest.FixtureRequest) -> Iterator[Store]:
    """A store at a fixed time."""
    opened = Store(url, Sealer("secret", lambda: NOW))
    yield opened
    opened.close()


@pytest.fixture
def lin(request: pytest.FixtureRequest) -> str:
    """A customer of this test only, because PostgreSQL is shared by all of them."""
    return f"lin of {request.node.name}"[:100]


def test_messages_are_numbered_for_each_customer(store: Store, lin: str) -> None:
    assert store.hear(lin, "c1", "查账单") == (1, True)
    assert store.say(lin, "assistant", "本期无需还款") == 2
    assert store.hear(f"{lin}!", "c1", "你好") == (1, True)
    told = [(m["seq"], m["from"], m["text"]) for m in store.after(lin, 0)]
    assert told == [(1, "customer", "查账单"), (2, "assistant", "本期无需还款")]
    assert store.last(lin) == 2
    assert texts(store.after(lin, 1)) == ["本期无需还款"]
    assert store.after(lin, 2) == []


def test_the_same_client_id_is_kept_once(store: Store, lin: str) -> None:
    assert store.hear(lin, "c1", "查账单") == (1, True)
    assert store.hear(lin, "c1", "查账单") == (1, False)
    assert store.find(lin, "c1") == 1
    assert len(store.after(lin, 0)) == 1


def test_a_button_is_used_once_and_its_title_is_the_message(store: Store, lin: str) -> None:
    store.say(lin, "assistant", "确认吗？", (YES, NO))
    yes = button(store.after(lin, 0), "确认")
    assert store.press(lin, "c1", yes) == (2, True, YES)
    with pytest.raises(Refused, match="used_button"):
        store.press(lin, "c2", yes)
    assert texts(store.after(lin, 0), "customer") == ["确认"]


def test_the_other_buttons_of_a_message_are_used_up_with_it(store: Store, lin: str) -> None:
    store.say(lin, "assistant", "确认吗？", (YES, NO))
    shown = store.after(lin, 0)
    store.press(lin, "c1", button(shown, "不办了"))
    with pytest.raises(Refused, match="used_button"):
        store.press(lin, "c2", button(shown, "确认"))
    assert all("buttons" not in message for message in store.after(lin, 0))


def test_buttons_are_void_once_the_customer_writes(store: Store, lin: str) -> None:
    store.say(lin, "assistant", "确认吗？", (YES, NO))
    yes = button(store.after(lin, 0), "确认")
    store.hear(lin, "c1", "等一下")
    with pytest.raises(Refused, match="used_button"):
        store.press(lin, "c2", yes)
    assert len(store.after(lin, 0)) == 2


def test_another_customers_button_is_refused_and_stays_good(store: Store, lin: str) -> None:
    store.say(lin, "assistant", "确认吗？", (YES,))
    yes = button(store.after(lin, 0), "确认")
    with pytest.raises(Refused, match="used_button"):
        store.press("somebody else", "c1", yes)
    assert store.press(lin, "c1", yes)[2] == YES


def test_the_payload_of_a_button_is_never_shown(store: Store, lin: str) -> None:
    store.say(lin, "assistant", "选卡", (Button("招商 6621", '/choose_card{"card_id": "3"}'),))
    assert "choose_card" not in str(store.after(lin, 0))


def test_a_card_comes_with_its_message(store: Store, lin: str) -> None:
    card = {"kind": "bill", "title": "账单", "rows": [{"label": "本期", "value": "¥23.80"}]}
    store.say(lin, "assistant", "本期 ¥23.80", (), card)
    assert store.after(lin, 0)[0]["card"] == card


def test_parallel_messages_get_different_numbers(tmp_path: Path, postgresql: str) -> None:
    first, second = (Store(postgresql, Sealer("secret")) for _ in range(2))
    with ThreadPoolExecutor(8) as threads:
        told = [
            threads.submit((first, second)[n % 2].hear, "both", f"c{n // 2}", "你好").result
            for n in range(16)
        ]
        results = [result() for result in told]
    assert sorted(seq for seq, new in results if new) == [1, 2, 3, 4, 5, 6, 7, 8]
    first.close()
    second.close()


def test_who_answers_and_what_was_seen_are_remembered(store: Store, lin: str) -> None:
    assert store.state(lin) == ({"mode": "assistant"}, 0)
    store.set_state(lin, {"mode": "waiting", "place": 3})
    store.set_seen(lin, 5)
    store.set_seen(lin, 2)
    assert store.state(lin) == ({"mode": "waiting", "place": 3}, 5)


def test_answers_end_at_the_next_message_of_the_customer(store: Store, lin: str) -> None:
    store.hear(lin, "c1", "查账单")
    store.say(lin, "assistant", "一")
    store.say(lin, "assistant", "二")
    store.hear(lin, "c2", "谢谢")
    store.say(lin, "assistant", "不客气")
    assert texts(store.answers(lin, 1)) == ["一", "二"]


def test_a_long_history_is_given_from_its_end(tmp_path: Path) -> None:
    store = Store("sqlite://", Sealer("secret"))
    for _ in range(501):
        store.say("lin", "assistant", "好")
    told = store.after("lin", 0)
    assert (len(told), told[0]["seq"], told[-1]["seq"]) == (500, 2, 501)
    store.close()
