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
from dialogue.nlu.grammar import certain_meaning

NOT_UNDERSTOOD = "nlu_fallback"
OFFERED = "offered"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class Decision(GraphComponent):
    """Leaves the intent of what is understood; makes it ``nlu_fallback`` with choices if not."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """``answer``: least confidence to answer with. ``sooner``: meanings
        answered with less, the first of them before all others.

        ``two``: least confidence of each of two requests in one message. ``choices``: how many
        meanings are offered. ``talk``: meanings that are no requests, so never offered.
        """
        return {
            "answer": 0.5,
            "sooner": {},
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
            certain = certain_meaning(message.get(TEXT) or "") if ranking else None
            if certain is not None:
                message.set(INTENT, {"name": certain, "confidence": 1.0}, add_to_output=True)
            elif ranking and message.get(CLAUSES) is not None:
                self._decide(message, ranking)
        return messages

    def _decide(self, message: Message, ranking: list[dict[str, Any]]) -> None:
        chances = {entry["name"]: entry["confidence"] for entry in ranking}
        sooner = [
            name for name, least in self._config["sooner"].items() if chances.get(name, 0) >= least
        ]
        if sooner:
            name = sooner[0]
            message.set(INTENT, {"name": name, "confidence": chances[name]}, add_to_output=True)
            return
        both = self._requests(message.get(CLAUSES))
        if len(both) > 1:
            self._offer(message, "two_requests", both, chances)
        elif ranking[0]["confidence"] < self._config["answer"]:
            self._offer(message, "unsure", [entry["name"] for entry in ranking], chances)

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
