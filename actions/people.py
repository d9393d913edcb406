"""human_agent and case_status: handing over to people, and where things stand."""

from __future__ import annotations

from actions import conduct
from actions.present import choice
from actions.turn import Turn, action
from actions.unfreeze import say_status
from monthly_pay.services import arrears, cases, usage
from monthly_pay.services import conduct as conduct_service

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
    """The cases, complaints, disputes and applications of the customer that are not done."""
    open_cases = cases.open_cases(turn.ledger, turn.customer.id)
    due = {
        made.case_number: made.answer_by
        for made in conduct_service.complaints(turn.ledger, turn.customer.id)
    }
    for case in open_cases:
        if case.number in due:
            turn.say("utter_complaint_status", number=case.number, date=due[case.number])
        else:
            turn.say("utter_case_status", number=case.number, waiting=case.waiting_before)
    account = turn.customer.account_id
    if not (account is not None and _say_of_account(turn, account)) and not open_cases:
        turn.say("utter_no_cases")


def _say_of_account(turn: Turn, account_id: int) -> bool:
    """What is being decided about the account; whether there was anything to say."""
    facts = usage.usability(turn.ledger, account_id).facts
    for application in facts.applications:
        say_status(turn, application.state, application.number, application.submitted_on)
    disputes = [one for one in facts.disputes if one.upheld is None]
    for one in disputes:
        turn.say("utter_dispute_running", number=one.number, date=one.answer_by)
    request = arrears.waiting_request(turn.ledger, account_id)
    if request is not None:
        turn.say("utter_hardship_waiting", number=request.number, date=request.submitted_on)
    return bool(facts.applications or disputes or request)
