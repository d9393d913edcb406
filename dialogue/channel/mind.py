"""Rasa as the channel needs it: hears a message, starts over, finds words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.constants import DEFAULT_ACTION_NAMES
from rasa.shared.core.events import ActionExecuted, Restarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from dialogue.channel.output import Output
from dialogue.channel.refusals import BAD_REQUEST, UNAVAILABLE, Refused
from dialogue.copy import Copy
from dialogue.nlu.language import CHINESE, ENGLISH, SIMPLIFIED, TRADITIONAL

SPEAKING = {
    "zh-CN": {"language": CHINESE, "script": SIMPLIFIED},
    "zh-TW": {"language": CHINESE, "script": TRADITIONAL},
    "en": {"language": ENGLISH},
}


class Mind:
    """The agent of the running Rasa server, whichever model it has at the moment."""

    def __init__(self, agent: Callable[[], Agent]) -> None:
        self._agent = agent

    async def hear(self, message: UserMessage, locale: str | None) -> bool:
        """Runs a turn; tells whether actions of ours were carried out in it."""
        agent = self._ready()
        if locale:
            await self._take_locale(agent, message, locale)
        await agent.handle_message(message)
        return acted(await agent.processor.get_tracker(message.sender_id))

    async def start_over(self, customer: str) -> None:
        """Forgets where the dialogue is; the events stay in the tracker store."""
        agent = self._ready()
        async with agent.lock_store.lock(customer):
            tracker = await agent.processor.get_tracker(customer)
            tracker.update(Restarted(), agent.domain)
            await agent.tracker_store.save(tracker)

    async def words(
        self, name: str, customer: str, locale: str | None, values: dict[str, Any]
    ) -> dict[str, Any]:
        """A response of ``domain.yml`` in the customer's language; refused where there is none."""
        agent = self._ready()
        tracker = await agent.processor.get_tracker(customer)
        slots = tracker.current_slot_values()
        if slots.get("language") is None:
            slots = {**slots, **SPEAKING.get(locale or "", {})}
        copy: Copy = agent.nlg
        words = copy.render(name, slots, Output.name(), values)
        if words is None:
            raise Refused(BAD_REQUEST)
        return words

    def _ready(self) -> Any:
        agent = self._agent()
        if not agent.is_ready():
            raise Refused(UNAVAILABLE)
        return agent

    async def _take_locale(self, agent: Any, message: UserMessage, locale: str) -> None:
        """The host app's language holds until the customer writes in one."""
        async with agent.lock_store.lock(message.sender_id):
            tracker = await agent.processor.fetch_tracker_and_update_session(
                message.sender_id, message.output_channel
            )
            if tracker.get_slot("language") is None:
                slots = [SlotSet(name, value) for name, value in SPEAKING[locale].items()]
                tracker.update_with_events(slots, agent.domain)
                await agent.tracker_store.save(tracker)


def acted(tracker: DialogueStateTracker) -> bool:
    """Whether an action of the action server ran since the customer's last message."""
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            return False
        if isinstance(event, ActionExecuted) and _is_ours(event.action_name):
            return True
    return False


def _is_ours(name: str | None) -> bool:
    """Actions, and forms: what a form validates and asks is done by actions of ours."""
    if name is None or name in DEFAULT_ACTION_NAMES:
        return False
    return name.startswith("action_") or name.endswith("_form")
