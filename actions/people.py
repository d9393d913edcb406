"""human_agent and case_status: handing over to people, and where things stand."""

from __future__ import annotations

from actions.turn import Turn, action
from actions.unfreeze import say_status
from monthly_pay.services import cases, usage


@action("action_human_agent")
def human_agent(turn: Turn) -> None:
    """Opens a case with a number and says what happens next."""
    case = cases.open_case(turn.ledger, turn.cause, turn.customer.id, "human_agent", turn.key)
    turn.leave_form()
    turn.say("utter_case_opened", number=case.number, waiting=case.waiting_before)


@action("action_case_status")
def case_status(turn: Turn) -> None:
    """The open cases and the applications of the customer."""
    open_cases = cases.open_cases(turn.ledger, turn.customer.id)
    applications = usage.usability(turn.ledger, turn.account_id).facts.applications
    if not open_cases and not applications:
        turn.say("utter_no_cases")
    for case in open_cases:
        turn.say("utter_case_status", number=case.number, waiting=case.waiting_before)
    for application in applications:
        say_status(turn, application.state, application.number, application.submitted_on)
