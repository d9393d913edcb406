"""human_agent and case_status: handing over to people, and where things stand."""

from __future__ import annotations

from actions import conduct
from actions.present import choice
from actions.turn import Turn, action
from actions.unfreeze import say_status
from monthly_pay.services import cases, usage

HUMAN = choice("utter_button_human", "/human_agent")


def hand_over(turn: Turn, topic: str) -> None:
    """Puts the customer into the queue of the desk, once, and says what happens next."""
    case = cases.hand_over(turn.ledger, turn.cause, turn.customer.id, topic, turn.key)
    turn.leave_form()
    turn.say("utter_case_opened", number=case.number, waiting=case.waiting_before)


@action("action_human_agent")
def human_agent(turn: Turn) -> None:
    """A person, please: at once, whatever else is going on."""
    hand_over(turn, "human_agent")


@action("action_anger")
def anger(turn: Turn) -> None:
    """An angry customer gets a person; one nobody knows can ask for one."""
    if turn.visitor.customer is None:
        turn.say("utter_anger")
        return
    turn.say("utter_anger_person")
    hand_over(turn, "anger")


@action("action_complaint")
def complaint(turn: Turn) -> None:
    """About collectors: the conduct check. Else a case with a deadline, and channels outside."""
    if conduct.concerns(turn):
        conduct.begin(turn)
        return
    case = cases.open_case(turn.ledger, turn.cause, turn.customer.id, "complaint", turn.key)
    turn.say("utter_complaint", number=case.number)
    turn.say("utter_complaint_channels", choices=[HUMAN])


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
