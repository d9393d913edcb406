"""What the classifier sees of a sentence: its characters and its meaning.

Characters carry the product's words and forgive a wrong one; the sentence embedding knows words
that no training line has.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize

from dialogue.nlu.embedding import embedded_lines, embedding
from dialogue.nlu.normaliser import normalise


class Features:
    """Two blocks beside each other, each of length one before it is weighed."""

    def __init__(
        self,
        config: dict[str, Any],
        ngrams: list[str] | None = None,
        numbers: dict[str, NDArray[Any]] | None = None,
    ) -> None:
        """Unfitted, or with the n-grams and numbers that ``kept`` gave."""
        self._weights = config["weights"]
        self._provider = config["embedding"]
        self._ngrams = TfidfVectorizer(
            analyzer="char",
            ngram_range=(1, config["longest_ngram"]),
            min_df=1 if ngrams else config["rarest"],
            sublinear_tf=True,
            lowercase=False,
            vocabulary=ngrams,
            dtype=np.float32,
        )
        self._centre: NDArray[np.float32] = np.zeros(0, np.float32)
        if numbers:
            self._ngrams.idf_, self._centre = numbers["rarity"], numbers["centre"]

    def fit(self, texts: list[str]) -> csr_matrix:
        """Learns the n-grams and the centre of the embedding; the rows of the texts."""
        texts = [normalise(text) for text in texts]
        vectors = embedded_lines(self._provider, texts)
        self._ngrams.fit(texts)
        self._centre = vectors.mean(axis=0)
        return self._rows(texts, vectors)

    def of(self, texts: list[str]) -> csr_matrix:
        """One row a text."""
        texts = [normalise(text) for text in texts]
        return self._rows(texts, embedding(self._provider).encode(texts))

    def kept(self) -> tuple[list[str], dict[str, NDArray[Any]]]:
        """N-grams and numbers from which the same features can be made again."""
        ngrams: list[str] = self._ngrams.get_feature_names_out().tolist()
        return ngrams, {"rarity": np.asarray(self._ngrams.idf_), "centre": self._centre}

    def _rows(self, texts: list[str], vectors: NDArray[np.float32]) -> csr_matrix:
        characters = self._ngrams.transform(texts) * self._weights["characters"]
        meaning = normalize(vectors - self._centre) * self._weights["meaning"]
        return hstack([characters, csr_matrix(meaning)]).tocsr()
