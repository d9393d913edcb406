"""The intent of a message: one linear model over the features, with a calibrated confidence."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix
from scipy.special import log_softmax, softmax
from sklearn.model_selection import train_test_split
from sklearn.svm import LinearSVC

from dialogue.nlu.clauses import clauses
from dialogue.nlu.features import Features

RANKED = 10
SHARPEST = 20.0
KEPT_ASIDE = 0.2
ENOUGH_TO_CALIBRATE = 1000
CLAUSES = "clauses"  # the meanings of the parts of a message, for the decision


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntentClassifier(GraphComponent):
    """Learns a line between each meaning and the others (a linear support vector machine)."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """``strength`` is the machine's C; ``weights`` are of the feature blocks; an n-gram seen
        in fewer than ``rarest`` lines is left out."""
        return {
            "longest_ngram": 3,
            "rarest": 1,
            "embedding": "e5",
            "weights": {"characters": 1.0, "meaning": 1.0},
            "strength": 0.5,
        }

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource
    ) -> None:
        """Makes an untrained classifier."""
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._features = Features(config)
        self._labels: list[str] = []
        self._weights: NDArray[np.float32] = np.zeros((0, 0), dtype=np.float32)
        self._biases: NDArray[np.float32] = np.zeros(0, dtype=np.float32)
        self._sharpness = 1.0

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LinearIntentClassifier:
        """Rasa's way to make one."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Learns from the examples of every intent."""
        examples = [m for m in training_data.intent_examples if m.get(TEXT)]
        if not examples:
            return self._resource
        rows = self._features.fit([m.get(TEXT) for m in examples])
        intents = np.array([m.get(INTENT) for m in examples])
        self._sharpness = self._calibrated(rows, intents)
        self._learn(rows, intents)
        self._persist()
        return self._resource

    def _learn(self, rows: csr_matrix, intents: NDArray[np.str_]) -> None:
        machine = LinearSVC(C=self._config["strength"], random_state=0)
        machine.fit(rows, intents)
        weights, biases = machine.coef_, machine.intercept_
        if len(weights) == 1:  # of two meanings scikit-learn keeps only the second's
            weights, biases = np.vstack([-weights, weights]), np.hstack([-biases, biases])
        self._labels = [str(label) for label in machine.classes_]
        # A row a feature: a sparse message then touches only the rows it has.
        self._weights = np.ascontiguousarray(weights.T, dtype=np.float32)
        self._biases = biases.astype(np.float32)

    def _calibrated(self, rows: csr_matrix, intents: NDArray[np.str_]) -> float:
        """How sharp the softmax must be that its confidence is right on a part kept aside."""
        counts = Counter(intents)
        if len(intents) < ENOUGH_TO_CALIBRATE or min(counts.values()) < 2:
            return self._sharpness
        seen, aside, named, wanted = train_test_split(
            rows, intents, test_size=KEPT_ASIDE, stratify=intents, random_state=0
        )
        self._learn(seen, named)
        scores = self._scores(aside)
        right = np.searchsorted(self._labels, wanted), np.arange(len(wanted))

        def surprise(sharpness: float) -> float:
            told = log_softmax(scores * sharpness, axis=1)
            return -float(told[right[1], right[0]].mean())

        return float(minimize_scalar(surprise, bounds=(0.1, SHARPEST), method="bounded").x)

    def process(self, messages: list[Message]) -> list[Message]:
        """Sets the intent, the ranking and the meanings of the parts of each message."""
        for message in messages:
            text = message.get(TEXT)
            if text and self._labels and not message.get(INTENT):
                whole, *parts = self.rank([text, *clauses(text)])
                message.set(INTENT, whole[0], add_to_output=True)
                message.set(INTENT_RANKING_KEY, whole, add_to_output=True)
                message.set(CLAUSES, [part[0] for part in parts], add_to_output=True)
        return messages

    def rank(self, texts: list[str]) -> list[list[dict[str, Any]]]:
        """The likeliest meanings of each text with their confidence, best first."""
        chances = softmax(self._scores(self._features.of(texts)) * self._sharpness, axis=1)
        return [
            [
                {"name": self._labels[k], "confidence": float(row[k])}
                for k in np.argsort(-row)[:RANKED]
            ]
            for row in chances
        ]

    def _scores(self, rows: csr_matrix) -> NDArray[np.float64]:
        return np.asarray(rows @ self._weights + self._biases, dtype=np.float64)

    def _persist(self) -> None:
        ngrams, numbers = self._features.kept()
        with self._storage.write_to(self._resource) as folder:
            kept = {"labels": self._labels, "sharpness": self._sharpness, "ngrams": ngrams}
            (folder / "words.json").write_text(json.dumps(kept, ensure_ascii=False), "utf-8")
            np.savez_compressed(
                folder / "numbers.npz", weights=self._weights, biases=self._biases, **numbers
            )

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> LinearIntentClassifier:
        """Loads what ``train`` wrote: numbers and words, no pickled code."""
        loaded = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            kept = json.loads((folder / "words.json").read_text("utf-8"))
            with np.load(folder / "numbers.npz", allow_pickle=False) as file:
                numbers = dict(file)
        loaded._weights, loaded._biases = numbers.pop("weights"), numbers.pop("biases")
        loaded._labels, loaded._sharpness = kept["labels"], kept["sharpness"]
        loaded._features = Features(config, kept["ngrams"], numbers)
        return loaded
