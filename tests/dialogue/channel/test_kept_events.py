"""Rasa's tracker store keeps no one-time code; the dialogue goes on all the same."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from dialogue.conversations import Conversations, without_code
from dialogue.nlu.grammar import find_entities

DOMAIN = Domain.from_yaml(
    """
version: "3.1"
intents: [inform]
entities: [code, number]
slots:
  one_time_code: {type: any, mappings: [{type: from_entity, entity: code}]}
actions: [action_carry_out]
"""
)


def heard(text: str) -> UserUttered:
    """A message with what the grammar finds in it, as Rasa logs it."""
    entities = find_entities(text)
    parsed = {"text": text, "intent": {"name": "inform"}, "entities": entities}
    return UserUttered(text, {"name": "inform"}, entities, parsed, message_id="m1")


@pytest.mark.parametrize("text", ["123456", "123 456", "１２３４５６", "验证码是 123-456"])
def test_a_typed_code_is_not_kept(tmp_path: Path, text: str) -> None:
    store = Conversations(host=f"sqlite:///{tmp_path / 'c.db'}", domain=DOMAIN)
    said: list[Event] = [
        ActionExecuted("action_listen"),
        heard(text),
        SlotSet("one_time_code", "123456"),
        ActionExecuted("action_carry_out"),
    ]
    tracker = DialogueStateTracker.from_events("lin", said, slots=DOMAIN.slots)
    asyncio.run(store.save(tracker))
    with store.session_scope() as session:
        kept = [row.data for row in session.query(store.SQLEvent).order_by(store.SQLEvent.id)]
    told = [
        {k: v for k, v in json.loads(data).items() if k not in ("timestamp", "message_id")}
        for data in kept
    ]
    everything = json.dumps(told, ensure_ascii=False)
    assert "123456" not in everything
    assert "456" not in everything
    assert "４５６" not in everything
    assert len(kept) == 4
    store.engine.dispose()


def test_the_conversation_can_be_read_again(tmp_path: Path) -> None:
    store = Conversations(host=f"sqlite:///{tmp_path / 'c.db'}", domain=DOMAIN)
    said: list[Event] = [ActionExecuted("action_listen"), heard("123456")]
    asyncio.run(store.save(DialogueStateTracker.from_events("lin", said, slots=DOMAIN.slots)))
    again = asyncio.run(store.retrieve("lin"))
    assert again is not None
    assert again.latest_message is not None
    assert again.latest_message.text == "••••••"
    assert again.latest_message.intent == {"name": "inform"}
    store.engine.dispose()


@pytest.mark.parametrize(
    "event",
    [
        heard("还 1299.50 元"),
        heard("尾号6621"),
        SlotSet("one_time_code", "passed"),
        SlotSet("one_time_code", None),
        SlotSet("quote_id", "123456"),
        ActionExecuted("action_carry_out"),
    ],
)
def test_everything_else_is_kept_as_it_is(event: Event) -> None:
    assert without_code(event) is event
