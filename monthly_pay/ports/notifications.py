"""Telling customers something unasked: the protocol, a sandbox that is a file, and the widget.

The words are the provider's template or a response of ``domain.yml``, never made here.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

import httpx

from monthly_pay.rules.contacting import Channel, ReminderKind
from monthly_pay.rules.money import Money
from monthly_pay.settings import Settings

PATIENCE_SECONDS = 10


class NotDelivered(Exception):
    """A notification could not be handed over; it may be tried again."""


@dataclass(frozen=True, slots=True)
class Notification:
    """What is told, to whom, and which way; the same key is the same notification."""

    key: str
    channel: Channel
    customer: str
    phone: str
    kind: ReminderKind
    language: str
    amount: Money
    pay_by: date
    at: datetime


class Notifier(Protocol):
    """Hands a notification over; raises ``NotDelivered`` when it could not."""

    def send(self, message: Notification) -> None:
        """Hands it over once."""


class SandboxNotifier:
    """Writes notifications to a file, a line of JSON each."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def send(self, message: Notification) -> None:
        line = {
            "key": message.key,
            "channel": message.channel,
            "customer": message.customer,
            "phone": f"…{message.phone[-4:]}",
            "kind": message.kind,
            "language": message.language,
            "amount": message.amount.fen,
            "pay_by": message.pay_by.isoformat(),
            "at": message.at.isoformat(),
        }
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with self._file.open("a", encoding="utf-8") as sent:
            sent.write(json.dumps(line, ensure_ascii=False) + "\n")


class WidgetNotifier:
    """Says reminders in the customer's chat; everything else goes to another notifier."""

    def __init__(self, assistant_url: str, secret: str, others: Notifier) -> None:
        self._url = f"{assistant_url}/assistant/push"
        self._secret = secret
        self._others = others

    def send(self, message: Notification) -> None:
        if message.channel is not Channel.WIDGET:
            self._others.send(message)
            return
        body = {
            "customer": message.customer,
            "response": f"utter_reminder_{message.kind}",
            "values": {"amount": str(message.amount), "date": message.pay_by.isoformat()},
        }
        headers = {"X-Action-Secret": self._secret}
        try:
            with httpx.Client(timeout=PATIENCE_SECONDS, trust_env=False) as client:
                answer = client.post(self._url, json=body, headers=headers)
                done = answer.raise_for_status().json().get("ok")
        except (httpx.HTTPError, ValueError) as error:
            raise NotDelivered(str(error)) from error
        if not done:
            raise NotDelivered("the assistant did not take it")


def chosen(settings: Settings) -> Notifier:
    """How customers are told: the sandbox's file, and the chat where an assistant runs."""
    sandbox = SandboxNotifier(settings.notification_file)
    if not settings.remind_in_chat:
        return sandbox
    secret = settings.action_secret.get_secret_value()
    return WidgetNotifier(settings.assistant_url, secret, sandbox)
