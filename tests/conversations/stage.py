"""The stage of the conversation tests: real model, real action server, real ledger."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text

from monthly_pay.ledger.clock import LedgerClock
from monthly_pay.ledger.engine import WRITE, open_engine
from monthly_pay.ledger.ledger import Cause, Ledger
from monthly_pay.ports.payments import SandboxGateway
from monthly_pay.rules.facts import HoldCause
from monthly_pay.rules.limit import limit_view
from monthly_pay.rules.money import Money
from monthly_pay.services import accounts, day, holds, merchants, payments, purchases, repayment
from tests.conftest import copy_ledger
from tests.conversations import host

PROJECT = Path(__file__).resolve().parents[2]
RASA_PYTHON = str(PROJECT / "dialogue/.venv/bin/python")
IN_PROCESS = [RASA_PYTHON, "-W", "ignore", "-m", "dialogue.inprocess"]
OPERATOR = Cause("operator:test")


class Stage:
    """Runs the processes, plays what customers write, and looks into the ledger."""

    def __init__(self, folder: Path) -> None:
        self._logs = ExitStack()
        self.folder = folder
        self.database = folder / "ledger.db"
        self.phone = folder / "phone.log"
        self.customer = ""
        self.buttons: dict[str, str] = {}
        self.actions: subprocess.Popen[bytes] | None = None
        self.port = _free_port()
        self.ledger = Ledger(open_engine(f"sqlite:///{self.database}"), LedgerClock())
        self.environment = {
            **os.environ,
            "MONTHLY_PAY_DATABASE_URL": f"sqlite:///{self.database}",
            "MONTHLY_PAY_DEMO": "1",
            "MONTHLY_PAY_CLOCK": "ledger",
            "MONTHLY_PAY_ACTION_SECRET": "secret-of-the-tests",
            "MONTHLY_PAY_ACTION_PORT": str(self.port),
            "MONTHLY_PAY_ACTION_URL": f"http://127.0.0.1:{self.port}/webhook",
            "MONTHLY_PAY_PHONE_FILE": str(self.phone),
        }
        self.assistant = self._start_assistant()

    def _start_assistant(self) -> subprocess.Popen[str]:
        log = self._logs.enter_context((self.folder / "assistant.log").open("w"))
        process = subprocess.Popen(
            [*IN_PROCESS, str(PROJECT / "models/assistant.tar.gz")],
            cwd=PROJECT,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        assert process.stdout is not None
        if not process.stdout.readline().startswith('{"ready'):
            raise AssertionError((self.folder / "assistant.log").read_text()[-2000:])
        return process

    def start_actions(self) -> None:
        """Starts the action server, unless it runs."""
        if self.actions is not None:
            return
        log = self._logs.enter_context((self.folder / "actions.log").open("ab"))
        self.actions = subprocess.Popen(
            [sys.executable, "-m", "actions"],
            cwd=PROJECT,
            env=self.environment,
            stdout=log,
            stderr=log,
        )
        end = time.monotonic() + 30
        while time.monotonic() < end and self.actions.poll() is None:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health", timeout=1):
                    return
            except OSError:
                time.sleep(0.05)
        raise AssertionError((self.folder / "actions.log").read_text()[-2000:])

    def stop_actions(self) -> None:
        """Stops the action server."""
        if self.actions is not None:
            self.actions.terminate()
            self.actions.wait(10)
            self.actions = None

    def close(self) -> None:
        """Ends both processes."""
        self.stop_actions()
        self.assistant.terminate()
        self.assistant.communicate(timeout=10)
        self._logs.close()
        self.ledger.engine.dispose()

    def begin(self, customer: str, template: Path) -> None:
        """A fresh ledger and a fresh conversation."""
        copy_ledger(template, self.database)
        self.phone.unlink(missing_ok=True)
        self.start_actions()
        self._exchange({"forget": True})
        self.customer, self.buttons = customer, {}

    def say(self, line: str) -> list[str]:
        """What the assistant answers, each message as it is written in a transcript."""
        button = re.fullmatch(r"\[(.+)\]", line)
        if button:
            assert button[1] in self.buttons, f"no button {line}, only {list(self.buttons)}"
            message = self.buttons[button[1]]
        else:
            message = line.replace("{code}", self.code()) if "{code}" in line else line
        answer = self._exchange({"sender": self.customer, "text": message})
        self.buttons = {}
        return [self._shown(one) for one in answer["messages"]]

    def understood(self, line: str) -> str:
        """What a line of a customer is understood as, outside any conversation."""
        return str(self._exchange({"understand": line})["intent"])

    def _shown(self, message: dict[str, Any]) -> str:
        buttons = message.get("buttons") or []
        self.buttons.update({b["title"]: b["payload"] for b in buttons})
        lines = message.get("text", "").split("\n")
        if buttons:
            lines.append(" ".join(f"[{b['title']}]" for b in buttons))
        return "\n".join(line.rstrip() for line in lines)

    def code(self) -> str:
        """The last code on the customer's phone."""
        return self.phone.read_text("utf-8").splitlines()[-1].split("\t")[1]

    def _exchange(self, message: dict[str, Any]) -> dict[str, Any]:
        assert self.assistant.stdin is not None
        assert self.assistant.stdout is not None
        self.assistant.stdin.write(json.dumps(message) + "\n")
        self.assistant.stdin.flush()
        answer: dict[str, Any] = json.loads(self.assistant.stdout.readline())
        return answer

    def _person(self) -> accounts.Customer:
        customer = accounts.find_customer(self.ledger, self.customer)
        assert customer is not None
        return customer

    def _account(self) -> int:
        return host.account_of(self._person())

    def happen(self, event: str) -> None:  # noqa: PLR0912  one case for each line there can be
        """Something outside the conversation, in the words of the transcripts."""
        match event.split():
            case ["buys", item, "at", shop, "for", amount]:
                self._buy(item, shop, Money(round(float(amount) * 100)))
            case ["quote", "expires"]:
                self._sql("UPDATE quotes SET expires_at = '2000-01-01 00:00:00'")
            case ["code", "expires"]:
                self._sql("UPDATE codes SET expires_at = '2000-01-01 00:00:00'")
            case ["actions", "stop"]:
                self.stop_actions()
            case ["actions", "start"]:
                self.start_actions()
            case ["database", "gone"]:
                self._sql("ALTER TABLE purchases RENAME TO purchases_gone")
            case ["database", "back"]:
                self._sql("ALTER TABLE purchases_gone RENAME TO purchases")
            case ["operator", "approves" | "refuses" as decision, number]:
                approve = decision == "approves"
                holds.decide(self.ledger, OPERATOR, number, approve=approve, reason="test")
            case ["bank", "answers"]:
                self._bank_answers()
            case ["pays", amount]:
                self._pay(Money(round(float(amount) * 100)))
            case ["bank", "takes", "back", "the", "last", "payment"]:
                self._take_back()
            case ["operator", "freezes", "for", cause, *evidence]:
                known, key = dict(one.split("=") for one in evidence), f"freeze:{cause}"
                holds.place(self.ledger, OPERATOR, self._account(), HoldCause(cause), known, key)
            case ["shop", name, "opens", "without", item]:
                new = merchants.NewMerchant(name, blocked_items=(item,))
                merchants.add_merchant(self.ledger, OPERATOR, new)
            case ["shop", name, "opens", "only", scene]:
                new = merchants.NewMerchant(name, scenes=(scene,))
                merchants.add_merchant(self.ledger, OPERATOR, new)
            case ["day", wanted]:
                self._close_days(date.fromisoformat(wanted))
            case _:
                host.happens(self.ledger, self._person(), event)

    def _buy(self, item: str, shop: str, amount: Money) -> None:
        merchant = merchants.find_merchants(self.ledger, shop)[0]
        order = purchases.Order(f"T-{item}", merchant.id, item, amount, self.ledger.clock.now())
        purchases.authorise(self.ledger, OPERATOR, self._account(), order)
        purchases.post(self.ledger, OPERATOR, self._account(), order.order_no)

    def _bank_answers(self) -> None:
        with self.ledger.read() as reading:
            pending = reading.facts(self._account()).pending_payments
        for payment in pending:
            payments.refresh(self.ledger, SandboxGateway(), OPERATOR, payment.id)

    def _pay(self, amount: Money) -> None:
        """An operator books money of the customer's first source, however much is owed."""
        with self.ledger.read() as reading:
            key = f"pays:{len(reading.facts(self._account()).payments)}"
        repayment.pay_directly(
            self.ledger, SandboxGateway(), OPERATOR, self._account(), amount, "", key
        )

    def _take_back(self) -> None:
        with self.ledger.read() as reading:
            last = reading.facts(self._account()).payments[-1]
        payments.reverse(self.ledger, OPERATOR, last.number, "test")

    def _close_days(self, wanted: date) -> None:
        with self.ledger.read() as reading:
            today = reading.today
        for passed in range((wanted - today).days):
            day.close_day(self.ledger, SandboxGateway(), today + timedelta(days=passed))

    def _sql(self, statement: str) -> None:
        with self.ledger.engine.execution_options(**WRITE).begin() as connection:
            connection.execute(text(statement))

    def check(self, claim: str) -> None:
        """A claim about the ledger, in the words of the transcripts."""
        if claim == "account none":
            assert self._person().account_id is None
            return
        found = host.served(self.ledger, self._person())
        if self._person().account_id is not None:
            found |= self._of_account()
        name, _, wanted = claim.partition(" ")
        assert name in found, f"no such check: {name}"
        assert found[name] == wanted, f"{name} is {found[name]}, not {wanted}"

    def _of_account(self) -> dict[str, str]:
        with self.ledger.read() as reading:
            facts = reading.facts(self._account())
            return {
                "owed": str(facts.owed),
                "available": str(limit_view(facts, reading.today).available),
                "overpaid": str(facts.overpayment),
                "limit": str(facts.account.limit),
                "due_day": str(facts.account.cycle.due_day),
                "state": facts.account.state.value,
                "holds": " ".join(h.cause.value for h in facts.active_holds) or "none",
                "plans": str(len(facts.active_plans)),
                "payments": " ".join(p.state.value for p in facts.payments[-2:]) or "none",
                "applications": " ".join(a.state.value for a in facts.applications) or "none",
                "promises": " ".join(f"{p.amount} {p.pay_on}" for p in facts.promises) or "none",
            }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
