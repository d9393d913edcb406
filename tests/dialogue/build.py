"""What the tests of the dialogue share: amounts of a message, trackers, Rasa's storage."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event
from rasa.shared.core.trackers import DialogueStateTracker

from dialogue.nlu.grammar import find_entities

LISTEN = ActionExecuted("action_listen")


def amounts(text: str) -> list[int]:
    """The sums of money in a message in 分, said with a unit or as a plain number."""
    found = [e for e in find_entities(text) if e["entity"] in ("amount", "number")]
    return [e["value"] for e in sorted(found, key=lambda e: e["start"])]


def values(text: str, name: str) -> list[Any]:
    """The values of one entity in a message."""
    return [e["value"] for e in find_entities(text) if e["entity"] == name]


def tracker(*events: Event, domain: Domain | None = None) -> DialogueStateTracker:
    """A conversation in which these events happened."""
    slots = domain.slots if domain else []
    return DialogueStateTracker.from_events("a customer", list(events), slots=slots)


def storage(folder: Path) -> LocalModelStorage:
    """Rasa's place for what a component learnt."""
    folder.mkdir(exist_ok=True)
    return LocalModelStorage(folder)


def context() -> ExecutionContext:
    """A graph with nothing else in it."""
    return ExecutionContext(GraphSchema({}))
