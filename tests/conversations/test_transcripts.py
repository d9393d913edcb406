"""Every transcript, played to the letter through the real assistant."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.conversations.stage import Stage
from tests.conversations.transcript import read, says, with_placeholders, write

FOLDER = Path(__file__).parent
FILES = sorted(FOLDER.rglob("*.txt"))


@pytest.mark.parametrize("file", FILES, ids=[str(f.relative_to(FOLDER)) for f in FILES])
def test_transcript(
    file: Path,
    stage: Stage,
    templates: Callable[[date | None], Path],
    request: pytest.FixtureRequest,
) -> None:
    """The assistant says just this, and the ledger is left just so."""
    transcript = read(file)
    record = request.config.getoption("--record")
    stage.begin(transcript.customer, templates(transcript.date))
    wrong: list[str] = []
    try:
        for step in transcript.steps:
            if step.kind == "!":
                stage.happen(step.text)
            elif step.kind == "=":
                wrong += _wrong(stage, step.text)
            elif record:
                step.answers = [with_placeholders(one) for one in stage.say(step.text)]
            else:
                assert_says(step.text, step.answers, stage.say(step.text))
            if not record:
                assert wrong == []
    finally:
        if record:
            write(transcript)
    assert wrong == []


def _wrong(stage: Stage, claim: str) -> list[str]:
    try:
        stage.check(claim)
    except AssertionError as error:
        return [str(error)]
    return []


def assert_says(said: str, expected: list[str], heard: list[str]) -> None:
    """Each message as expected, with the whole answer shown where one is not."""
    same = len(expected) == len(heard) and all(map(says, expected, heard))
    if not same:
        wanted, got = "\n---\n".join(expected), "\n---\n".join(heard)
        pytest.fail(f"after {said!r}\n=== expected\n{wanted}\n=== heard\n{got}", pytrace=False)
