"""collections_contact and verify_collector: the customer's rights, and whether a caller is ours."""

from __future__ import annotations

from actions.arrears import where_do_i_stand
from actions.knowledge import SOURCE
from actions.present import choice
from actions.turn import Turn, action
from monthly_pay.services import bill as bills

COMPLAIN = choice("utter_button_complain", "/complaint")
HUMAN = choice("utter_button_human", "/human_agent")
HARDSHIP = choice("utter_button_hardship", "/hardship")
SCAM = choice("utter_button_scam", "/scam_alert")


@action("action_collections_contact")
def collections_contact(turn: Turn) -> None:
    """The customer's own standing, then what collectors may and may not do."""
    bill = bills.bill(turn.ledger, turn.account_id)
    if bill.arrears is not None:
        where_do_i_stand(turn, bill)
    else:
        turn.say("utter_collection_not_late")
    turn.say("utter_collection_rights", choices=[COMPLAIN, HARDSHIP, SOURCE])
    turn.tell("collection_hours", "collection_calls", "collection_contacts")


@action("action_verify_collector")
def verify_collector(turn: Turn) -> None:
    """Whether the account is with anybody for collection, and how to check a caller."""
    facts = bills.bill(turn.ledger, turn.account_id).facts
    current = [s for s in facts.stages if s.left_on is None]
    if current:
        turn.say(f"utter_collector_{current[-1].stage}", date=current[-1].entered_on)
    else:
        turn.say("utter_collector_none")
    turn.say("utter_collector_check", choices=[SCAM, HUMAN])
