"""Rasa as the channel needs it: hears a message, starts over, finds words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.constants import DEFAULT_ACTION_NAMES
from rasa.shared.core.events import ActionExecuted, BotUttered, Restarted, SlotSet, UserUttered
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

ANSWERED, FALLBACK, FAILED = "answered", "fallback", "failed"
NOT_UNDERSTOOD = "action_clarify"
APOLOGIES = {"utter_apology", "utter_unavailable"}


@dataclass(frozen=True)
class Heard:
    """A turn: what the message was understood as, what came of it, whether actions of ours ran."""

    intent: str | None
    outcome: str
    acted: bool


class Mind:
    """The agent of the running Rasa server, whichever model it has at the moment."""

    def __init__(self, agent: Callable[[], Agent]) -> None:
        self._agent = agent

    async def hear(self, message: UserMessage, locale: str | None) -> Heard:
        """Runs a turn and tells what it came to."""
        agent = self._ready()
        if locale:
            await self._take_locale(agent, message, locale)
        await agent.handle_message(message)
        return heard(await agent.processor.get_tracker(message.sender_id))

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


def heard(tracker: DialogueStateTracker) -> Heard:
    """What the customer's last message came to."""
    turn = list(takewhile(lambda e: not isinstance(e, UserUttered), reversed(tracker.events)))
    ran = [e.action_name for e in turn if isinstance(e, ActionExecuted)]
    said = {e.metadata.get("utter_action") for e in turn if isinstance(e, BotUttered)}
    outcome = FAILED if said & APOLOGIES else FALLBACK if NOT_UNDERSTOOD in ran else ANSWERED
    intent = tracker.latest_message.intent.get("name") if tracker.latest_message else None
    return Heard(intent, outcome, acted=any(_is_ours(name) for name in ran))


def _is_ours(name: str | None) -> bool:
    """Actions, and forms: what a form validates and asks is done by actions of ours."""
    if name is None or name in DEFAULT_ACTION_NAMES:
        return False
    return name.startswith("action_") or name.endswith("_form")
