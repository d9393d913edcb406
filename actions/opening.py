"""open_account, cannot_open, reopen_account, opened_by_accident: getting in, and getting out."""

from __future__ import annotations

from actions.bill import rest_lines
from actions.present import Line, choice, line
from actions.turn import Turn, action
from monthly_pay.ledger.tables.standing import OpeningRow
from monthly_pay.products import terms
from monthly_pay.rules.facts import AccountState
from monthly_pay.rules.refusals import Refused
from monthly_pay.services import bill as bills
from monthly_pay.services import closing, opening
from monthly_pay.services.opening import Conditions

CLOSE = choice("utter_button_close", "/close_account")
LOCK = choice("utter_button_lock", "/lock")
APPLY = choice("utter_button_apply", "/apply_account")
HUMAN = choice("utter_button_human", "/human_agent")
BILL = choice("utter_button_bill", "/check_bill")


@action("action_opened_by_accident")
def opened_by_accident(turn: Turn) -> None:
    """Explains that it is credit and no membership, what is owed, and offers to close."""
    preflight = closing.preflight(turn.ledger, turn.account_id)
    account = preflight.facts.account
    if account.state is AccountState.CLOSED:
        turn.say("utter_already_closed", date=account.closed_on)
        return
    if preflight.obstacles:
        bill = bills.bill(turn.ledger, turn.account_id)
        turn.say(
            "utter_accident_used",
            date=account.opened_on,
            items=rest_lines(bill)[:-1],
            choices=[CLOSE, choice("utter_button_payoff", "/early_payoff")],
        )
    else:
        turn.say("utter_accident_unused", date=account.opened_on, choices=[CLOSE, LOCK])
    turn.offer("action_close_account")


@action("action_open_account")
def open_account(turn: Turn) -> None:
    """Whether it is open; otherwise what is needed, ticked for this customer, and applying."""
    found = opening.conditions(turn.ledger, turn.customer.id)
    if found.open_account_number:
        turn.say("utter_open_already", number=found.open_account_number, choices=[BILL])
    else:
        turn.say(
            "utter_open_conditions",
            items=_ticks(found),
            young=terms().age_from,
            old=terms().age_to,
            choices=[APPLY],
        )
        turn.offer("action_apply_account")


def _ticks(found: Conditions) -> list[Line]:
    ticks = {"verified": found.verified, "card": found.has_card, "age": found.age_fits}
    return [
        line(f"utter_condition_{name}_{'met' if met else 'missing'}") for name, met in ticks.items()
    ]


@action("action_apply_account")
def apply_account(turn: Turn) -> None:
    """Applies, which makes one query at the credit bureau; tells the limit or every reason."""
    try:
        decision = opening.apply(
            turn.ledger, turn.product.bureau, turn.cause, turn.customer.id, turn.key
        )
    except Refused:
        open_account(turn)
        return
    if decision.account_id is not None:
        turn.say("utter_opened", limit=decision.limit, choices=[BILL])
    else:
        turn.say(
            "utter_open_refused",
            items=[line(f"utter_reason_{reason}") for reason in decision.reasons],
            choices=[HUMAN],
        )


@action("action_cannot_open")
def cannot_open(turn: Turn) -> None:
    """The reasons of this applicant: of the last decision, or what is missing now."""
    found = opening.conditions(turn.ledger, turn.customer.id)
    if found.open_account_number:
        turn.say(
            "utter_open_already",
            number=found.open_account_number,
            choices=[choice("utter_button_why", "/cannot_use"), BILL],
        )
        return
    last: OpeningRow | None = found.last_decision
    if last is not None and not last.approved:
        turn.say(
            "utter_open_was_refused",
            date=last.decided_on,
            items=[line(f"utter_reason_{reason}") for reason in last.reasons],
        )
    turn.say(
        "utter_open_conditions",
        items=_ticks(found),
        young=terms().age_from,
        old=terms().age_to,
        choices=[APPLY, HUMAN],
    )
    turn.offer("action_apply_account")


@action("action_reopen_account")
def reopen_account(turn: Turn) -> None:
    """Opening again after closing: at any time, assessed afresh."""
    found = opening.conditions(turn.ledger, turn.customer.id)
    if found.open_account_number:
        turn.say("utter_open_already", number=found.open_account_number, choices=[BILL])
    elif found.closed_on is None:
        open_account(turn)
    else:
        turn.say("utter_reopen", date=found.closed_on, items=_ticks(found), choices=[APPLY])
        turn.offer("action_apply_account")
