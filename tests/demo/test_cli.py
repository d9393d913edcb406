"""The commands of the demo ledger: seed, day, customers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from monthly_pay.cli import app
from monthly_pay.cli import demo as commands
from monthly_pay.ledger.ledger import Ledger
from monthly_pay.services import day
from monthly_pay.settings import settings
from tests.conftest import TODAY, copy_ledger
from tests.services.build import account_of, book_sums, facts_of

Templates = Callable[[date | None], Path]


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where the settings say the ledger is; there is none yet."""
    path = tmp_path / "run" / "ledger.db"
    monkeypatch.setenv("MONTHLY_PAY_DATABASE_URL", f"sqlite:///{path}")
    monkeypatch.setenv("MONTHLY_PAY_NOTIFICATION_FILE", str(tmp_path / "notifications.log"))
    settings.cache_clear()
    yield path
    settings.cache_clear()


@pytest.fixture
def seeded(file: Path, templates: Templates) -> Path:
    """The demo ledger of 22 November 2026 is there."""
    file.parent.mkdir()
    copy_ledger(templates(TODAY), file)
    return file


def run(*words: str) -> Result:
    """Runs ``monthly-pay`` with these words."""
    return CliRunner().invoke(app, list(words))


def business_date() -> date:
    """The business date of the ledger of the settings."""
    with commands.demo_ledger().read() as reading:
        return reading.today


def test_seed_writes_the_ledger_of_a_date_and_says_so(file: Path) -> None:
    file.parent.mkdir()
    file.with_suffix(".unfinished").write_text("what an earlier run left behind")
    result = run("seed", "--date", "2026-12-05")
    assert result.exit_code == 0
    assert "demo ledger as of 2026-12-05 written" in result.stderr
    assert [path.name for path in file.parent.iterdir()] == ["ledger.db"]
    assert business_date() == date(2026, 12, 5)
    assert len(json.loads(run("customers", "--json").stdout)) == 16
    ledger = commands.demo_ledger()
    late = facts_of(ledger, account_of(ledger, "zhao")).open_statements[0]
    assert (date(2026, 12, 5) - late.due_date).days == 40


def test_seed_leaves_a_ledger_that_is_there(seeded: Path) -> None:
    run("day", "2026-11-24")
    result = run("seed", "--date", "2026-12-05")
    assert result.exit_code == 0
    assert business_date() == date(2026, 11, 24)


def test_seed_fresh_starts_anew(seeded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def only_the_date(ledger: Ledger, today: date, *_args: object) -> None:
        day.set_business_date(ledger, today)  # the stories take seconds and are told elsewhere

    monkeypatch.setattr(commands, "play_stories", only_the_date)
    result = run("seed", "--fresh", "--date", "2026-11-21")
    assert result.exit_code == 0
    assert business_date() == date(2026, 11, 21)
    assert json.loads(run("customers", "--json").stdout) == []


def test_a_fresh_start_that_breaks_off_keeps_the_old_ledger(
    seeded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(commands, "play_stories", breaks)
    assert run("seed", "--fresh", "--date", "2026-12-05").exit_code != 0
    assert business_date() == TODAY
    assert len(json.loads(run("customers", "--json").stdout)) == 16


@pytest.mark.parametrize(
    "words",
    [
        ("seed", "--date", "2026-02-30"),
        ("seed", "--date", "tomorrow"),
        ("day", "30.11.2026"),
        ("day",),
        ("week", "2026-11-30"),
    ],
)
def test_what_cannot_be_read_is_refused_and_nothing_is_written(
    file: Path, words: tuple[str, ...]
) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert "Usage:" in result.stderr
    assert not file.exists()


def test_a_production_database_is_not_seeded(monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    monkeypatch.setenv("MONTHLY_PAY_DATABASE_URL", "postgresql://ledger.example/production")
    settings.cache_clear()
    result = run("seed", "--fresh")
    assert result.exit_code == 2
    assert "production is not seeded" in result.stderr


def test_day_closes_every_day_in_between(seeded: Path) -> None:
    result = run("day", "2026-11-27")
    assert result.exit_code == 0
    assert "the business date is 2026-11-27; 5 days were closed" in result.stderr
    assert business_date() == date(2026, 11, 27)
    ledger = commands.demo_ledger()
    # The bill of 329.00 was due on the 26th and debited; late bills got five days of penalty.
    assert facts_of(ledger, account_of(ledger, "emma")).open_statements == ()
    late = facts_of(ledger, account_of(ledger, "zhao")).open_statements[0]
    assert str(late.penalty_due) == "43.87"  # 38.52 + 5 × 1.07


def test_day_to_today_closes_nothing(seeded: Path) -> None:
    before = book_sums(commands.demo_ledger())
    result = run("day", "2026-11-22")
    assert result.exit_code == 0
    assert "0 days were closed" in result.stderr
    assert book_sums(commands.demo_ledger()) == before


def test_day_does_not_go_back_and_tells_what_to_do(seeded: Path) -> None:
    before = book_sums(commands.demo_ledger())
    result = run("day", "2026-11-21")
    assert result.exit_code == 2
    told = " ".join(result.stderr.split())
    assert "the business date is 2026-11-22 and cannot go back; nothing was changed" in told
    assert "monthly-pay seed --fresh --date 2026-11-21" in told
    assert business_date() == TODAY
    assert book_sums(commands.demo_ledger()) == before


def test_customers_are_listed_for_programs(seeded: Path) -> None:
    result = run("customers", "--json")
    assert result.exit_code == 0
    listed = json.loads(result.stdout)
    assert [c["name"] for c in listed[:3]] == ["lin", "he", "chen"]
    assert listed[0] == {"name": "lin", "story": "opened by accident, never used"}
    assert len(listed) == 16


def test_customers_are_listed_for_people(seeded: Path) -> None:
    result = run("customers")
    assert result.exit_code == 0
    assert "Emma Clark" in result.stdout
    assert "opened by accident, never used" in result.stdout


@pytest.mark.parametrize("words", [("customers", "--json"), ("day", "2026-11-30")])
def test_without_a_ledger_one_plain_line_tells_what_to_do(
    file: Path, words: tuple[str, ...]
) -> None:
    result = run(*words)
    assert isinstance(result.exception, SystemExit)
    assert result.exit_code != 0
    assert result.stderr == "error: there is no ledger yet; write one with: make seed\n"


def test_looking_for_customers_too_early_does_not_keep_seed_from_its_work(file: Path) -> None:
    run("customers")
    assert run("seed", "--date", "2026-11-22").exit_code == 0
    assert run("customers", "--json").exit_code == 0
