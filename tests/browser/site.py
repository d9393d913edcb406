"""The whole site of the browser tests: ledger, actions, Rasa with its channel, page, desk."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from monthly_pay.ledger.clock import LedgerClock
from monthly_pay.ledger.engine import open_engine
from monthly_pay.ledger.ledger import Cause, Ledger
from monthly_pay.ledger.tables.desk import Role
from monthly_pay.services import operators
from scripts import servers
from tests.conftest import copy_ledger

SECRET = "secret-of-the-browser-tests"
OPERATOR, PASSWORD = "mei", "password of the tests"


class Site:
    """Where the site is, and what of it a test may change or look into."""

    def __init__(self, folder: Path, template: Path) -> None:
        self.folder = folder
        self.address = ""
        self.assistant = ""
        self.desk = ""
        self._template = template
        self._database = folder / "ledger.db"
        self._conversations = folder / "conversations.db"
        self._phone = folder / "phone.log"
        copy_ledger(template, self._database)
        self.ledger = Ledger(open_engine(f"sqlite:///{self._database}"), LedgerClock())

    def environment(self, port: int) -> dict[str, str]:
        """The settings of all processes; nothing of the machine's own demo is used."""
        private, public = _key_pair(self.folder)
        return {
            **os.environ,
            "MONTHLY_PAY_DATABASE_URL": f"sqlite:///{self._database}",
            "MONTHLY_PAY_CONVERSATIONS_URL": f"sqlite:///{self._conversations}",
            "MONTHLY_PAY_DEMO": "1",
            "MONTHLY_PAY_CLOCK": "ledger",
            "MONTHLY_PAY_ACTION_SECRET": SECRET,
            "MONTHLY_PAY_DESK_SECRET": SECRET,
            "MONTHLY_PAY_DESK_PORT": "0",
            "MONTHLY_PAY_ACTION_PORT": "0",
            "MONTHLY_PAY_RASA_PORT": "0",
            "MONTHLY_PAY_PHONE_FILE": str(self._phone),
            "MONTHLY_PAY_NOTIFICATION_FILE": str(self._phone.with_name("notifications.log")),
            "MONTHLY_PAY_TOKEN_PRIVATE_KEY_FILE": str(private),
            "MONTHLY_PAY_TOKEN_PUBLIC_KEY_FILE": str(public),
            "MONTHLY_PAY_ORIGINS": f"http://127.0.0.1:{port}",
        }

    def token(self, customer: str, seconds: int) -> str:
        """A token of the host app that holds so long; a negative number: expired so long ago."""
        now = datetime.now(UTC)
        claims = {
            "sub": customer,
            "aud": "monthly-pay-assistant",
            "iat": now - timedelta(minutes=5),
            "exp": now + timedelta(seconds=seconds),
        }
        return jwt.encode(claims, (self.folder / "private.pem").read_text("ascii"), "EdDSA")

    def accepts(self, token: str) -> bool:
        """Whether the assistant still takes a token."""
        headers = {"Authorization": f"Bearer {token}"}
        address = f"{self.assistant}/assistant/messages?after=1000000"
        return httpx.get(address, headers=headers, trust_env=False).status_code != 401

    def tell(self, door: str, body: dict[str, object]) -> None:
        """The desk speaks through one of the doors that only the inside has."""
        answer = httpx.post(
            f"{self.assistant}/assistant/{door}",
            json=body,
            headers={"X-Action-Secret": SECRET},
            trust_env=False,
        )
        assert answer.is_success, answer.text

    def say_as_human(self, customer: str, text: str) -> None:
        """A colleague writes to a customer."""
        self.tell("say", {"customer": customer, "from": "human", "text": text})

    def remember(self, customer: str, text: str, card: dict[str, Any]) -> None:
        """Puts a message of the assistant with a card into a customer's history."""
        said = "SELECT coalesce(max(seq), 0) + 1 FROM messages WHERE customer = ?"
        with sqlite3.connect(self._conversations) as conversations:
            (seq,) = conversations.execute(said, (customer,)).fetchone()
            conversations.execute(
                "INSERT INTO messages (customer, seq, sender, text, card, at)"
                " VALUES (?, ?, 'assistant', ?, ?, '2026-11-22T08:00:00+00:00')",
                (customer, seq, text, json.dumps(card)),
            )
        conversations.close()

    def start_over(self) -> None:
        """The ledger as seeded, no conversation, an empty phone."""
        copy_ledger(self._template, self._database)
        operators.add(self.ledger, Cause("test"), OPERATOR, Role.SUPERVISOR, PASSWORD)
        self._phone.unlink(missing_ok=True)
        with sqlite3.connect(self._conversations) as conversations:
            tables = conversations.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            for (table,) in tables.fetchall():
                conversations.execute(f'DELETE FROM "{table}"')
        conversations.close()


def _key_pair(folder: Path) -> tuple[Path, Path]:
    key = Ed25519PrivateKey.generate()
    private, public = folder / "private.pem", folder / "public.pem"
    private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    public.write_bytes(
        key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    )
    return private, public


@contextmanager
def running_site(folder: Path, template: Path) -> Iterator[Site]:
    """Runs every process of ``make run`` on free ports, on a ledger of its own."""
    site, port = Site(folder, template), servers.free_port(0)
    with pytest.MonkeyPatch.context() as patched, ExitStack() as running:
        patched.setattr(servers, "RUN", folder)  # the logs of these processes
        environment = site.environment(port)
        environment = running.enter_context(servers.action_server(environment))
        environment = running.enter_context(servers.rasa_server(environment))
        site.assistant = environment["MONTHLY_PAY_ASSISTANT_URL"]
        site.address = running.enter_context(servers.demo_host(environment, port))
        site.desk = running.enter_context(servers.desk(environment))
        yield site
    site.ledger.engine.dispose()
