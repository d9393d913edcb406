"""What goes before many answers: that the account is closed, or frozen."""

from __future__ import annotations

from actions.present import choice
from actions.turn import Turn
from monthly_pay.rules.facts import AccountFacts, AccountState

OPEN = choice("utter_button_open", "/open_account")
WHY = choice("utter_button_why", "/why_frozen")


def says_closed(turn: Turn, facts: AccountFacts) -> bool:
    """Tells a closed account as such, with the way back; whether it is one."""
    if facts.account.state is AccountState.OPEN:
        return False
    turn.say("utter_already_closed", date=facts.account.closed_on, choices=[OPEN])
    return True


def says_frozen(turn: Turn, facts: AccountFacts) -> None:
    """Where the account is frozen: that the limit cannot be used, and the way to the cause."""
    if facts.active_holds:
        turn.say("utter_limit_frozen", choices=[WHY])
