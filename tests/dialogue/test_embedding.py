"""Vectors of sentences: near for what means the same, and kept for lines that were read before."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from dialogue.nlu import embedding as module
from dialogue.nlu.embedding import embedded_lines, embedding


class Counting:
    """A provider that notes what it is asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The length of the text, twice."""
        self.asked += texts
        return np.array([[len(text), len(text)] for text in texts], dtype=np.float32)


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Counting:
    """Is used under the name of counting, keeps in a folder of the test, and even few lines."""
    counting = Counting()
    monkeypatch.setitem(module.PROVIDERS, "counting", lambda: counting)
    monkeypatch.setitem(module._loaded, "counting", counting)
    monkeypatch.setattr(module, "KEPT", tmp_path)
    monkeypatch.setattr(module, "FEW", 1)
    monkeypatch.setattr(module, "BATCH", 2)
    return counting


def test_what_means_the_same_is_nearer() -> None:
    one, same, other = embedding("e5").encode(["怎么关闭月付", "how do I close my account", "天气"])
    assert one.shape == (384,)
    assert one @ same > one @ other


@pytest.mark.parametrize("text", ["", " ", "\x00", "\ud800", "😀", "长" * 5000])
def test_any_text_has_a_vector(text: str) -> None:
    (vector,) = embedding("e5").encode([text])
    assert np.isfinite(vector).all()


def test_a_line_is_read_once(provider: Counting, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    first = embedded_lines("counting", ["a", "bb", "ccc", "a"], lambda *done: seen.append(done))
    assert first.tolist() == [[1, 1], [2, 2], [3, 3], [1, 1]]
    assert (provider.asked, seen) == (["a", "bb", "ccc"], [(2, 3), (3, 3)])
    again = embedded_lines("counting", ["ccc", "dddd", "a"])
    assert again.tolist() == [[3, 3], [4, 4], [1, 1]]
    assert provider.asked == ["a", "bb", "ccc", "dddd"]
    assert [file.name for file in tmp_path.iterdir()] == ["vectors-counting.npz"]


def test_a_broken_file_is_made_anew(provider: Counting, tmp_path: Path) -> None:
    file = tmp_path / "vectors-counting.npz"
    for broken in (b"", b"PK\x03\x04 half", b"no archive"):
        file.write_bytes(broken)
        assert embedded_lines("counting", ["a", "bb"]).tolist() == [[1, 1], [2, 2]]
    assert provider.asked == ["a", "bb"] * 3


def test_few_lines_are_not_kept(
    provider: Counting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "FEW", 5)
    embedded_lines("counting", ["a", "bb"])
    assert list(tmp_path.iterdir()) == []
