"""The desk speaks Chinese and English: every label in both, every value with a label."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from monthly_pay.desk.view import canned
from monthly_pay.ledger.tables.desk import Role
from monthly_pay.ledger.tables.servicing import CaseState
from monthly_pay.products import catalogue
from monthly_pay.rules.facts import AccountState, HoldCause, PaymentState
from tests.desk.conftest import Desk

DESK = Path(__file__).resolve().parents[2] / "monthly_pay" / "desk"
WORDS: dict[str, dict[str, str]] = tomllib.loads((DESK / "words.toml").read_text("utf-8"))
VALUES = {
    "role": list(Role),
    "state": list(CaseState),
    "account": list(AccountState),
    "hold": list(HoldCause),
    "payment": list(PaymentState),
    "topic": [topic for topic in catalogue()["desk_topics"].value if topic != "other"],
    "from": ["customer", "assistant", "human", "system"],
}


def test_both_languages_have_the_same_labels() -> None:
    assert set(WORDS["zh"]) == set(WORDS["en"])
    assert all(text.strip() for words in WORDS.values() for text in words.values())


def test_every_label_a_template_names_has_words() -> None:
    named = {
        label
        for file in (DESK / "templates").glob("*.html")
        for label in re.findall(r"""\bt\(["']([\w.]+)["']\)""", file.read_text("utf-8"))
    }
    assert len(named) > 50
    assert named - set(WORDS["zh"]) == set()


@pytest.mark.parametrize("kind", VALUES)
def test_every_value_has_words(kind: str) -> None:
    missing = [value for value in VALUES[kind] if f"{kind}.{value}" not in WORDS["zh"]]
    assert missing == []


def test_ready_answers_are_there_in_both_languages_and_ask_for_no_secret() -> None:
    assert len(canned()) >= 5
    for answer in canned():
        assert answer["title"]
        assert answer["zh"]
        assert answer["en"]


@pytest.mark.parametrize(
    ("wanted", "title"), [("en-GB,en;q=0.9", "Queue"), ("zh-CN,zh", "队列"), ("", "队列")]
)
def test_the_page_is_in_the_language_of_the_browser(agent: Desk, wanted: str, title: str) -> None:
    assert f"<h1>{title}</h1>" in agent.client.get("/", headers={"Accept-Language": wanted}).text
