"""What refers to the answer before: "the second one", "say that again", "shorter, please"."""

from __future__ import annotations

import json
from typing import Any

from actions.talk import hint
from actions.turn import Turn, action, answer_of

ASIDE = ("/human_agent", "/ask_source")  # beside what was offered, not one of it
NOT_CHOSEN_BY_PLACE = ("action_affirm", "action_deny")  # a yes is a yes, not "the first one"


@action("action_choose")
def choose(turn: Turn) -> None:
    """Goes on with the button that was named by its place among those offered last."""
    buttons = [b for b in _all_buttons(turn.last_answer) if b["payload"] not in ASIDE]
    place = int(str(turn.entity("ordinal") or "#0").lstrip("#"))
    index = place - 1 if place > 0 else place
    if place and -len(buttons) <= index < len(buttons):
        name, _, values = str(buttons[index]["payload"]).removeprefix("/").partition("{")
        chosen = answer_of(f"action_{name}")
        if chosen is not None and f"action_{name}" not in NOT_CHOSEN_BY_PLACE:
            turn.choose(json.loads("{" + values) if values else {})
            chosen(turn)
            return
    if turn.active_form:
        turn.say(hint(turn))
    else:
        turn.say("utter_choose_nothing")


@action("action_repeat")
def repeat(turn: Turn) -> None:
    """Says the last answer once more; or, asked to be brief, only what it began with."""
    said = turn.last_answer
    turn.keep_offer()
    if turn.active_form:
        said = said[:-1]  # the question of the form is asked again by itself
    elif not said:
        turn.say("utter_choose_nothing")
    if turn.entity("brief") and len(said) > 1:
        said = [{"text": said[0]["text"], "buttons": _all_buttons(said)}]
    for message in said:
        turn.say_again(message)


def _all_buttons(said: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [button for message in said for button in message["buttons"]]
