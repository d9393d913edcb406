"""Any history of an account: the services and an independent model tell the same, to the 分."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.properties.machine import Histories

QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
# The same histories in every run; a failure is found again by running the test again.
USUAL = settings(
    derandomize=True,
    max_examples=12,
    stateful_step_count=20,
    deadline=None,
    print_blob=True,
    suppress_health_check=QUIET,
)
# ``--long``: others in every run; a failure prints the line that reproduces it.
LONG = settings(USUAL, derandomize=False, max_examples=500, stateful_step_count=50)


def test_random_histories_agree_with_the_model_on_sqlite(
    templates: Callable[[date | None], Path], pytestconfig: pytest.Config
) -> None:
    run_state_machine_as_test(
        partial(Histories, templates(None)),
        settings=LONG if pytestconfig.getoption("--long") else USUAL,
    )
