"""Starting the desk: what has to be set."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (
            {"DESK_SECRET": ""},
            "error: MONTHLY_PAY_DESK_SECRET is not set: run `make setup`, or set it\n",
        ),
        (
            {"DESK_SECRET": "x", "ACTION_SECRET": ""},
            "error: MONTHLY_PAY_ACTION_SECRET is not set: run `make setup`, or set it\n",
        ),
        (
            {"DESK_WEBHOOK_URL": "http://127.0.0.1:9/", "DESK_WEBHOOK_SECRET": ""},
            "error: MONTHLY_PAY_DESK_WEBHOOK_SECRET is not set: the webhook is always signed\n",
        ),
    ],
)
def test_it_does_not_start_without_its_secrets(settings: dict[str, str], said: str) -> None:
    needed = {"DESK_SECRET": "x", "ACTION_SECRET": "x", **settings}
    environment = {**os.environ, **{f"MONTHLY_PAY_{n}": v for n, v in needed.items()}}
    command = [sys.executable, "-m", "monthly_pay.desk"]
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (1, said)
