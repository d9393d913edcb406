"""The real servers of the channel tests: Rasa with the trained model, actions, a demo ledger."""

from __future__ import annotations

import json
import os
import socket
import sqlite3
import subprocess
import time
import uuid
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import jwt
import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

PROJECT = Path(__file__).resolve().parents[3]
ORIGIN = "https://shop.example"
SECRET = "secret-of-the-channel-tests"
AUDIENCE = "monthly-pay-assistant"
PATIENCE = 60
START = 240  # seconds, on a machine that is busy with other things


class Stage:
    """Runs both servers, mints tokens, and looks into the two databases."""

    def __init__(self, folder: Path) -> None:
        self._stack = ExitStack()
        self.folder = folder
        self.ledger = folder / "ledger.db"
        self.conversations = folder / "conversations.db"
        self.phone = folder / "phone.log"
        self.key = Ed25519PrivateKey.generate()
        public = self.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        (folder / "public.pem").write_bytes(public)
        self._rasa, actions = _free_port(), _free_port()
        self.url = f"http://127.0.0.1:{self._rasa}"
        self.environment = {
            **os.environ,
            "MONTHLY_PAY_DATABASE_URL": f"sqlite:///{self.ledger}",
            "MONTHLY_PAY_DEMO": "1",
            "MONTHLY_PAY_CLOCK": "ledger",
            "MONTHLY_PAY_PHONE_FILE": str(self.phone),
            "MONTHLY_PAY_ACTION_SECRET": SECRET,
            "MONTHLY_PAY_ACTION_PORT": str(actions),
            "MONTHLY_PAY_ACTION_URL": f"http://127.0.0.1:{actions}/webhook",
            "MONTHLY_PAY_CONVERSATIONS_URL": f"sqlite:///{self.conversations}",
            "MONTHLY_PAY_TOKEN_PUBLIC_KEY_FILE": str(folder / "public.pem"),
            "MONTHLY_PAY_TOKEN_SECRET": "",
            "MONTHLY_PAY_ORIGINS": f"{ORIGIN} https://other.example",
        }

    def start(self) -> None:
        """A fresh demo ledger, and both servers."""
        root = str(PROJECT / ".venv/bin/python")
        subprocess.run(
            [root, "-m", "monthly_pay", "seed", "--date", "2026-11-22"],
            cwd=PROJECT,
            env=self.environment,
            check=True,
            capture_output=True,
        )
        actions = self.environment["MONTHLY_PAY_ACTION_URL"].replace("/webhook", "/health")
        self._serve("actions", [root, "-m", "actions"], actions)
        model = os.environ.get("MONTHLY_PAY_MODEL", "models/assistant.tar.gz")
        command = [str(PROJECT / "dialogue/.venv/bin/python"), "-W", "ignore", "-m", "rasa", "run"]
        command += ["-i", "127.0.0.1", "-p", str(self._rasa), "--model", model]
        command += ["--endpoints", "endpoints.yml", "--credentials", "credentials.yml"]
        self._serve("rasa", command, f"{self.url}/assistant/health")

    def close(self) -> None:
        """Ends the servers."""
        self._stack.close()

    def _serve(self, name: str, command: list[str], health: str) -> None:
        log = self._stack.enter_context((self.folder / f"{name}.log").open("wb"))
        process = subprocess.Popen(
            command, cwd=PROJECT, env=self.environment, stdout=log, stderr=subprocess.STDOUT
        )
        self._stack.callback(process.wait, 40)
        self._stack.callback(process.terminate)
        end = time.monotonic() + START
        while time.monotonic() < end and process.poll() is None:
            try:
                if requests.get(health, timeout=1).ok:
                    return
            except requests.RequestException:
                time.sleep(0.1)
        raise AssertionError((self.folder / f"{name}.log").read_text()[-3000:])

    def token(self, customer: str, *, seconds: float = 600, key: Any = None, **claims: Any) -> str:
        """A token of the host app, good for some seconds."""
        now = time.time()
        told = {"sub": customer, "aud": AUDIENCE, "iat": now, "exp": now + seconds, **claims}
        return jwt.encode(
            {name: value for name, value in told.items() if value is not None},
            key or self.key,
            algorithm="EdDSA",
        )

    def post(
        self, customer: str, text: str | None = None, /, *, token: str | None = None, **body: Any
    ) -> requests.Response:
        """A message through the REST door."""
        told = {"client_id": uuid.uuid4().hex, **({"text": text} if text else {}), **body}
        headers = {"Authorization": f"Bearer {token or self.token(customer)}"}
        url = f"{self.url}/assistant/messages"
        return requests.post(url, json=told, headers=headers, timeout=PATIENCE)

    def say(self, customer: str, text: str) -> list[dict[str, Any]]:
        """What the assistant answers to a text."""
        response = self.post(customer, text)
        assert response.status_code == 200, response.text
        messages: list[dict[str, Any]] = response.json()["messages"]
        return messages

    def press(self, customer: str, button: str) -> list[dict[str, Any]]:
        """What the assistant answers to a button."""
        response = self.post(customer, button=button)
        assert response.status_code == 200, response.text
        messages: list[dict[str, Any]] = response.json()["messages"]
        return messages

    def history(self, customer: str, after: int = 0) -> list[dict[str, Any]]:
        """The conversation as the customer sees it."""
        headers = {"Authorization": f"Bearer {self.token(customer)}"}
        url = f"{self.url}/assistant/messages?after={after}"
        messages: list[dict[str, Any]] = requests.get(url, headers=headers, timeout=9).json()[
            "messages"
        ]
        return messages

    def inside(self, door: str, secret: str = SECRET, **body: Any) -> requests.Response:
        """A request of one of our own programs."""
        headers = {"X-Action-Secret": secret}
        url = f"{self.url}/assistant/{door}"
        if door in ("transcript", "turns"):
            return requests.get(url, params=body, headers=headers, timeout=9)
        return requests.post(url, json=body, headers=headers, timeout=9)

    def events(self, customer: str) -> list[dict[str, Any]]:
        """What Rasa keeps of a conversation."""
        told = self.rows(
            self.conversations, "SELECT data FROM events WHERE sender_id = ? ORDER BY id", customer
        )
        return [json.loads(row[0]) for row in told]

    def payments(self) -> int:
        """How many payments the ledger has."""
        count: int = self.rows(self.ledger, "SELECT COUNT(*) FROM payments")[0][0]
        return count

    def code(self) -> str:
        """The last one-time code that was sent."""
        return self.phone.read_text("utf-8").splitlines()[-1].split("\t")[1]

    @staticmethod
    def rows(database: Path, statement: str, *values: Any) -> list[Any]:
        """Rows of a database."""
        with closing(sqlite3.connect(database, timeout=20)) as connection, connection:
            return connection.execute(statement, values).fetchall()


def button(messages: list[dict[str, Any]], title: str) -> str:
    """The button of that title in the last message that has one."""
    offered = {b["title"]: b["button"] for m in messages for b in m.get("buttons", [])}
    assert title in offered, f"no [{title}], only {list(offered)}"
    return str(offered[title])


def texts(messages: list[dict[str, Any]], by: str = "assistant") -> list[str]:
    """What one side said."""
    return [m["text"] for m in messages if m["from"] == by]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
