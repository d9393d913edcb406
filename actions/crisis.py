"""crisis: before everything else, in any form: a humane answer, hotlines, a person at once."""

from __future__ import annotations

from actions.turn import Turn, action
from monthly_pay.services import cases, preferences


@action("action_crisis")
def crisis(turn: Turn) -> None:
    """No debt, no selling: what is said is fixed; a person at once, and collection pauses."""
    turn.leave_form()
    turn.say("utter_crisis")
    if turn.visitor.customer is not None:
        cases.open_case(turn.ledger, turn.cause, turn.customer.id, "crisis", turn.key)
        preferences.pause_for_crisis(turn.ledger, turn.cause, turn.customer.id, turn.key)
        turn.say("utter_crisis_person")
