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
    max_examples=18,
    stateful_step_count=20,
    deadline=None,
    print_blob=True,
    suppress_health_check=QUIET,
)
# ``--long``: others in every run; a failure prints the line that reproduces it.
LONG = settings(USUAL, derandomize=False, max_examples=500, stateful_step_count=50)


def test_a_long_history_written_by_hand_agrees_with_the_model_on_sqlite(
    templates: Callable[[date | None], Path],
) -> None:
    life = Histories(templates(None))
    steps = [
        # 500.00, and 3000.00 in six; both on the bill of 1 November.
        lambda: life.has_bought_something(amount=50_000, dear=300_000, terms=6, days=4),
        life.pays_the_minimum,
        lambda: life.days_pass(days=9),
        lambda: life.pays(amount=200_000),  # more than the bill: kept, and used for the next
        lambda: life.days_pass(days=31),
        lambda: life.is_charged_back(n=1),  # the use is undone, the next bill is open again
        lambda: life.days_pass(days=31),
        lambda: life.pays(amount=300_000),
        life.is_paid_out,
        lambda: life.is_charged_back(n=1),  # what was paid out is charged
        lambda: life.days_pass(days=31),
        life.pays_off_everything,
        lambda: life.is_charged_back(n=1),
        lambda: life.days_pass(days=31),
        lambda: life.splits_the_last_bill(terms=3),  # refused: late
        lambda: life.pays(amount=300_000),
    ]
    for step in steps:
        step()
        life.check()
    assert [use.undone for use in life.model.uses] == [True, True]
    assert life.model.books["interest_income"] < 0
    assert life.model.books["penalty_income"] < 0
    life.teardown()


def test_random_histories_agree_with_the_model_on_sqlite(
    templates: Callable[[date | None], Path], pytestconfig: pytest.Config
) -> None:
    run_state_machine_as_test(
        partial(Histories, templates(None)),
        settings=LONG if pytestconfig.getoption("--long") else USUAL,
    )
