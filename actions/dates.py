"""bill_date and change_due_date: the days of this customer's bills, and changing them."""

from __future__ import annotations

from typing import Any

from actions.bill import says_due
from actions.confirmation import begin
from actions.mention import mentioned
from actions.present import choice, line
from actions.standing import says_closed
from actions.turn import Turn, action
from monthly_pay.products import terms
from monthly_pay.rules.facts import AccountFacts, Charge, Purchase, PurchaseState
from monthly_pay.rules.refusals import Refusal, Refused
from monthly_pay.services import bill as bills
from monthly_pay.services import cycles

BILL = choice("utter_button_bill", "/check_bill")
CHANGE = choice("utter_button_change_due_day", "/change_due_date")
REPAY = choice("utter_button_pay_now", "/repay")


@action("action_bill_date")
def bill_date(turn: Turn) -> None:
    """This customer's days, worked out for a purchase of today; what is posted and what not."""
    bill = bills.bill(turn.ledger, turn.account_id)
    if says_closed(turn, bill.facts):
        return
    _say_order(turn, bill.facts)
    cycle = bill.facts.account.cycle
    bill_on = cycle.bill_for(turn.today)
    turn.say(
        "utter_bill_days",
        bill_day=cycle.bill_day,
        due_day=cycle.due_day,
        date=bill_on,
        due=cycle.due_date(bill_on),
        days=cycle.interest_free_days(turn.today),
        choices=[BILL, REPAY if bill.arrears else CHANGE],
    )
    says_due(turn, bill)
    if bill.facts.unposted:
        turn.say("utter_bill_unposted_rule", amount=bill.overview.unposted)
    turn.tell("cycles", "interest_free_days", "grace_days")


def _say_order(turn: Turn, facts: AccountFacts) -> None:
    """Which bill an order that was named is on, or why it is on none."""
    known = [p for p in facts.purchases if p.state is not PurchaseState.DECLINED]
    order = mentioned(turn, known, "order_id", lambda p: str(p.id), lambda p: (p.item, p.order_no))
    if order is None:
        return
    values: dict[str, Any] = {"title": order.item, "amount": order.amount}
    if order.state is PurchaseState.AUTHORISED:
        turn.say("utter_order_unposted", **values)
    for charge in _charges(facts, order):
        due = facts.account.cycle.due_date(charge.bill_date)
        if charge.statement_id is not None:
            due = next(s.payable_until for s in facts.statements if s.id == charge.statement_id)
        days: dict[str, Any] = {"date": charge.bill_date, "due": due}
        plan = next((p for p in facts.plans if p.id == charge.plan_id), None)
        if plan is None:
            turn.say("utter_order_billed", **values, **days, posted=order.posted_on)
            continue
        part = charge.principal_due + (charge.fee_due if charge.billed else charge.fee)
        numbers: dict[str, Any] = {"number": charge.number, "terms": plan.terms}
        turn.say("utter_order_instalment", title=order.item, amount=part, **numbers, **days)


def _charges(facts: AccountFacts, order: Purchase) -> list[Charge]:
    """The charge of the order that is to be paid next; none when it was paid or cancelled."""
    plans = {p.id for p in facts.plans if any(c.purchase_id == order.id for c in p.instalments)}
    due = [
        c
        for c in facts.charges
        if c.principal_due and (c.purchase_id == order.id or c.plan_id in plans)
    ]
    return sorted(due, key=lambda c: c.bill_date)[:1]


@action("action_change_due_date")
def change_due_date(turn: Turn) -> None:
    """The due days on offer with the dates that follow; a chosen one becomes a quote."""
    wanted = turn.entity("due_day") or turn.entity("day_of_month")
    offered = [c.due_day for c in terms().cycles]
    facts = bills.bill(turn.ledger, turn.account_id).facts
    if says_closed(turn, facts):
        return
    account = facts.account
    if wanted is not None and int(wanted) in offered and int(wanted) != account.cycle.due_day:
        _propose_due_day(turn, int(wanted))
        return
    if wanted is not None and int(wanted) not in offered:
        turn.say("utter_due_day_not_offered", day=int(wanted))
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
        turn.say("utter_due_day_arrears", choices=[REPAY])
    else:
        raise refused
