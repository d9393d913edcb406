"""Talk around the topics: yes and no out of a form, goodbye, cancelling, not understood."""

from __future__ import annotations

from actions.people import hand_over
from actions.present import choice
from actions.turn import Turn, action, go_on
from monthly_pay.services import quotes

HUMAN = choice("utter_meaning_human_agent", "/human_agent")
YES = choice("utter_button_helped", "/affirm")
NO = choice("utter_button_not_helped", "/deny")
HELPED = "action_helped"
TRIES = 2  # after the choices and the rephrase come people
AMOUNT_SLOTS = frozenset({"purchase_amount", "repay_amount"})


@action("action_affirm")
def affirm(turn: Turn) -> None:
    """A yes outside a form goes on with what was offered last."""
    offered = turn.slot("offer")
    if offered:
        go_on(turn, offered)
    else:
        turn.say("utter_affirm_nothing")


@action("action_deny")
def deny(turn: Turn) -> None:
    """A no: ends a form, or answers whether it helped; otherwise nothing was asked."""
    if turn.active_form:
        cancel(turn)
    elif turn.slot("offer") == HELPED:
        turn.set("helped", False)
        turn.say("utter_not_helped", choices=[HUMAN])
    else:
        turn.say("utter_deny")


@action("action_goodbye")
def goodbye(turn: Turn) -> None:
    """Goodbye; once in a conversation in which something was asked, whether it helped."""
    if turn.slot("helped") is None and turn.was_answered:
        turn.say("utter_goodbye_feedback", choices=[YES, NO])
        turn.offer(HELPED)
    else:
        turn.say("utter_goodbye")


@action("action_helped")
def helped(turn: Turn) -> None:
    """Yes, it helped: kept with the conversation."""
    turn.set("helped", True)
    turn.say("utter_helped")


@action("action_cancel")
def cancel(turn: Turn) -> None:
    """Leaves any form; a quote that was on the way is withdrawn, nothing was changed."""
    if turn.active_form is None:
        turn.say("utter_cancel_nothing")
        return
    if turn.slot("quote_id"):
        quotes.withdraw(turn.ledger, turn.cause, turn.account_id, int(turn.slot("quote_id")))
    for slot in ("quote_id", "confirmed", "payment_card", "one_time_code", "other_ways"):
        turn.set(slot, None)
    for slot in ("shop", "purchase_amount", "explanation", "hold_id", "after_payoff"):
        turn.set(slot, None)
    for slot in ("repay_amount", "hardship_reason", "hardship_terms"):
        turn.set(slot, None)
    turn.leave_form()
    turn.say("utter_cancelled")


@action("action_out_of_scope")
def out_of_scope(turn: Turn) -> None:
    """Something else entirely; in a form it is an answer that was not understood."""
    if turn.active_form:
        turn.say(hint(turn))
    else:
        turn.say("utter_out_of_scope")


@action("action_clarify")
def clarify(turn: Turn) -> None:
    """Not understood: the form's own hint, or the best meanings, then a rephrase, then people."""
    if turn.active_form:
        turn.say(hint(turn))
        return
    tried = int(turn.slot("not_understood") or 0)
    offered = turn.tracker.latest_message.get("offered") or {}
    choices = [choice(f"utter_meaning_{name}", f"/{name}") for name in offered.get("meanings", [])]
    if offered.get("why") == "two_requests":
        turn.say("utter_clarify_two", choices=choices)
        return
    if tried >= TRIES:
        _give_up(turn)  # and the count starts anew, or it would hand over again after a person
        return
    turn.set("not_understood", tried + 1)
    if HUMAN not in choices:
        choices.append(HUMAN)
    if tried == 0 and len(choices) > 1:
        turn.say("utter_clarify", choices=choices)
    else:
        turn.say("utter_rephrase", choices=[HUMAN])


def _give_up(turn: Turn) -> None:
    known = turn.visitor.customer is not None
    turn.say("utter_clarify_human", choices=[] if known else [HUMAN])
    if known:
        hand_over(turn, "not_understood")


def hint(turn: Turn) -> str:
    """What the question of the active form wants to hear."""
    slot = str(turn.slot("requested_slot"))
    if slot in AMOUNT_SLOTS:
        return "utter_amount_unreadable"
    if slot == "one_time_code":
        return "utter_code_unreadable"
    return "utter_form_hint"
