"""Operators of the desk are added at the terminal; their passwords are shown and kept nowhere."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from monthly_pay.cli import app
from monthly_pay.ledger.ledger import Ledger
from monthly_pay.services import operators
from tests.cli.terminal import everything, run

PASSWORD = "correct horse battery"


def ask(*words: str, typed: str) -> tuple[int, str]:
    """Runs a command at a terminal where somebody types."""
    result = CliRunner().invoke(app, list(words), input=typed)
    return result.exit_code, result.output


def test_an_operator_is_added_with_a_password_that_is_asked_for_twice(books: Ledger) -> None:
    typed = f"{PASSWORD}\n{PASSWORD}\n"
    code, output = ask("operator", "add", "mei", "--role", "agent", typed=typed)
    assert code == 0, output
    assert PASSWORD not in output + str(everything(books))
    found = operators.log_in(books, "mei", PASSWORD)
    assert found is not None
    assert (found.name, found.role.value) == ("mei", "agent")
    assert operators.log_in(books, "mei", "another password") is None


@pytest.mark.parametrize(
    ("words", "password", "code"),
    [
        (("mei", "--role", "boss"), PASSWORD, 2),
        (("mei",), PASSWORD, 2),
        (("mei", "--role", "agent"), "too short", 1),
    ],
)
def test_what_cannot_be_an_operator_changes_nothing(
    books: Ledger,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    password: str,
    code: int,
) -> None:
    monkeypatch.setenv("MONTHLY_PAY_OPERATOR_PASSWORD", password)
    before = everything(books)
    assert run("operator", "add", *words).exit_code == code
    assert everything(books) == before


def test_a_name_that_is_taken_is_only_changed_when_that_is_meant(
    books: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MONTHLY_PAY_OPERATOR_PASSWORD", PASSWORD)
    assert run("operator", "add", "mei", "--role", "agent").exit_code == 0
    again = run("operator", "add", "mei", "--role", "supervisor")
    assert (again.exit_code, "already_taken" in again.stderr) == (1, True)
    assert run("operator", "add", "mei", "--role", "supervisor", "--replace").exit_code == 0
    found = operators.find(books, "mei")
    assert found is not None
    assert found.role.value == "supervisor"
