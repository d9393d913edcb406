"""The notifier of the chat speaks to the assistant's door and says when it was not taken."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from monthly_pay.ledger.clock import moment
from monthly_pay.ports.notifications import (
    NotDelivered,
    Notification,
    SandboxNotifier,
    WidgetNotifier,
)
from monthly_pay.rules.contacting import Channel, ReminderKind
from monthly_pay.rules.money import Money

REMINDER = Notification(
    key="reminder:1",
    channel=Channel.WIDGET,
    customer="chen",
    phone="13800001234",
    kind=ReminderKind.DUE_TODAY,
    language="zh",
    amount=Money(12_050),
    pay_by=date(2026, 11, 26),
    at=moment(date(2026, 11, 26), 8),
)


@dataclass
class Door:
    """The assistant's door for our own programs, with an answer of the test."""

    status: int = 200
    answer: bytes = b'{"ok": true}'
    asked: list[tuple[str, str | None, Any]] = field(default_factory=list)
    address: str = ""


@pytest.fixture
def door() -> Iterator[Door]:
    """A real server on a free port."""
    door = Door()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            door.asked.append((self.path, self.headers["X-Action-Secret"], json.loads(body)))
            self.send_response(door.status)
            self.end_headers()
            self.wfile.write(door.answer)

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing to the terminal."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    door.address = f"http://127.0.0.1:{server.server_port}"
    Thread(target=server.serve_forever, daemon=True).start()
    yield door
    server.shutdown()
    server.server_close()


def notifier(door: Door, file: Path) -> WidgetNotifier:
    """The chat behind that door, and a file for the rest."""
    return WidgetNotifier(door.address, "secret", SandboxNotifier(file))


def test_a_reminder_in_the_chat_names_a_response_and_its_values(door: Door, tmp_path: Path) -> None:
    notifier(door, tmp_path / "sent").send(REMINDER)
    assert door.asked == [
        (
            "/assistant/push",
            "secret",
            {
                "customer": "chen",
                "response": "utter_reminder_due_today",
                "values": {"amount": "120.50", "date": "2026-11-26"},
            },
        )
    ]
    assert not (tmp_path / "sent").exists()


def test_what_is_not_for_the_chat_goes_another_way(door: Door, tmp_path: Path) -> None:
    notifier(door, tmp_path / "sent").send(replace(REMINDER, channel=Channel.SMS))
    assert door.asked == []
    (line,) = (tmp_path / "sent").read_text("utf-8").splitlines()
    assert json.loads(line)["channel"] == "sms"


@pytest.mark.parametrize(
    ("status", "answer"),
    [(403, b"{}"), (500, b"{}"), (200, b'{"ok": false}'), (200, b"not json")],
)
def test_what_the_assistant_does_not_take_is_not_delivered(
    door: Door, tmp_path: Path, status: int, answer: bytes
) -> None:
    door.status, door.answer = status, answer
    with pytest.raises(NotDelivered):
        notifier(door, tmp_path / "sent").send(REMINDER)


def test_an_assistant_that_is_not_there_is_no_error_of_ours(tmp_path: Path) -> None:
    nobody = WidgetNotifier("http://127.0.0.1:9", "secret", SandboxNotifier(tmp_path / "sent"))
    with pytest.raises(NotDelivered):
        nobody.send(REMINDER)
