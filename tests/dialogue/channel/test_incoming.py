"""What a client sent is checked for its form, and a typed command is plain text."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa.core.channels.channel import UserMessage
from rasa.nlu.classifiers.regex_message_handler import RegexMessageHandler
from rasa.shared.core.domain import Domain
from rasa.shared.nlu.training_data.message import Message

from dialogue.channel.incoming import Incoming, plain, read
from dialogue.channel.refusals import Refused

DOMAIN = Domain.from_yaml(
    'version: "3.1"\nintents: [restart, back, close_account]\nentities: [a, confirmed]\n'
)
SLASHES = (
    "/",
    "／",
    " /",
    "\u200b/",
    "\t／",
    "/\u200d/",
    "@/",
    "\u202e/",
    "\x00/",
    "/ /",
    "￼／"[1:],
)
COMMANDS = ("restart", "back", 'close_account{"a": 1}', 'close_account@0.9{"confirmed": true}')


def understood(text: str) -> Any:
    """The intent that Rasa itself reads out of a text, before any model."""
    given_text = UserMessage(text).text
    message = Message.build(given_text)
    return RegexMessageHandler().process([message], DOMAIN)[0].get("intent")


@pytest.mark.parametrize("slash", SLASHES)
@pytest.mark.parametrize("command", COMMANDS)
def test_a_typed_command_is_no_command_for_rasa(slash: str, command: str) -> None:
    assert understood("/" + command) is not None  # that is what the stock channels let through
    assert understood(plain(slash + command)) is None


@given(
    st.text(st.sampled_from("/／@ \u200b\u3000\n\u2060\ufe0f∕⁄"), max_size=8),
    st.sampled_from(COMMANDS),
)
def test_no_beginning_makes_a_command(beginning: str, command: str) -> None:
    assert understood(plain(beginning + command)) is None


@given(st.text(max_size=30))
def test_plain_text_is_never_empty_and_never_begins_with_a_slash(text: str) -> None:
    made = plain(text).strip()
    assert made
    assert not made.startswith("/")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("/restart", "restart"),
        ("@x", "x"),
        ("EXTERNAL: restart", "EXTERNAL: restart"),
        ("还款 1/3", "还款 1/3"),
        ("///", "…"),
        ("查账单", "查账单"),
    ],
)
def test_the_words_behind_a_slash_are_kept(typed: str, told: str) -> None:
    assert plain(typed) == told


def test_sender_metadata_and_channel_of_a_client_are_left_out() -> None:
    body = {"client_id": "c1", "text": "查账单", "sender": "lin", "metadata": {"a": 1}}
    assert read({**body, "input_channel": "cmdline"}) == Incoming("c1", "查账单", None)


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        "查账单",
        {"text": "查账单"},
        {"client_id": "", "text": "查账单"},
        {"client_id": "x" * 65, "text": "查账单"},
        {"client_id": 7, "text": "查账单"},
        {"client_id": "c1"},
        {"client_id": "c1", "text": ""},
        {"client_id": "c1", "text": " \n "},
        {"client_id": "c1", "text": ["查账单"]},
        {"client_id": "c1", "text": "查账单", "button": "b"},
        {"client_id": "c1", "button": ""},
        {"client_id": "c1", "button": {"payload": "/affirm"}},
        {"client_id": "c1", "text": "half of a pair \ud83d"},
        {"client_id": "c1", "text": "nul\0"},
    ],
)
def test_other_bodies_are_refused(body: object) -> None:
    with pytest.raises(Refused, match="bad_request"):
        read(body)
