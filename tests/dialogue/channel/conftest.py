"""The servers of these tests, started once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.dialogue.channel.stage import PROJECT, Stage


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The assistant with the trained model; `make train` makes it."""
    if not (PROJECT / "models/assistant.tar.gz").exists():
        pytest.fail("there is no model: run `make train` first", pytrace=False)
    made = Stage(tmp_path_factory.mktemp("channel"))
    try:
        made.start()
        yield made
    finally:
        made.close()
