"""crisis: before everything else, in any form: a humane answer, hotlines, a person at once."""

from __future__ import annotations

from actions.turn import Turn, action
from monthly_pay.services import bill as bills
from monthly_pay.services import cases, preferences


@action("action_crisis")
def crisis(turn: Turn) -> None:
    """A person at once, and collection pauses; no debt, no selling.

    ``utter_crisis`` was said before by the dialogue itself: it needs neither this server nor
    the ledger.
    """
    turn.leave_form()
    if turn.visitor.customer is None:
        return
    cases.open_case(turn.ledger, turn.cause, turn.customer.id, "crisis", turn.key)
    until = preferences.pause_for_crisis(turn.ledger, turn.cause, turn.customer.id, turn.key)
    turn.say("utter_crisis_person")
    account = turn.customer.account_id
    if account is not None and bills.bill(turn.ledger, account).facts.owed:
        turn.say("utter_crisis_pause", date=until)
