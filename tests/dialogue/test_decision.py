"""When a message is answered, and when choices are offered instead."""

from typing import Any

import pytest
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message

from dialogue.nlu.clauses import clauses
from dialogue.nlu.decision import Decision
from tests.dialogue.build import context

CONFIG = {
    "answer": 0.65,
    "two": 0.85,
    "choices": 3,
    "sooner": {"crisis": 0.3, "scam_alert": 0.4},
    "surer": {"out_of_scope": 0.8},
    "heeded": {"scam_alert": 0.2},
    "talk": ["greet", "affirm", "crisis"],
}


def decided(ranking: dict[str, float], parts: dict[str, float] | None = None) -> Message:
    """A message with these meanings, after the decision."""
    entries = [{"name": name, "confidence": chance} for name, chance in ranking.items()]
    told = [{"name": name, "confidence": chance} for name, chance in (parts or {}).items()]
    message = Message(
        {"text": "…", "intent": entries[0], "intent_ranking": entries, "clauses": told}
    )
    Decision.create(CONFIG, None, Resource("decision"), context()).process([message])  # type: ignore[arg-type]
    return message


def answer(message: Message) -> tuple[str, Any]:
    """The intent and what is offered."""
    return message.get("intent")["name"], message.get("offered")


def test_a_sure_meaning_is_answered() -> None:
    assert answer(decided({"check_bill": 0.65, "repay": 0.3})) == ("check_bill", None)


def test_saying_that_it_cannot_help_takes_more() -> None:
    assert answer(decided({"out_of_scope": 0.8, "repay": 0.1})) == ("out_of_scope", None)
    assert answer(decided({"out_of_scope": 0.79, "repay": 0.1}))[0] == "nlu_fallback"


def test_an_unsure_one_offers_the_best_three() -> None:
    found = decided({"check_bill": 0.64, "greet": 0.2, "repay": 0.1, "refund": 0.04, "lock": 0.02})
    assert answer(found) == (
        "nlu_fallback",
        {"why": "unsure", "meanings": ["check_bill", "repay", "refund"]},
    )


@pytest.mark.parametrize(("chance", "intent"), [(0.3, "crisis"), (0.29, "abuse_frustration")])
def test_a_hint_of_a_crisis_goes_before_everything(chance: float, intent: str) -> None:
    assert answer(decided({"abuse_frustration": 0.7, "crisis": chance}))[0] == intent


def test_a_crisis_goes_before_a_likelier_scam() -> None:
    assert answer(decided({"scam_alert": 0.6, "crisis": 0.31}))[0] == "crisis"


def test_a_hint_of_a_scam_is_offered_and_not_passed_over() -> None:
    ranking = {"refund": 0.7, "repay": 0.05, "limit": 0.04, "scam_alert": 0.2}
    offered = ["refund", "scam_alert", "repay"]
    assert answer(decided(ranking))[1] == {"why": "unsure", "meanings": offered}
    both = {"refund": 0.95, "repay": 0.9}
    assert answer(decided(ranking, both))[1] == {"why": "unsure", "meanings": offered}
    assert answer(decided({**ranking, "scam_alert": 0.19})) == ("refund", None)
    assert answer(decided({**ranking, "scam_alert": 0.4})) == ("scam_alert", None)


def test_two_sure_requests_are_both_offered() -> None:
    found = decided({"check_bill": 0.9, "refund": 0.1}, {"check_bill": 0.95, "refund": 0.9})
    assert answer(found) == (
        "nlu_fallback",
        {"why": "two_requests", "meanings": ["check_bill", "refund"]},
    )


@pytest.mark.parametrize(
    "parts", [{"check_bill": 0.95, "refund": 0.84}, {"greet": 0.99, "check_bill": 0.95}]
)
def test_a_greeting_or_a_doubtful_part_is_no_second_request(parts: dict[str, float]) -> None:
    assert answer(decided({"check_bill": 0.9, "refund": 0.1}, parts)) == ("check_bill", None)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("查账单，另外怎么提额", ["查账单", "怎么提额"]),
        ("什么时候还款？利息多少？", ["什么时候还款", "利息多少"]),
        (
            "how much do I owe and also how do I close it",
            ["how much do I owe", "how do I close it"],
        ),
        ("昨天刚还了款，额度怎么还没恢复", []),
        ("怎么关闭", []),
        ("?" * 2000, []),
    ],
)
def test_only_what_is_clearly_joined_is_two_parts(text: str, parts: list[str]) -> None:
    assert clauses(text) == parts
