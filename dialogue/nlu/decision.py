"""Whether a message is understood well enough to be answered, or choices are offered instead.

The thresholds stand in ``config.yml``; how they were chosen is told in docs/understanding.md.
"""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from dialogue.nlu.classifier import CLAUSES
from dialogue.nlu.crisis import says_crisis
from dialogue.nlu.grammar import certain_meaning, says_only_an_amount

NOT_UNDERSTOOD = "nlu_fallback"
OFFERED = "offered"
CRISIS = "crisis"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class Decision(GraphComponent):
    """Leaves the intent of what is understood; makes it ``nlu_fallback`` with choices if not."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """``answer``: least confidence to answer with. ``sooner``: meanings
        answered with less, the first of them before all others. ``surer``: meanings that
        need more. ``heeded``: meanings that from
        this confidence on are offered with the likeliest ones instead of being passed over.

        ``two``: least confidence of each of two requests in one message. ``choices``: how many
        meanings are offered. ``talk``: meanings that are no requests, so never offered.
        """
        return {
            "answer": 0.5,
            "sooner": {},
            "surer": {},
            "heeded": {},
            "two": 0.8,
            "choices": 3,
            "talk": [],
        }

    def __init__(self, config: dict[str, Any]) -> None:
        """Takes the thresholds."""
        self._config = config

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Decision:
        """Rasa's way to make one."""
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        """Decides on each message that was ranked; a command keeps its intent."""
        for message in messages:
            ranking = message.get(INTENT_RANKING_KEY) or []
            text = message.get(TEXT) or ""
            certain = None
            if ranking:
                certain = CRISIS if says_crisis(text) else certain_meaning(text)
            if certain is not None:
                message.set(INTENT, {"name": certain, "confidence": 1.0}, add_to_output=True)
            elif ranking and message.get(CLAUSES) is not None:
                self._decide(message, ranking)
        return messages

    def _decide(self, message: Message, ranking: list[dict[str, Any]]) -> None:
        chances = {entry["name"]: entry["confidence"] for entry in ranking}
        names = list(chances)
        sooner, heeded = self._reached("sooner", chances), self._reached("heeded", chances)
        both = self._requests(message.get(CLAUSES))
        if sooner:
            intent = {"name": sooner[0], "confidence": chances[sooner[0]]}
            message.set(INTENT, intent, add_to_output=True)
        elif heeded and names[0] not in heeded:
            likeliest = dict.fromkeys([names[0], *heeded, *names])
            self._offer(message, "unsure", list(likeliest), chances)
        elif len(both) > 1:
            self._offer(message, "two_requests", both, chances)
        elif chances[names[0]] < self._needed(names[0]) or says_only_an_amount(message.get(TEXT)):
            self._offer(message, "unsure", names, chances)

    def _needed(self, name: str) -> float:
        """The least confidence to answer with that meaning."""
        needed: float = self._config["surer"].get(name, self._config["answer"])
        return needed

    def _reached(self, kind: str, chances: dict[str, float]) -> list[str]:
        """The meanings whose own threshold of that kind is reached."""
        return [name for name, least in self._config[kind].items() if chances.get(name, 0) >= least]

    def _requests(self, clauses: list[dict[str, Any]]) -> list[str]:
        """The different requests that the parts of a message surely are."""
        sure = [one["name"] for one in clauses if one["confidence"] >= self._config["two"]]
        return [name for name in dict.fromkeys(sure) if name not in self._config["talk"]]

    def _offer(
        self, message: Message, why: str, names: list[str], chances: dict[str, float]
    ) -> None:
        offered = [name for name in names if name not in self._config["talk"]]
        confidence = 1 - max(chances.values())
        intent = {"name": NOT_UNDERSTOOD, "confidence": confidence}
        message.set(INTENT, intent, add_to_output=True)
        choices = {"why": why, "meanings": offered[: self._config["choices"]]}
        message.set(OFFERED, choices, add_to_output=True)
