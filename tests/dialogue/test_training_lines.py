"""The training data: every line once, none kept aside, none from the questions that measure."""

import csv
import re
from collections import defaultdict
from difflib import SequenceMatcher
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

PROJECT = Path(__file__).resolve().parents[2]
MEASURE = PROJECT.parent / "shared" / "eval" / "real_questions_dev.tsv"
TOO_CLOSE = 0.8
SHORTEST = 4  # two people ask "怎么还" in the same characters


@cache
def lines(*files: Path) -> "tuple[tuple[str, str, str], ...]":
    """File, intent and text of every line."""
    found = []
    for file in files:
        for block in yaml.safe_load(file.read_text("utf-8"))["nlu"]:
            texts = [line[2:].strip() for line in block["examples"].splitlines()]
            found += [(file.name, block["intent"], text) for text in texts]
    return tuple(found)


TRAINING = tuple(sorted((PROJECT / "data" / "nlu").glob("*.yml")))
ASIDE = PROJECT / "tests" / "test_nlu.yml"


def bare(text: str) -> str:
    """A line without what does not tell one from another."""
    return re.sub(r"[\W_]+|抖音|月付", "", text.lower())


def test_no_line_has_two_meanings() -> None:
    meanings = defaultdict(set)
    for _, intent, text in lines(*TRAINING):
        meanings[text].add(intent)
    assert {text: m for text, m in meanings.items() if len(m) > 1} == {}


def test_what_is_kept_aside_is_not_trained() -> None:
    trained = {text for _, _, text in lines(*TRAINING)}
    assert [text for _, _, text in lines(ASIDE) if text in trained] == []


def test_there_are_thousands_of_lines_and_some_for_every_meaning() -> None:
    counts: dict[str, int] = defaultdict(int)
    for _, intent, _ in lines(*TRAINING):
        counts[intent] += 1
    assert sum(counts.values()) > 15_000
    assert {intent for intent, count in counts.items() if count < 8} == set()


@pytest.mark.skipif(not MEASURE.exists(), reason="the questions that measure are not beside this")
def test_no_line_comes_from_the_questions_that_measure() -> None:
    with MEASURE.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        asked = sorted({bare(row["text"]) for row in rows})
    asked = [text for text in asked if len(text) >= SHORTEST]
    by_pair = defaultdict(set)
    for k, text in enumerate(asked):
        for pair in pairwise(text):
            by_pair[pair].add(k)
    close = []
    for file, _, text in lines(*TRAINING, ASIDE):
        told = bare(text)
        shared: dict[int, int] = defaultdict(int)
        for pair in set(pairwise(told)):
            for k in by_pair[pair]:
                shared[k] += 1
        best = sorted(shared, key=lambda k: -shared[k])[:5] if len(told) >= SHORTEST else []
        if any(SequenceMatcher(None, told, asked[k]).ratio() >= TOO_CLOSE for k in best):
            close.append(f"{file}: {text}")
    assert close == []
