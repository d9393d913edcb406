"""change_card_or_phone, verification_problem, and the customer's own lock."""

from __future__ import annotations

from actions.confirmation import begin
from actions.present import choice, line
from actions.turn import Turn, action
from monthly_pay.rules.facts import AccountState, HoldCause
from monthly_pay.rules.refusals import Refused
from monthly_pay.services import bill as bills
from monthly_pay.services import locking, opening

HUMAN = choice("utter_button_human", "/human_agent")
UNLOCK = choice("utter_button_unlock", "/unlock")


@action("action_change_card_or_phone")
def change_card_or_phone(turn: Turn) -> None:
    """What is bound now, how it is changed, and what cannot be removed."""
    facts = bills.bill(turn.ledger, turn.account_id).facts
    cards = [line("utter_card_line", card=card) for card in facts.cards]
    turn.say("utter_cards_bound", items=cards, ending=turn.customer.phone_ending)
    if facts.account.state is AccountState.OPEN:
        turn.say("utter_cards_change", choices=[HUMAN])
    else:
        turn.say("utter_cards_change_closed")


@action("action_verification_problem")
def verification_problem(turn: Turn) -> None:
    """Whether the customer is verified, and what to do with a check that fails."""
    if _to_verify_again(turn):
        turn.say("utter_verify_again", choices=[choice("utter_button_why", "/why_frozen")])
    else:
        found = opening.conditions(turn.ledger, turn.customer.id)
        turn.say("utter_verified" if found.verified else "utter_not_verified")
    turn.say("utter_verification_help", choices=[HUMAN])


def _to_verify_again(turn: Turn) -> bool:
    if turn.customer.account_id is None:
        return False
    holds = bills.bill(turn.ledger, turn.customer.account_id).facts.active_holds
    return any(hold.cause is HoldCause.IDENTITY_CHANGED for hold in holds)


@action("action_lock")
def lock(turn: Turn) -> None:
    """Locks the account at once; taking the lock off needs a code."""
    try:
        locked = locking.lock(turn.ledger, turn.cause, turn.account_id, "customer", turn.key)
    except Refused:
        facts = bills.bill(turn.ledger, turn.account_id).facts
        turn.say("utter_already_closed", date=facts.account.closed_on)
        return
    turn.say("utter_locked" if locked else "utter_locked_before", choices=[UNLOCK])


@action("action_unlock")
def unlock(turn: Turn) -> None:
    """Takes the customer's own lock off, after a yes and a code."""
    try:
        quote = locking.propose_unlock(turn.ledger, turn.cause, turn.account_id, turn.key)
    except Refused:
        turn.say("utter_not_locked")
        return
    begin(turn, quote)
