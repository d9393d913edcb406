"""What the classifier sees of a sentence: its characters, its sound, and its meaning.

Characters carry the product's words, the sound forgives a wrong character of the same
pronunciation (接触/解除), and the sentence embedding knows words that no training line has.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from pypinyin import lazy_pinyin
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize

from dialogue.nlu.embedding import embedding
from dialogue.nlu.normaliser import normalise

KINDS: dict[str, dict[str, Any]] = {
    "characters": {"analyzer": "char"},
    "sounds": {"analyzer": "word", "token_pattern": r"\S+"},
}


class Features:
    """Three blocks beside each other, each of length one before it is weighed."""

    def __init__(
        self,
        config: dict[str, Any],
        words: dict[str, list[str]] | None = None,
        numbers: dict[str, NDArray[Any]] | None = None,
    ) -> None:
        """Unfitted, or with the words and numbers that ``kept`` gave."""
        words, numbers = words or {}, numbers or {}
        self._weights = config["weights"]
        self._provider = config["embedding"]
        self._ngrams = {
            kind: TfidfVectorizer(
                ngram_range=(1, config["longest_ngram"]),
                min_df=1 if words else config["rarest"],
                sublinear_tf=True,
                lowercase=False,
                vocabulary=words.get(kind),
                dtype=np.float32,
                **how,
            )
            for kind, how in KINDS.items()
        }
        for kind in words:
            self._ngrams[kind].idf_ = numbers[kind]
        self._centre: NDArray[np.float32] = numbers.get("centre", np.zeros(0, np.float32))

    def fit(self, texts: list[str]) -> csr_matrix:
        """Learns the n-grams and the centre of the embedding; the rows of the texts."""
        texts = [normalise(text) for text in texts]
        for kind, ngrams in self._ngrams.items():
            ngrams.fit(_written(kind, texts))
        self._centre = self._embedded(texts).mean(axis=0)
        return self._rows(texts)

    def of(self, texts: list[str]) -> csr_matrix:
        """One row a text."""
        return self._rows([normalise(text) for text in texts])

    def kept(self) -> tuple[dict[str, list[str]], dict[str, NDArray[Any]]]:
        """Words and numbers from which the same features can be made again."""
        words = {kind: n.get_feature_names_out().tolist() for kind, n in self._ngrams.items()}
        numbers = {kind: np.asarray(n.idf_) for kind, n in self._ngrams.items()}
        return words, {**numbers, "centre": self._centre}

    def _rows(self, texts: list[str]) -> csr_matrix:
        blocks = [
            ngrams.transform(_written(kind, texts)) * self._weights[kind]
            for kind, ngrams in self._ngrams.items()
        ]
        meaning = normalize(self._embedded(texts) - self._centre) * self._weights["meaning"]
        return hstack([*blocks, csr_matrix(meaning)]).tocsr()

    def _embedded(self, texts: list[str]) -> NDArray[np.float32]:
        return embedding(self._provider).encode(texts)


def _written(kind: str, texts: list[str]) -> list[str]:
    return [" ".join(lazy_pinyin(text)) for text in texts] if kind == "sounds" else texts
