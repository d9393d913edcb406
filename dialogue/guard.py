"""No silent bot: when a turn would end without a word, the customer gets an apology."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Text

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
    """Says the apology once after an action ran and nothing was said: its server failed.

    Rasa loses the events of an action that raises or cannot be reached, and goes on to listen.
    """

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """Above every other policy: it speaks only when the others are done."""
        return {"priority": 9}

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "SilenceGuard":
        """Nothing was trained, nothing is loaded."""
        return cls(config, model_storage, resource, execution_context)

    def train(
        self,
        training_trackers: List[TrackerWithCachedStates],
        domain: Domain,
        **kwargs: Any,
    ) -> Resource:
        """Learns nothing."""
        return self._resource

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: Optional[Dict[Text, Any]] = None,
        precomputations: Optional[MessageContainerForCoreFeaturization] = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """The apology with certainty after a silent action, otherwise no opinion."""
        scores = self._default_predictions(domain)
        if APOLOGY in domain.action_names_or_texts and ended_silently(tracker):
            scores[domain.index_for_action(APOLOGY)] = 1.0
        return self._prediction(scores)


def ended_silently(tracker: DialogueStateTracker) -> bool:
    """Whether the last event is an action of ours and nothing was said since the customer."""
    last_action: Optional[Text] = None
    for event in reversed(tracker.applied_events()):
        if isinstance(event, BotUttered):
            return False
        if isinstance(event, ActionExecuted) and last_action is None:
            last_action = event.action_name
        if isinstance(event, UserUttered):
            break
    else:
        return False
    return last_action not in (None, ACTION_LISTEN_NAME, APOLOGY)
