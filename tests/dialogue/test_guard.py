"""No silent bot: an action that failed without a word is followed by an apology."""

from pathlib import Path

import pytest
from rasa.core.policies.policy import PolicyPrediction
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    Event,
    FollowupAction,
    Restarted,
    SlotSet,
    UserUttered,
)

from dialogue.guard import SilenceGuard, failed_silently
from tests.dialogue.build import LISTEN, context, storage, tracker

ASKED = [LISTEN, UserUttered("查账单", {"name": "check_bill"})]
BILL = ActionExecuted("action_check_bill")
APOLOGY = ActionExecuted("utter_unavailable")
FORM = ActionExecuted("confirmation_form")
IN_FORM = [
    *ASKED,
    FORM,
    ActiveLoop("confirmation_form"),
    SlotSet("requested_slot", "confirmed"),
    BotUttered("确认吗？"),
    LISTEN,
    UserUttered("确认", {"name": "affirm"}),
]
DOMAIN = """
version: "3.1"
intents: [check_bill, affirm]
actions: [action_check_bill, action_other]
responses:
  utter_unavailable:
  - text: 抱歉
"""

SILENT = {
    "an action that left nothing": [*ASKED, BILL],
    "the second of two, the first only remembered": [
        *ASKED, ActionExecuted("action_other"), SlotSet("offer", "x"), BILL,
    ],
    "after an earlier turn that was answered": [*ASKED, BILL, BotUttered("一"), *ASKED, BILL],
    "a form that cannot begin": [*ASKED, FORM],
    "a form in the middle": [*IN_FORM, FORM],
    "again, after an apology in the last turn": [
        *ASKED, BILL, APOLOGY, BotUttered("抱歉"), *ASKED, BILL,
    ],
}  # fmt: skip

NOT_SILENT = {
    "nothing happened": [],
    "the conversation begins": [LISTEN],
    "the customer just spoke": ASKED,
    "an answer": [*ASKED, BILL, BotUttered("您的账单")],
    "a slot was set": [*ASKED, BILL, SlotSet("offer", None)],
    "another action follows": [*ASKED, BILL, FollowupAction("action_other")],
    "an answer, then an action without a word": [
        *ASKED, BILL, BotUttered("您的账单"), ActionExecuted("action_other"),
    ],
    "the turn is over": [*ASKED, BILL, BotUttered("您的账单"), LISTEN],
    "the apology itself": [*ASKED, BILL, APOLOGY],
    "the form asked the next question": [
        *IN_FORM, FORM, SlotSet("confirmed", True), BotUttered("验证码？"),
    ],
    "nobody spoke yet": [ActionExecuted("action_session_start")],
    "after a restart": [*ASKED, BILL, Restarted()],
    "Rasa itself says it": [*ASKED, ActionExecuted("utter_missing")],
}  # fmt: skip


@pytest.mark.parametrize("events", SILENT.values(), ids=SILENT)
def test_a_turn_without_a_word_has_failed(events: list[Event]) -> None:
    assert failed_silently(tracker(*events)) is True


@pytest.mark.parametrize("events", NOT_SILENT.values(), ids=NOT_SILENT)
def test_a_turn_that_said_or_did_something_has_not_failed(events: list[Event]) -> None:
    assert failed_silently(tracker(*events)) is False


def predict(folder: Path, domain: Domain, *events: Event) -> PolicyPrediction:
    """What the guard wants to happen next."""
    guard = SilenceGuard.load(
        SilenceGuard.get_default_config(), storage(folder), Resource("guard"), context()
    )
    return guard.predict_action_probabilities(tracker(*events, domain=domain), domain)


def wanted(prediction: PolicyPrediction, domain: Domain) -> dict[str, float]:
    """The actions that are not impossible."""
    names = domain.action_names_or_texts
    return {name: p for name, p in zip(names, prediction.probabilities, strict=True) if p}


@pytest.fixture(scope="module")
def domain() -> Domain:
    """Two actions and the apology."""
    return Domain.from_yaml(DOMAIN)


def test_an_apology_follows_a_silent_failure(tmp_path: Path, domain: Domain) -> None:
    prediction = predict(tmp_path, domain, *ASKED, BILL)
    assert wanted(prediction, domain) == {"utter_unavailable": 1.0}
    assert prediction.is_no_user_prediction


def test_after_the_apology_it_listens(tmp_path: Path, domain: Domain) -> None:
    prediction = predict(tmp_path, domain, *ASKED, BILL, APOLOGY, BotUttered("抱歉"))
    assert wanted(prediction, domain) == {"action_listen": 1.0}


@pytest.mark.parametrize("events", [ASKED, [*ASKED, BILL, BotUttered("您的账单")], [LISTEN]])
def test_it_has_no_opinion_when_nothing_failed(
    tmp_path: Path, domain: Domain, events: list[Event]
) -> None:
    prediction = predict(tmp_path, domain, *events)
    assert wanted(prediction, domain) == {}
    assert not prediction.is_no_user_prediction


def test_it_speaks_above_every_other_policy(tmp_path: Path, domain: Domain) -> None:
    # Rasa's own priorities: rules 6, memoization 3, TED 1.
    assert predict(tmp_path, domain, *ASKED, BILL).policy_priority > 6


def test_it_has_no_opinion_where_there_is_no_apology(tmp_path: Path) -> None:
    domain = Domain.from_yaml('version: "3.1"\nactions: [action_check_bill]\n')
    assert wanted(predict(tmp_path, domain, *ASKED, BILL), domain) == {}
