"""Everything the assistant understands, refuses and says stands in some transcript."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

from monthly_pay.rules.facts import HoldCause
from monthly_pay.rules.refusals import Refusal
from tests.conversations.stage import PROJECT, Stage
from tests.conversations.test_transcripts import FILES
from tests.conversations.transcript import read
from tests.test_copy import domain

LEAST = 4  # transcripts of each label: it works, it is refused, it is corrected, it is abused
FINER = json.loads((PROJECT / "scripts/labels.json").read_text("utf-8"))

# Parts of a longer sentence; the others are a message, a line or a button of their own.
FRAGMENTS = ("utter_title_", "utter_stage_name_", "utter_rule_")
BY_THE_CHANNEL = "said by the web channel before Rasa: tests/dialogue/channel"
BY_THE_DESK = "said when somebody acts at the desk: tests/desk"
BY_THE_BANK = "the sandbox tells the result as soon as it is asked: tests/services"
NOT_IN_TRANSCRIPTS = {
    "utter_too_long": BY_THE_CHANNEL,
    "utter_too_fast": BY_THE_CHANNEL,
    "utter_used_button": BY_THE_CHANNEL,
    "utter_restarted": BY_THE_CHANNEL,
    "utter_person_joined": BY_THE_DESK,
    "utter_person_left": BY_THE_DESK,
    "utter_case_done": BY_THE_DESK,
    "utter_case_later": BY_THE_DESK,
    "utter_default": "Rasa's own last words; action_clarify is asked first",
    "utter_anger": "to somebody nobody knows; the channel knows everybody who writes",
    "utter_line_payment_created": BY_THE_BANK,
    "utter_line_payment_pending": BY_THE_BANK,
    "utter_last_payment_pending": BY_THE_BANK,
    "utter_payout_sent": "the sandbox answers a payout at once: tests/services",
    "utter_payout_failed": "the sandbox answers a payout at once: tests/services",
    "utter_check_item": "what is asked about has a shop and an amount, no item",
    "utter_check_scene": "what is asked about has a shop and an amount, no scene",
    "utter_check_account_closed": "a closed account is told before anything is asked",
    "utter_step_clear_elsewhere_done": "the poll that finds it lifts the freeze at once",
    "utter_step_next_poll": "a freeze by the bureau comes with a poll, which has a next one",
    "utter_step_pay_arrears": "arrears have an amount",
    "utter_step_apply_done": "who applied hears of the application itself",
}
# Which meanings are offered for a vague message is the model's affair: tests/dialogue.
BY_THE_MODEL = "utter_meaning_"
NEVER_MET = {
    Refusal.SAME_KEY_OTHER_REQUEST: "a key is of one turn, and a turn asks once",
    Refusal.UNKNOWN_OBJECT: "what a button names is the customer's own",
    Refusal.QUOTE_USED: "a confirmation ends with its form: tests/services has two at once",
    Refusal.CODE_MISSING: "the form asks for the code first",
    Refusal.NO_CARD: "an open account keeps a bound source",
    Refusal.ALREADY_TAKEN: "of refunds, which shops ask for",
    Refusal.LARGER_THAN_LEFT: "of refunds, which shops ask for",
}
# Refusals that are told in the words of what was asked for.
TOLD_AS = {
    Refusal.ALREADY_OPEN: "utter_open_already",
    Refusal.NOTHING_OWED: "utter_payoff_nothing",
    Refusal.AMOUNT_TOO_LARGE: "utter_repay_too_much",
    Refusal.OBSTACLES: "utter_close_blocked",
    Refusal.INSUFFICIENT_FUNDS: "utter_payment_failed",
    Refusal.ACCOUNT_CLOSED: "utter_already_closed",
    Refusal.NOT_ALLOWED_NOW: "utter_promise_too_far",
    Refusal.TOO_EARLY: "utter_unfreeze_too_early",
    Refusal.APPLICATION_RUNNING: "utter_application_submitted",
    Refusal.ARREARS: "utter_split_arrears",
    Refusal.NO_SUCH_HOLD: "utter_not_frozen",
    Refusal.ALREADY_RUNNING: "utter_dispute_running",
    Refusal.NOT_OPENED: "utter_no_account",
}


@cache
def told() -> tuple[frozenset[str], frozenset[str]]:
    """All messages of the assistant without their buttons, and all their lines and buttons."""
    messages, lines = set(), set()
    for file in FILES:
        for step in read(file).steps:
            for answer in step.answers:
                *text, last = answer.split("\n")
                buttons = re.findall(r"\[(.+?)\](?= |$)", last) if last.startswith("[") else []
                text += [] if buttons else [last]
                messages.add("\n".join(text))
                lines.update(text, buttons)
    return frozenset(messages), frozenset(lines)


def is_told(name: str) -> bool:
    """Whether a response is in an answer, in Chinese or in English."""
    messages, lines = told()
    for variation in domain()["responses"][name]:
        text = str(variation["text"])
        if not re.sub(r"\{\w+\}|\W", "", text):
            return True  # nothing but values
        pattern = re.compile(_pattern(text))
        if name.startswith(FRAGMENTS):
            found = any(map(pattern.search, lines))
        else:
            found = any(map(pattern.fullmatch, messages if "\n" in text else lines))
        if found:
            return True
    return False


def _pattern(text: str) -> str:
    """A response as a pattern; a list may have several lines, another value has one."""
    parts = re.split(r"\{(\w+)\}", text.strip())
    values = [r"[\s\S]+" if name == "items" else ".+" for name in parts[1::2]]
    plain = [re.escape(part) for part in parts[::2]]
    return "".join(p + v for p, v in zip(plain, [*values, ""], strict=True))


@cache
def transcripts_of(stage: Stage) -> dict[str, set[str]]:
    """The transcripts in which a customer says something of each label, by label."""
    found: dict[str, set[str]] = defaultdict(set)
    for file in FILES:
        for step in read(file).steps:
            if step.kind == ">" and not re.search(r"^\[.+\]$|\{code\}", step.text):
                intent = stage.understood(step.text)
                found[intent].add(file.name)
                found[FINER.get(intent, intent)].add(f"{file.parent.name}/{file.name}")
    return found


def test_every_label_has_four_transcripts(stage: Stage) -> None:
    labels = {FINER.get(intent, intent) for intent in domain()["intents"]}
    found = transcripts_of(stage)
    few = {one: len(found[one]) for one in sorted(labels) if len(found[one]) < LEAST}
    assert few == {}


def test_every_intent_is_said_in_a_transcript(stage: Stage) -> None:
    found = transcripts_of(stage)
    assert [intent for intent in domain()["intents"] if not found[intent]] == []


def test_every_response_is_told_in_a_transcript() -> None:
    elsewhere = {*NOT_IN_TRANSCRIPTS, *(f"utter_{refusal}" for refusal in {**NEVER_MET, **TOLD_AS})}
    untold = [
        name
        for name in domain()["responses"]
        if name not in elsewhere and not name.startswith(BY_THE_MODEL) and not is_told(name)
    ]
    # No demo story leads there yet. The list may only become shorter: who tells one strikes it.
    assert sorted(untold) == (Path(__file__).parent / "not_yet_told.list").read_text().split()


def test_every_refusal_a_customer_can_meet_is_told_in_a_transcript() -> None:
    untold = [
        refusal
        for refusal in Refusal
        if refusal not in NEVER_MET and not is_told(TOLD_AS.get(refusal, f"utter_{refusal}"))
    ]
    assert untold == []


def test_every_cause_of_a_hold_is_told_in_a_transcript() -> None:
    assert [cause for cause in HoldCause if not is_told(f"utter_hold_{cause}")] == []


def test_an_exception_is_still_needed() -> None:
    """What is in a transcript by now does not stay on the list."""
    assert [name for name in NOT_IN_TRANSCRIPTS if is_told(name)] == []
