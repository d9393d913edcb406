"""Starting, headers, and the way through to the assistant."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from fastapi.testclient import TestClient


def start(**settings: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **{f"MONTHLY_PAY_{n}": v for n, v in settings.items()}}
    command = [sys.executable, "-m", "monthly_pay.host"]
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=60, check=False
    )


def test_it_does_not_start_outside_a_demo() -> None:
    done = start(DEMO="0")
    assert done.returncode == 1
    assert done.stderr == (
        "error: the demo page speaks for every customer; it needs MONTHLY_PAY_DEMO=1\n"
    )


def test_it_does_not_start_without_a_key(tmp_path: Path) -> None:
    missing = tmp_path / "none.pem"
    done = start(DEMO="1", TOKEN_PRIVATE_KEY_FILE=str(missing))
    assert done.returncode == 1
    assert done.stderr == f"error: there is no key at {missing}; run: make setup\n"


@pytest.mark.parametrize(
    "path", ["/", "/widget/widget.js", "/demo/demo.css", "/host/accounts/lin", "/none"]
)
def test_every_answer_allows_only_what_comes_from_here(page: TestClient, path: str) -> None:
    headers = page.get(path).headers
    policy = headers["content-security-policy"].split("; ")
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-inline" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


def test_the_page_has_no_inline_code_and_names_no_other_place(page: TestClient) -> None:
    text = page.get("/").text
    assert "style=" not in text
    assert "<style" not in text
    assert text.count("<script") == text.count("<script src=") + text.count('type="module" src=')
    assert "//" not in text.replace("<!doctype html>", "")


def test_an_assistant_that_is_down_is_said(page: TestClient) -> None:
    answer = page.post("/assistant/messages", json={"client_id": "1", "text": "你好"})
    assert answer.status_code == 502
    assert answer.json() == {"ok": False, "error": "unavailable"}


def test_a_body_without_end_is_not_passed_on(page: TestClient) -> None:
    answer = page.post("/assistant/messages", content=b"x" * 200_001)
    assert answer.status_code == 413


@pytest.mark.parametrize("door", ["say", "push", "mode", "transcript", "health", "../version"])
def test_only_the_doors_of_a_widget_lead_through(page: TestClient, door: str) -> None:
    assert page.post(f"/assistant/{door}", json={}).status_code in (404, 405)
    assert page.get(f"/assistant/{door}").status_code in (404, 405)
