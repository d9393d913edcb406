"""collections_contact and verify_collector: the customer's rights, and whether a caller is ours."""

from __future__ import annotations

from actions import conduct, preferences
from actions.arrears import where_do_i_stand
from actions.conduct import COMPLAIN
from actions.knowledge import SOURCE
from actions.present import choice
from actions.turn import Turn, action
from monthly_pay.services import bill as bills
from monthly_pay.services import collectors
from monthly_pay.services.collectors import Checked, Verdict

FORM = "collector_form"
REFUSED_TO_SAY = "refused"
HUMAN = choice("utter_button_human", "/human_agent")
HARDSHIP = choice("utter_button_hardship", "/hardship")
SCAM = choice("utter_button_scam", "/scam_alert")
CANCEL = choice("utter_button_cancel", "/cancel")
WISHES = choice("utter_button_wishes", "/contact_preference")


@action("action_collections_contact")
def collections_contact(turn: Turn) -> None:
    """A wish is recorded; otherwise what collectors did and may do, and how to change it.

    Who tells of bad conduct is not told of the debt first, or at all.
    """
    if preferences.wish_of(turn) is not None:
        preferences.contact_preference(turn)
        return
    bill = bills.bill(turn.ledger, turn.account_id)
    if bill.arrears is None:
        turn.say("utter_collection_not_late")
    told = conduct.say_told(turn)
    logged = conduct.say_log(turn)
    if bill.arrears is not None and not told:
        where_do_i_stand(turn, bill)
    ways = [COMPLAIN, WISHES] if bill.arrears is None else [COMPLAIN, WISHES, HARDSHIP]
    turn.say("utter_collection_rights", choices=[*ways, SOURCE])
    if not told:
        keys = [one.rule.key for one in logged]
        usual = ["collection_hours", "collection_calls", "collection_contacts"]
        turn.tell(*dict.fromkeys([*keys, *usual]))


@action("action_verify_collector")
def verify_collector(turn: Turn) -> None:
    """Checks the caller the message names; otherwise who may call now, and asks for a name."""
    checked = collectors.verify(turn.ledger, turn.account_id, turn.text)
    if checked is not None:
        _say_checked(turn, checked)
        return
    _say_standing(turn)
    if turn.active_form in (None, FORM):
        turn.set("collector_named", None)
        turn.start_form(FORM)
    else:
        turn.say("utter_collector_never", choices=[SCAM, HUMAN])


def _say_standing(turn: Turn) -> None:
    assigned = collectors.assigned(turn.ledger, turn.account_id)
    facts = bills.bill(turn.ledger, turn.account_id).facts
    current = [s for s in facts.stages if s.left_on is None]
    if assigned is not None:
        turn.say("utter_collector_assigned", agency=assigned.agency, date=assigned.assigned_on)
    elif current:
        turn.say(f"utter_collector_{current[-1].stage}", date=current[-1].entered_on)
    else:
        turn.say("utter_collector_none")


@action("action_ask_collector_named")
def ask_named(turn: Turn) -> None:
    """Asks for the number, the agency or the case number."""
    refused = choice(
        "utter_button_refused_to_say", f'/verify_collector{{"collector": "{REFUSED_TO_SAY}"}}'
    )
    turn.say("utter_ask_collector_named", choices=[refused, SCAM, CANCEL])


@action("action_check_collector")
def check_collector(turn: Turn) -> None:
    """The end of the form: the registry's answer."""
    named = turn.slot("collector_named")
    turn.set("collector_named", None)
    if not named:
        turn.say("utter_not_carried_out")
    elif named == REFUSED_TO_SAY:
        turn.say("utter_collector_refused")
        turn.say("utter_collector_never", choices=[COMPLAIN, SCAM, HUMAN])
    else:
        checked = collectors.verify(turn.ledger, turn.account_id, str(named), whole=True)
        _say_checked(turn, checked or Checked(Verdict.UNKNOWN))


def _say_checked(turn: Turn, checked: Checked) -> None:
    match checked.verdict:
        case Verdict.YES:
            turn.say(
                "utter_collector_yes",
                agency=checked.agency,
                number=checked.case_number,
                date=checked.since,
            )
        case Verdict.NO:
            turn.say("utter_collector_no", named=checked.agency or checked.case_number)
        case Verdict.UNKNOWN:
            turn.say("utter_collector_unknown")
    turn.say("utter_collector_never", choices=[COMPLAIN, SCAM, HUMAN])
