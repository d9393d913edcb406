"""open_account, cannot_open, reopen_account, opened_by_accident: getting in, and getting out."""

from __future__ import annotations

from actions.bill import rest_lines
from actions.present import Line, choice, line
from actions.standing import says_closed, says_frozen
from actions.turn import Turn, action
from monthly_pay.products import terms
from monthly_pay.services import bill as bills
from monthly_pay.services import closing, opening
from monthly_pay.services.bill import Bill
from monthly_pay.services.opening import Conditions

CLOSE = choice("utter_button_close", "/close_account")
LOCK = choice("utter_button_lock", "/lock")
APPLY = choice("utter_button_apply", "/apply_account")
HUMAN = choice("utter_button_human", "/human_agent")
BILL = choice("utter_button_bill", "/check_bill")
CANNOT_USE = choice("utter_button_why", "/cannot_use")
LIMIT = choice("utter_button_limit", "/check_limit")
HOW = choice("utter_meaning_how_to_use", "/how_to_use")


@action("action_opened_by_accident")
def opened_by_accident(turn: Turn) -> None:
    """Explains that it is credit and no membership, what is owed, and offers to close."""
    preflight = closing.preflight(turn.ledger, turn.account_id)
    account = preflight.facts.account
    if says_closed(turn, preflight.facts):
        return
    if preflight.obstacles:
        bill = bills.bill(turn.ledger, turn.account_id)
        turn.say(
            "utter_accident_used",
            date=account.opened_on,
            items=[*_due_line(bill), *rest_lines(bill)[:-1]],
            choices=[CLOSE, choice("utter_button_payoff", "/early_payoff")],
        )
    else:
        turn.say("utter_accident_unused", date=account.opened_on, choices=[CLOSE, LOCK])
    turn.offer("action_close_account")


def _due_line(bill: Bill) -> list[Line]:
    overview = bill.overview
    if not overview.due_now:
        return []
    name = "utter_line_due_late" if bill.arrears else "utter_line_due"
    return [line(name, amount=overview.due_now, date=overview.due_date)]


@action("action_open_account")
def open_account(turn: Turn) -> None:
    """Whether it is open; otherwise what is needed, ticked for this customer, and applying."""
    found = opening.conditions(turn.ledger, turn.customer.id)
    if found.open_account_number:
        _say_open(turn, found.open_account_number)
    else:
        _say_conditions(turn, found)


def _say_open(turn: Turn, number: str) -> None:
    bill = bills.bill(turn.ledger, turn.account_id)
    turn.say(
        "utter_open_already",
        number=number,
        limit=bill.overview.limit.limit,
        date=bill.facts.account.opened_on,
        choices=[BILL] if bill.facts.active_holds else [BILL, CANNOT_USE],
    )
    says_frozen(turn, bill.facts)


def _say_conditions(turn: Turn, found: Conditions) -> None:
    last = found.last_decision
    refused = last is not None and not last.approved
    if last is not None and refused:
        turn.say(
            "utter_open_was_refused",
            date=last.decided_on,
            items=[line(f"utter_reason_{reason}") for reason in last.reasons],
        )
    # Every query stands on the customer's record: none is offered that cannot help.
    name = "again" if refused else "conditions"
    if not _ready(found):
        name = "not_ready" if found.age_fits else "age"
    turn.say(
        f"utter_open_{name}",
        items=_ticks(found),
        choices=[APPLY, HUMAN] if _ready(found) else [HUMAN],
    )
    if _ready(found):
        turn.offer("action_apply_account")


def _ready(found: Conditions) -> bool:
    return found.verified and found.has_card and found.age_fits


def _ticks(found: Conditions) -> list[Line]:
    ticks = {"verified": found.verified, "card": found.has_card, "age": found.age_fits}
    age = {"young": terms().age_from, "old": terms().age_to}
    return [
        line(f"utter_condition_{name}_{'met' if met else 'missing'}", **age)
        for name, met in ticks.items()
    ]


@action("action_apply_account")
def apply_account(turn: Turn) -> None:
    """Applies, which makes one query at the credit bureau; tells the limit or every reason."""
    found = opening.conditions(turn.ledger, turn.customer.id)
    if found.open_account_number or not _ready(found):
        open_account(turn)
        return
    decision = opening.apply(
        turn.ledger, turn.product.bureau, turn.cause, turn.customer.id, turn.key
    )
    if decision.account_id is not None:
        cycle = bills.bill(turn.ledger, decision.account_id).facts.account.cycle
        days = {"bill_day": cycle.bill_day, "due_day": cycle.due_day}
        turn.say("utter_opened", limit=decision.limit, **days, choices=[LIMIT, HOW])
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
        _say_open(turn, found.open_account_number)
    else:
        _say_conditions(turn, found)


@action("action_reopen_account")
def reopen_account(turn: Turn) -> None:
    """Opening again after closing: at any time, assessed afresh."""
    found = opening.conditions(turn.ledger, turn.customer.id)
    if found.open_account_number:
        bill = bills.bill(turn.ledger, turn.account_id)
        turn.say("utter_reopen_rule", date=bill.facts.account.opened_on, choices=[CLOSE, BILL])
        says_frozen(turn, bill.facts)
    elif found.closed_on is None:
        open_account(turn)
    elif not _ready(found):
        _say_conditions(turn, found)
    else:
        turn.say("utter_reopen", date=found.closed_on, items=_ticks(found), choices=[APPLY])
        turn.offer("action_apply_account")
