"""Rasa's commands find the settings that `make setup` wrote, and do not touch what is set."""

import os
import runpy
import shutil
import warnings
from pathlib import Path

import pytest

from dialogue import environment

SECRET, ADDRESS = "MONTHLY_PAY_ACTION_SECRET", "MONTHLY_PAY_ACTION_URL"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of its own with nothing but the module, and an environment with nothing set."""
    (tmp_path / "dialogue").mkdir()
    (tmp_path / ".run").mkdir()
    shutil.copy(environment.__file__, tmp_path / "dialogue" / "environment.py")
    monkeypatch.setattr(os, "environ", {})
    return tmp_path


def start_python(project: Path) -> dict[str, str]:
    """What a Python of the project has in its environment after it has started."""
    with warnings.catch_warnings():
        runpy.run_path(str(project / "dialogue" / "environment.py"))
    return dict(os.environ)


def test_settings_of_the_file_are_set(project: Path) -> None:
    (project / ".run" / "local.env").write_text(f"{SECRET}=abc\n{ADDRESS}=http://127.0.0.1:6001\n")
    found = start_python(project)
    assert found[SECRET] == "abc"
    assert found[ADDRESS] == "http://127.0.0.1:6001"


def test_what_is_set_already_is_not_touched(project: Path) -> None:
    (project / ".run" / "local.env").write_text(f"{SECRET}=of the file\n{ADDRESS}=of the file\n")
    os.environ.update({SECRET: "of the shell", "RASA_TELEMETRY_ENABLED": "true"})
    found = start_python(project)
    assert found[SECRET] == "of the shell"
    assert found[ADDRESS] == "of the file"
    assert found["RASA_TELEMETRY_ENABLED"] == "true"


def test_without_a_file_there_are_defaults_and_rasa_is_quiet(project: Path) -> None:
    found = start_python(project)
    assert found[ADDRESS] == "http://127.0.0.1:5055/webhook"
    assert found[SECRET] == ""
    assert found["RASA_TELEMETRY_ENABLED"] == "false"
    assert found["TF_CPP_MIN_LOG_LEVEL"] == "3"


def test_a_file_is_read_line_by_line(tmp_path: Path) -> None:
    file = tmp_path / "local.env"
    file.write_text(
        "# a remark=nothing\n\nA=1\nURL=sqlite:///x.db?mode=ro&a=b\nEMPTY=\nno value here\n名=值\n",
        encoding="utf-8",
    )
    assert environment.read(file) == {
        "A": "1",
        "URL": "sqlite:///x.db?mode=ro&a=b",
        "EMPTY": "",
        "名": "值",
    }


def test_no_file_has_no_settings(tmp_path: Path) -> None:
    assert environment.read(tmp_path / "nothing.env") == {}
    assert environment.read(tmp_path) == {}
