"""Rasa's tracker store without one-time codes: they are used in the turn and never kept."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.events import Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

CODE_ENTITY, CODE_SLOT = "code", "one_time_code"
HIDDEN = "••••••"


class Conversations(SQLTrackerStore):
    """SQLite or PostgreSQL, named by a URL; ``sqlite://`` is in memory."""

    def _additional_events(
        self, session: Session, tracker: DialogueStateTracker
    ) -> Iterator[Event]:
        """The events to keep, without codes."""
        for event in super()._additional_events(session, tracker):
            yield without_code(event)


def without_code(event: Event) -> Event:
    """The event as it may be kept: the same one where it holds no code."""
    found: list[dict[str, Any]] = []
    if isinstance(event, UserUttered):
        found = [e for e in event.entities if e.get("entity") == CODE_ENTITY]
    elif isinstance(event, SlotSet) and event.key == CODE_SLOT and str(event.value).isdigit():
        found = [{"value": event.value}]
    if not found:
        return event
    told = event.as_dict()
    kept = Event.from_parameters({name: _hidden(value, found) for name, value in told.items()})
    assert kept is not None
    return kept


def _hidden(value: Any, codes: list[dict[str, Any]]) -> Any:
    """A value of an event without codes, in whatever width or groups they were typed."""
    if isinstance(value, dict):
        if any(_same_place(value, code) for code in codes):
            return {**value, "value": HIDDEN}  # its digits were read as other things too
        return {name: _hidden(inner, codes) for name, inner in value.items()}
    if isinstance(value, list):
        return [_hidden(inner, codes) for inner in value]
    if isinstance(value, str):
        told = unicodedata.normalize("NFKC", value)
        for code in codes:
            digits = str(code["value"])
            told = re.sub(f"{digits[:3]}[ -]?{digits[3:]}", HIDDEN, told)
        return told if HIDDEN in told else value
    return value


def _same_place(entity: dict[str, Any], code: dict[str, Any]) -> bool:
    if "entity" not in entity or "start" not in code:
        return False
    return bool(entity["start"] < code["end"] and code["start"] < entity["end"])
