"""bill_date and change_due_date: the days of this customer's bills, and changing them."""

from __future__ import annotations

from actions.confirmation import begin
from actions.present import choice, line
from actions.turn import Turn, action
from monthly_pay.products import terms
from monthly_pay.rules.refusals import Refusal, Refused
from monthly_pay.services import bill as bills
from monthly_pay.services import cycles

PAYOFF = choice("utter_button_payoff", "/early_payoff")


@action("action_bill_date")
def bill_date(turn: Turn) -> None:
    """This customer's days, worked out for a purchase of today; what is posted and what not."""
    bill = bills.bill(turn.ledger, turn.account_id)
    cycle = bill.facts.account.cycle
    bill_on = cycle.bill_for(turn.today)
    turn.say(
        "utter_bill_days",
        bill_day=cycle.bill_day,
        due_day=cycle.due_day,
        date=bill_on,
        due=cycle.due_date(bill_on),
        days=cycle.interest_free_days(turn.today),
    )
    if bill.overview.due_date and bill.overview.due_now:
        turn.say("utter_bill_due_again", amount=bill.overview.due_now, due=bill.overview.due_date)
    if bill.facts.unposted:
        turn.say("utter_bill_unposted_rule", amount=bill.overview.unposted)
    turn.tell("cycles", "interest_free_days", "grace_days")


@action("action_change_due_date")
def change_due_date(turn: Turn) -> None:
    """The due days on offer with the dates that follow; a chosen one becomes a quote."""
    wanted = turn.entity("due_day") or turn.entity("day_of_month")
    offered = [c.due_day for c in terms().cycles]
    account = bills.bill(turn.ledger, turn.account_id).facts.account
    if wanted is not None and int(wanted) in offered and int(wanted) != account.cycle.due_day:
        _propose_due_day(turn, int(wanted))
        return
    others = [day for day in offered if day != account.cycle.due_day]
    try:
        changes = [cycles.preview(turn.ledger, turn.account_id, day) for day in others]
    except Refused as refused:
        _due_day_refused(turn, refused)
        return
    buttons = [
        choice("utter_button_due_day", f'/change_due_date{{"due_day": "{day}"}}', day=day)
        for day in others
    ]
    turn.say(
        "utter_due_days",
        day=account.cycle.due_day,
        items=[
            line(
                "utter_due_day_offer",
                day=change.cycle.due_day,
                date=change.first_bill,
                due=change.first_due,
            )
            for change in changes
        ],
        choices=buttons,
    )
    turn.tell("due_day_changes_every_months", "cycles")


def _propose_due_day(turn: Turn, due_day: int) -> None:
    try:
        proposal = cycles.propose(turn.ledger, turn.cause, turn.account_id, due_day, turn.key)
    except Refused as refused:
        _due_day_refused(turn, refused)
        return
    turn.say(
        "utter_due_day_quote",
        day=due_day,
        date=proposal.change.first_bill,
        due=proposal.change.first_due,
    )
    begin(turn, proposal.quote)


def _due_day_refused(turn: Turn, refused: Refused) -> None:
    if refused.refusal is Refusal.TOO_EARLY:
        turn.say("utter_due_day_too_early", date=refused.facts["earliest"])
    elif refused.refusal is Refusal.ARREARS:
        turn.say("utter_due_day_arrears", choices=[PAYOFF])
    else:
        raise refused
