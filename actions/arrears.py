"""overdue_consequence, defer_repayment, hardship, credit_bureau: being late."""

from __future__ import annotations

from datetime import timedelta

from actions.knowledge import SOURCE
from actions.present import Line, choice, line
from actions.turn import Turn, action
from monthly_pay.products import terms
from monthly_pay.rules.delinquency import bucket, next_stage, stage_of
from monthly_pay.rules.facts import Stage
from monthly_pay.rules.hardship import HardshipOffer
from monthly_pay.rules.money import Money
from monthly_pay.rules.refusals import Refusal, Refused
from monthly_pay.services import arrears as arrears_service
from monthly_pay.services import bill as bills
from monthly_pay.services import collectors
from monthly_pay.services.bill import Bill

PAY = choice("utter_button_pay_now", "/repay")
PART = choice("utter_button_other_amount", "/repay_other")
HARDSHIP = choice("utter_button_hardship", "/hardship")
PROMISE = choice("utter_button_promise", "/promise_to_pay")
HUMAN = choice("utter_button_human", "/human_agent")
CANCEL = choice("utter_button_cancel", "/cancel")
FORM = "hardship_form"
SHORTEST = 4


@action("action_overdue_consequence")
def overdue_consequence(turn: Turn) -> None:
    """Where this customer stands, what a day costs, what comes next and what stops it."""
    bill = bills.bill(turn.ledger, turn.account_id)
    if bill.arrears is None:
        _not_late(turn, bill)
    else:
        where_do_i_stand(turn, bill)
    turn.say("utter_overdue_rule", choices=[SOURCE])
    turn.tell("grace_days", "penalty_per_day", "allocation_order", "collection_stages")


def _not_late(turn: Turn, bill: Bill) -> None:
    if bill.overview.due_date and bill.overview.due_now:
        turn.say(
            "utter_not_late_yet",
            amount=bill.overview.due_now,
            date=bill.overview.due_date,
            grace=bill.overview.statements[0].grace_until,
            day=_penalty_of(bill.overview.due_now),
        )
    else:
        turn.say("utter_not_late")


def _penalty_of(amount: Money) -> Money:
    return amount.times(terms().penalty_per_day)


def where_do_i_stand(turn: Turn, bill: Bill) -> None:
    """Days late, grace left, penalty today and tomorrow, the stage, the next one with its date."""
    late = bill.arrears
    assert late is not None
    if late.in_grace:
        turn.say(
            "utter_bill_in_grace",
            amount=late.amount,
            days=late.days_past_due,
            grace=late.grace_until,
        )
    else:
        turn.say(
            "utter_bill_late",
            amount=late.amount,
            days=late.days_past_due,
            penalty=late.penalty,
            tomorrow=late.penalty_tomorrow,
        )
    assigned = collectors.assigned(turn.ledger, turn.account_id)
    stage = stage_of(late.days_past_due, terms())
    ahead = next_stage(late, terms(), after=Stage.AGENCY if assigned else None)
    lines: list[Line] = [line(f"utter_stage_{stage}")] if stage else []
    if assigned is not None:
        lines = [line("utter_stage_assigned", agency=assigned.agency, date=assigned.assigned_on)]
    if ahead is not None:
        coming, days = ahead
        when = turn.today + timedelta(days=days)
        lines.append(line("utter_stage_next", stage=line(f"utter_stage_name_{coming}"), date=when))
    if not late.in_grace:
        lines.append(line("utter_record_band", band=bucket(late.days_past_due)))
    turn.say("utter_where_you_stand", items=lines, choices=[PAY, PROMISE, HARDSHIP])


@action("action_defer_repayment")
def defer_repayment(turn: Turn) -> None:
    """There is no putting off, but grace, paying part, the minimum, a promise."""
    bill = bills.bill(turn.ledger, turn.account_id)
    if bill.arrears is not None:
        turn.say("utter_defer_late")
        where_do_i_stand(turn, bill)
        return
    if not bill.overview.due_now or bill.overview.due_date is None:
        turn.say("utter_defer_nothing")
        return
    statement = bill.overview.statements[0]
    turn.say(
        "utter_defer",
        amount=bill.overview.due_now,
        date=statement.payable_until,
        grace=statement.grace_until,
        day=_penalty_of(bill.overview.due_now),
        choices=[
            choice("utter_button_minimum_how", "/minimum_payment"),
            PART,
            choice("utter_button_split", "/instalment_how"),
        ],
    )
    turn.tell("grace_days", "penalty_per_day")


@action("action_hardship")
def hardship(turn: Turn) -> None:
    """What can be done for somebody who cannot pay, worked out for this account."""
    bill = bills.bill(turn.ledger, turn.account_id)
    running = arrears_service.waiting_request(turn.ledger, turn.account_id)
    if running is not None:
        turn.say(
            "utter_hardship_waiting",
            number=running.number,
            date=running.submitted_on,
            choices=[PART, PROMISE, HUMAN],
        )
        return
    try:
        offers = arrears_service.offers(turn.ledger, turn.account_id)
    except Refused as refused:
        turn.say("utter_hardship_heard")
        _no_plan(turn, bill, refused)
        return
    count = turn.entity("terms")
    wanted = next((o for o in offers if str(o.plan.terms) == str(count)), None)
    if wanted is not None:
        turn.set("hardship_terms", wanted.plan.terms)
        turn.set("hardship_reason", None)
        turn.start_form(FORM)
        return
    turn.say("utter_hardship_heard")
    turn.say(
        "utter_hardship_offers",
        items=[_offer_line(o) for o in offers],
        kept=offers[0].kept,
        choices=[
            *(
                choice(
                    "utter_button_hardship_terms",
                    f'/hardship{{"terms": "{o.plan.terms}"}}',
                    terms=o.plan.terms,
                )
                for o in offers
            ),
            PART,
            PROMISE,
            HUMAN,
        ],
    )


def _offer_line(offer: HardshipOffer) -> Line:
    first = offer.plan.instalments[0]
    return line(
        "utter_hardship_offer",
        terms=offer.plan.terms,
        amount=first.amount,
        date=first.due_date,
        total=offer.plan.principal,
    )


def _no_plan(turn: Turn, bill: Bill, refused: Refused) -> None:
    match refused.refusal:
        case Refusal.NOTHING_OWED if bill.overview.due_now:
            turn.say(
                "utter_hardship_not_late",
                amount=bill.overview.due_now,
                date=bill.overview.due_date,
                choices=[
                    choice("utter_button_minimum_how", "/minimum_payment"),
                    choice("utter_button_split", "/instalment_how"),
                    PART,
                    HUMAN,
                ],
            )
        case Refusal.NOTHING_OWED:
            turn.say("utter_hardship_nothing", amount=bill.overview.total, choices=[HUMAN])
        case Refusal.TOO_EARLY:
            turn.say(
                "utter_hardship_too_early",
                days=refused.facts["days"],
                choices=[PART, PROMISE, HUMAN],
            )
        case _:
            turn.say("utter_hardship_running", choices=[HUMAN])


@action("action_ask_hardship_reason")
def ask_reason(turn: Turn) -> None:
    """Asks what happened."""
    turn.say("utter_ask_hardship_reason", choices=[CANCEL])


@action("validate_hardship_form")
def validate(turn: Turn) -> None:
    """A few words are needed for people to decide."""
    said = turn.given().get("hardship_reason")
    if said is None:
        return
    if len(str(said).strip()) < SHORTEST:
        turn.say("utter_explanation_too_short")
        turn.set("hardship_reason", None)
    else:
        turn.set("hardship_reason", str(said).strip()[:500])


@action("action_request_hardship")
def request_hardship(turn: Turn) -> None:
    """The end of the form: the request with its number."""
    reason, count = turn.slot("hardship_reason"), turn.slot("hardship_terms")
    turn.set("hardship_reason", None)
    if not reason:
        turn.say("utter_not_carried_out")
        return
    try:
        made = arrears_service.request_hardship(
            turn.ledger, turn.cause, turn.account_id, int(count), reason, turn.key
        )
    except Refused as refused:
        _no_plan(turn, bills.bill(turn.ledger, turn.account_id), refused)
        return
    turn.say("utter_hardship_requested", number=made.number)


@action("action_credit_bureau")
def credit_bureau(turn: Turn) -> None:
    """What is reported of this account, then the rules; dated ones only while they hold."""
    bill = bills.bill(turn.ledger, turn.account_id)
    if bill.arrears is None:
        turn.say("utter_record_clean")
    elif bill.arrears.in_grace:
        turn.say(
            "utter_record_in_grace",
            amount=bill.arrears.amount,
            grace=bill.arrears.grace_until,
            choices=[PAY],
        )
    else:
        turn.say(
            "utter_record_late",
            days=bill.arrears.days_past_due,
            band=bucket(bill.arrears.days_past_due),
            choices=[PAY],
        )
    turn.say("utter_record_rule", choices=[SOURCE])
    turn.tell("record_reported", "record_kept", "record_repair")
