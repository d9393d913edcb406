"""Renders the copy of ``domain.yml``: lists of lines, buttons, and the customer's script.

An action sends values and names of responses, never sentences. A value that is a list of
``{"response": name, …}`` becomes the lines of those responses; ``choices`` become buttons.
"""

from __future__ import annotations

import re
from typing import Any

from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig
from zhconv_rs import zhconv

from dialogue.nlu.language import CHINESE, TRADITIONAL

_NAME = re.compile(r"\{(\w+)\}")
_ROW = re.compile(r"(?:(?P<mark>[·⬜✅])\s*)?(?P<label>.*?)(?:：|: )(?P<value>.+)|.*")
_STATES = {"⬜": "open", "✅": "done"}
WITH_CARDS = frozenset({"web"})  # elsewhere the text, which is complete, stands alone


class Copy(TemplatedNaturalLanguageGenerator):
    """Rasa's own templates, with lines, choices, a reference, and traditional characters."""

    def __init__(
        self, endpoint_config: EndpointConfig | None = None, domain: Domain | None = None
    ) -> None:
        """Takes the responses of the domain; Rasa calls it with the ``nlg`` endpoint."""
        super().__init__((domain or Domain.empty()).responses)

    async def generate(
        self,
        utter_action: str,
        tracker: DialogueStateTracker,
        output_channel: str,
        **kwargs: Any,
    ) -> dict[str, Any] | None:
        """The response in the customer's language; None when the domain has none of that name."""
        slots = tracker.current_slot_values()
        kwargs.setdefault("reference", reference_of(tracker))
        return self.render(utter_action, slots, output_channel, kwargs)

    def render(
        self, name: str, slots: dict[str, Any], channel: str, values: dict[str, Any]
    ) -> dict[str, Any] | None:
        """One response with its lines and buttons filled in."""
        values = {key: self._lines(value, slots, channel) for key, value in values.items()}
        response = self.generate_from_slots(name, slots, channel, **values)
        if response is None:
            return None
        if channel not in WITH_CARDS:
            response.pop("custom", None)
        elif "custom" in response:
            card = response["custom"]["card"]
            card["rows"] = card_rows(card["rows"])
        choices = values.get("choices") or []
        if choices:
            response["buttons"] = response.get("buttons", []) + choices
        if slots.get("script") == TRADITIONAL and slots.get("language", CHINESE) == CHINESE:
            response = _traditional(response)
        return response

    def _fill_response(
        self,
        response: dict[str, Any],
        filled_slots: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> dict[str, Any]:
        """Fills ``{names}`` in; unlike Rasa's own way, whatever characters the values have."""
        values = {**(filled_slots or {}), **kwargs}
        filled: dict[str, Any] = _filled(response, values)
        return filled

    def _lines(self, value: Any, slots: dict[str, Any], channel: str) -> Any:
        """Named responses as text, a line each, or as buttons where they carry a payload."""
        if isinstance(value, dict) and "response" in value:
            return self._text(value, slots, channel)
        if value == []:
            return ""
        if not (isinstance(value, list) and isinstance(value[0], dict)):
            return value
        if "payload" in value[0]:
            return [
                {"title": self._text(item, slots, channel), "payload": item["payload"]}
                for item in value
            ]
        return "\n".join(self._text(item, slots, channel) for item in value)

    def _text(self, item: dict[str, Any], slots: dict[str, Any], channel: str) -> str:
        values = {key: self._lines(value, slots, channel) for key, value in item.items()}
        rendered = self.generate_from_slots(values.pop("response"), slots, channel, **values)
        return rendered["text"] if rendered else ""


def _filled(template: Any, values: dict[str, Any]) -> Any:
    if isinstance(template, str):
        return _NAME.sub(lambda m: str(values[m[1]]) if m[1] in values else m[0], template)
    if isinstance(template, dict):
        return {key: _filled(value, values) for key, value in template.items()}
    if isinstance(template, list):
        return [_filled(value, values) for value in template]
    return template


def card_rows(rows: str | list[dict[str, str]]) -> list[dict[str, str]]:
    """The rows of a card; lines of a list become label, value and, of a checklist, state."""
    return [_row(line) for line in rows.split("\n")] if isinstance(rows, str) else rows


def _row(line: str) -> dict[str, str]:
    state = _STATES.get(line[:1])
    found = None if state else _ROW.fullmatch(line)
    if found is None or found["label"] is None:
        row = {"label": line.lstrip("·⬜✅ "), "value": ""}
    else:
        row = {"label": found["label"], "value": found["value"]}
    return {**row, "state": state} if state else row


def reference_of(tracker: DialogueStateTracker) -> str:
    """The number under which a failed turn can be found in the logs."""
    message = tracker.latest_message
    return (message.message_id or "")[:8].upper() if message else ""


def _traditional(response: dict[str, Any]) -> dict[str, Any]:
    response["text"] = zhconv(response.get("text") or "", "zh-tw")
    buttons: list[dict[str, Any]] = response.get("buttons") or []
    for button in buttons:
        button["title"] = zhconv(button["title"], "zh-tw")
    if "custom" in response:
        response["custom"] = _converted(response["custom"])
    return response


def _converted(value: Any) -> Any:
    if isinstance(value, str):
        return zhconv(value, "zh-tw")
    if isinstance(value, dict):
        return {key: _converted(item) for key, item in value.items()}
    return [_converted(item) for item in value] if isinstance(value, list) else value
