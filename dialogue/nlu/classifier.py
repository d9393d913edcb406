"""The intent of a message: character n-grams and a sentence embedding, one linear model."""

from __future__ import annotations

import json
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
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import normalize

from dialogue.nlu.embedding import embedding
from dialogue.nlu.normaliser import normalise

RANKED = 10


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntentClassifier(GraphComponent):
    """Learns one line a meaning over n-grams of characters and the embedding's numbers."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """``embedding`` is a provider's name; ``weight`` is its part beside the n-grams."""
        return {"longest_ngram": 3, "strength": 5.0, "embedding": "use", "weight": 1.0}

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource
    ) -> None:
        """Makes an untrained classifier."""
        self._config = config
        self._storage = model_storage
        self._resource = resource
        self._ngrams = _vectorizer(config)
        self._centre: NDArray[np.float32] = np.zeros(0, dtype=np.float32)
        self._labels: list[str] = []
        self._weights: NDArray[np.float32] = np.zeros((0, 0), dtype=np.float32)
        self._biases: NDArray[np.float32] = np.zeros(0, dtype=np.float32)

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
        texts = [normalise(m.get(TEXT)) for m in examples]
        if not texts:
            return self._resource
        self._ngrams.fit(texts)
        self._centre = self._embed(texts).mean(axis=0)
        model = LogisticRegression(
            solver="liblinear", C=self._config["strength"], class_weight="balanced"
        )
        model.fit(self._features(texts), [m.get(INTENT) for m in examples])
        self._labels = [str(label) for label in model.classes_]
        self._weights = model.coef_.astype(np.float32)
        self._biases = model.intercept_.astype(np.float32)
        self._persist()
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Sets the intent and the ranking of each message that has text and no intent yet."""
        for message in messages:
            text = message.get(TEXT)
            if text and self._labels:
                ranking = self.rank(text)
                message.set(INTENT, ranking[0], add_to_output=True)
                message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages

    def rank(self, text: str) -> list[dict[str, Any]]:
        """The likeliest meanings with their confidence, best first."""
        scores = self._features([normalise(text)]) @ self._weights.T + self._biases
        chances = _softmax(np.asarray(scores)[0])
        best = np.argsort(-chances)[:RANKED]
        return [{"name": self._labels[k], "confidence": float(chances[k])} for k in best]

    def _features(self, texts: list[str]) -> csr_matrix:
        dense = normalize(self._embed(texts) - self._centre) * self._config["weight"]
        return hstack([self._ngrams.transform(texts), csr_matrix(dense)]).tocsr()

    def _embed(self, texts: list[str]) -> NDArray[np.float32]:
        return embedding(self._config["embedding"]).encode(texts)

    def _persist(self) -> None:
        with self._storage.write_to(self._resource) as folder:
            words = {
                "labels": self._labels,
                "ngrams": self._ngrams.get_feature_names_out().tolist(),
            }
            (folder / "words.json").write_text(json.dumps(words, ensure_ascii=False), "utf-8")
            np.savez_compressed(
                folder / "numbers.npz",
                weights=self._weights,
                biases=self._biases,
                centre=self._centre,
                idf=self._ngrams.idf_,
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
            words = json.loads((folder / "words.json").read_text("utf-8"))
            numbers = np.load(folder / "numbers.npz", allow_pickle=False)
            loaded._labels = words["labels"]
            loaded._ngrams = _vectorizer(config, words["ngrams"])
            loaded._ngrams.idf_ = numbers["idf"]
            loaded._weights = numbers["weights"]
            loaded._biases = numbers["biases"]
            loaded._centre = numbers["centre"]
        return loaded


def _vectorizer(config: dict[str, Any], vocabulary: list[str] | None = None) -> TfidfVectorizer:
    return TfidfVectorizer(
        analyzer="char",
        ngram_range=(1, config["longest_ngram"]),
        sublinear_tf=True,
        lowercase=False,
        vocabulary=vocabulary,
        dtype=np.float32,
    )


def _softmax(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    powers = np.exp(scores - scores.max())
    return powers / powers.sum()
