"""No silent bot: when a turn would end without a word, the customer gets an apology."""

from __future__ import annotations

from typing import Any

from rasa.core.featurizers.precomputation import MessageContainerForCoreFeaturization
from rasa.core.policies.policy import Policy, PolicyPrediction
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, UserUttered
from rasa.shared.core.generator import TrackerWithCachedStates
from rasa.shared.core.trackers import DialogueStateTracker

APOLOGY = "utter_unavailable"


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=False
)
class SilenceGuard(Policy):
    """Says the apology when the action server failed or could not be reached.

    Rasa loses the events of such an action and goes on to listen; every action of ours that
    succeeds leaves at least one event.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Above every other policy: it speaks only when the others are done."""
        return {"priority": 9}

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SilenceGuard:
        """Nothing was trained, nothing is loaded."""
        return cls(config, model_storage, resource, execution_context)

    def train(
        self,
        training_trackers: list[TrackerWithCachedStates],
        domain: Domain,
        **kwargs: Any,
    ) -> Resource:
        """Learns nothing."""
        return self._resource

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: dict[str, Any] | None = None,
        precomputations: MessageContainerForCoreFeaturization | None = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """The apology after a failed action, then listening; otherwise no opinion."""
        scores = self._default_predictions(domain)
        if APOLOGY in domain.action_names_or_texts and failed_silently(tracker):
            scores[domain.index_for_action(APOLOGY)] = 1.0
        elif tracker.latest_action_name == APOLOGY:
            scores[domain.index_for_action(ACTION_LISTEN_NAME)] = 1.0
        # In a form the rules say "listen" as a prediction that overrules all others but its like.
        return self._prediction(scores, is_no_user_prediction=max(scores) == 1.0)


def failed_silently(tracker: DialogueStateTracker) -> bool:
    """Whether the last action left no event at all and nothing was said since the customer."""
    events = list(tracker.events)  # not the applied ones: those leave out what a form repeats
    last = events[-1] if events else None
    if not isinstance(last, ActionExecuted) or last.action_name == ACTION_LISTEN_NAME:
        return False
    if (last.action_name or "").startswith("utter_"):
        return False  # said by Rasa itself, not by the action server
    for event in reversed(events):
        if isinstance(event, BotUttered):
            return False
        if isinstance(event, UserUttered):
            return True
    return False
