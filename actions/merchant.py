"""merchant_service: what a seller needs to know; a seller's own account is with people."""

from __future__ import annotations

from actions.knowledge import SOURCE
from actions.present import choice
from actions.turn import Turn, action

HUMAN = choice("utter_button_human", "/human_agent")


@action("action_merchant_service")
def merchant_service(turn: Turn) -> None:
    """Opening, who gets the money when, the fee, and where a seller is helped."""
    turn.say("utter_merchant", choices=[SOURCE, HUMAN])
    turn.tell("merchant_settlement")
