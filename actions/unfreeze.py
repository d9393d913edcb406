"""unfreeze: whether it can be applied for, the application, and its status."""

from __future__ import annotations

from actions.present import choice
from actions.security import unauthorised_use
from actions.turn import Turn, action
from actions.usage import UNLOCK, only_own_lock, say_hold
from monthly_pay.rules.facts import ApplicationState, HoldCause
from monthly_pay.rules.holds import HoldView
from monthly_pay.rules.refusals import Refusal, Refused
from monthly_pay.services import holds, usage

FORM = "unfreeze_form"
SHORTEST, LONGEST = 4, 500


@action("action_unfreeze")
def unfreeze(turn: Turn) -> None:
    """For each hold: the running application, the form to apply, or what is missing."""
    found = usage.usability(turn.ledger, turn.account_id)
    if not found.holds:
        turn.say(
            "utter_not_frozen",
            available=found.limit.available,
            choices=[choice("utter_button_cannot_use", "/cannot_use")],
        )
        return
    for view in found.holds:
        say_hold(turn, found, view)
        _say_application(turn, view)
    if only_own_lock(found):
        turn.say("utter_own_lock_next", choices=[UNLOCK])
    ready = next((view for view in found.holds if view.can_apply), None)
    if ready is not None:
        turn.set("hold_id", ready.hold.id)
        turn.set("explanation", None)
        turn.start_form(FORM)


def _say_application(turn: Turn, view: HoldView) -> None:
    application = view.application
    if application is not None:
        say_status(turn, application.state, application.number, application.submitted_on)
    elif view.refusal is Refusal.TOO_EARLY and view.earliest:
        turn.say("utter_unfreeze_too_early", date=view.earliest)
    elif view.refusal is Refusal.TOO_EARLY:
        turn.say(
            "utter_unfreeze_pay_first",
            choices=[choice("utter_button_payoff", "/early_payoff")],
        )
    elif view.hold.cause is HoldCause.BUREAU:
        turn.say("utter_unfreeze_by_poll", date=view.earliest)


def say_status(turn: Turn, state: ApplicationState, number: str, day: object) -> None:
    """Where an application stands."""
    turn.say(f"utter_application_{state}", number=number, date=day)


@action("action_ask_explanation")
def ask_explanation(turn: Turn) -> None:
    """Asks for the customer's explanation."""
    turn.say("utter_ask_explanation")


@action("validate_unfreeze_form")
def validate(turn: Turn) -> None:
    """An explanation has at least a few characters; what is beyond 500 is cut."""
    said = turn.given().get("explanation")
    if said is None:
        return
    text = str(said).strip()
    if len(text) < SHORTEST:
        turn.say("utter_explanation_too_short")
        turn.set("explanation", None)
    else:
        turn.set("explanation", text[:LONGEST])


@action("action_apply_unfreeze")
def apply_unfreeze(turn: Turn) -> None:
    """The end of the form: the application; or, of who says it was somebody else, the lock."""
    explanation, hold_id = turn.slot("explanation"), turn.slot("hold_id")
    turn.set("explanation", None)
    turn.set("hold_id", None)
    if explanation and turn.intent == "unauthorised_use" and turn.entity("not_me"):
        unauthorised_use(turn)
        return
    if not explanation:
        turn.say("utter_not_carried_out")
        return
    try:
        made = holds.apply(
            turn.ledger, turn.cause, turn.account_id, int(hold_id), explanation, turn.key
        )
    except Refused:
        unfreeze(turn)
        return
    turn.say("utter_application_made", number=made.number)
