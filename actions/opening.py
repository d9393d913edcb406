"""opened_by_accident: what it is, what is owed, and the way out."""

from __future__ import annotations

from actions.bill import rest_lines
from actions.present import choice
from actions.turn import Turn, action
from monthly_pay.rules.facts import AccountState
from monthly_pay.services import bill as bills
from monthly_pay.services import closing

CLOSE = choice("utter_button_close", "/close_account")


@action("action_opened_by_accident")
def opened_by_accident(turn: Turn) -> None:
    """Explains that it is credit and no membership, what is owed, and offers to close."""
    preflight = closing.preflight(turn.ledger, turn.account_id)
    account = preflight.facts.account
    if account.state is AccountState.CLOSED:
        turn.say("utter_already_closed", date=account.closed_on)
    elif not preflight.obstacles:
        turn.say("utter_accident_unused", date=account.opened_on, choices=[CLOSE])
        turn.offer("action_close_account")
    else:
        bill = bills.bill(turn.ledger, turn.account_id)
        turn.say(
            "utter_accident_used",
            date=account.opened_on,
            items=rest_lines(bill)[:-1],
            choices=[CLOSE, choice("utter_button_payoff", "/early_payoff")],
        )
        turn.offer("action_close_account")
