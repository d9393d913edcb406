"""``monthly-pay`` as a process of its own: its exit codes, and ledgers that are not there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from monthly_pay.ledger.ledger import Ledger

SCRIPT = Path(sys.executable).parent / "monthly-pay"
PROJECT = Path(__file__).parents[2]


def start(url: str, *words: str, module: bool = False) -> subprocess.CompletedProcess[str]:
    """Runs ``monthly-pay``, or ``python -m monthly_pay``, on a ledger."""
    called = [sys.executable, "-m", "monthly_pay"] if module else [str(SCRIPT)]
    settings = {"MONTHLY_PAY_DATABASE_URL": url, "MONTHLY_PAY_CLOCK": "ledger"}
    return subprocess.run(
        [*called, *words],
        env={**os.environ, **settings},
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )


def address(ledger: Ledger) -> str:
    """The URL of a ledger."""
    return ledger.engine.url.render_as_string(hide_password=False)


def test_the_exit_code_tells_done_refused_and_misread(demo: Ledger) -> None:
    url = address(demo)
    shown = start(url, "show", "wu", "--json")
    assert (shown.returncode, shown.stderr) == (0, "")
    assert json.loads(shown.stdout)["due now"] == 36850
    refused = start(url, "show", "nobody", module=True)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr == "refused: unknown_customer (customer nobody); nothing was changed\n"
    assert start(url, "pay", "wu", "abc").returncode == 2


def test_every_command_is_listed_with_what_it_does(tmp_path: Path) -> None:
    told = start(f"sqlite:///{tmp_path / 'none.db'}", "--help").stdout
    for command in (
        "open purchase received refund pay hold lift decide waive show statement audit "
        "close-day seed migrate"
    ).split():
        assert f" {command} " in told


@pytest.mark.parametrize("words", [("show", "wu"), ("customers",)])
def test_without_a_ledger_a_line_tells_what_to_do_and_no_file_is_made(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    file = tmp_path / "none.db"
    result = start(f"sqlite:///{file}", *words)
    assert (result.returncode, result.stdout) == (4, "")
    assert result.stderr == ("error: there is no ledger yet; write one with: make seed\n")
    assert not file.exists()


@pytest.mark.parametrize("words", [("show", "wu"), ("day", "2026-11-24")])
def test_tables_that_are_missing_are_one_line_and_no_traceback(
    empty: Ledger, words: tuple[str, ...]
) -> None:
    from monthly_pay.ledger import schema

    schema.downgrade(empty.engine, "base")
    result = start(address(empty), *words)
    assert (result.returncode, result.stdout) == (4, "")
    assert result.stderr.startswith("error: the ledger cannot be reached: ")
    assert result.stderr.count("\n") == 1


def test_a_server_that_does_not_answer_is_one_line_and_no_traceback() -> None:
    result = start("postgresql://127.0.0.1:1/ledger?connect_timeout=2", "show", "wu")
    assert (result.returncode, result.stdout) == (4, "")
    assert result.stderr.startswith("error: the ledger cannot be reached: ")
    assert "Traceback" not in result.stderr


def test_migrate_makes_the_tables_of_a_new_database(empty: Ledger) -> None:
    from monthly_pay.ledger import schema

    schema.downgrade(empty.engine, "base")
    assert start(address(empty), "migrate").returncode == 0
    assert start(address(empty), "migrate").returncode == 0
    result = start(address(empty), "balance", "--json")
    assert json.loads(result.stdout) == [{"book": "sum", "debit less credit": 0}]
