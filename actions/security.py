"""unauthorised_use, scam_alert, dispute_charge: fixed paths; lock, case, dispute."""

from __future__ import annotations

from actions.mention import mentioned
from actions.present import choice, line
from actions.turn import Turn, action
from monthly_pay.rules.facts import AccountFacts, Purchase, PurchaseState
from monthly_pay.rules.refusals import Refusal, Refused
from monthly_pay.services import bill as bills
from monthly_pay.services import cases, disputes

LOCK = choice("utter_button_lock", "/lock")
HUMAN = choice("utter_button_human", "/human_agent")
NOT_MINE = choice("utter_button_dispute", "/dispute_charge")
SHOWN = 5


@action("action_unauthorised_use")
def unauthorised_use(turn: Turn) -> None:
    """Stops any form, opens a case, shows the last purchases and logins, offers the lock."""
    turn.leave_form()
    case = cases.open_case(turn.ledger, turn.cause, turn.customer.id, "unauthorised_use", turn.key)
    turn.say("utter_unauthorised", number=case.number)
    if turn.customer.account_id is not None:
        facts = bills.bill(turn.ledger, turn.customer.account_id).facts
        orders = _recent(facts)
        if orders:
            turn.say("utter_recent_orders", items=[_order_line(p) for p in orders])
        strange = [one for one in facts.logins if not one.usual][-SHOWN:]
        if strange:
            turn.say(
                "utter_strange_logins",
                items=[
                    line("utter_line_login", date=one.at.date(), time=one.at, place=one.place)
                    for one in strange
                ],
            )
    turn.say("utter_unauthorised_next", choices=[LOCK, NOT_MINE, HUMAN])
    turn.offer("action_lock")


@action("action_scam_alert")
def scam_alert(turn: Turn) -> None:
    """Stops any form, names the pattern, offers the lock, tells 110 and 96110, opens a case."""
    turn.leave_form()
    turn.say("utter_scam")
    if turn.visitor.customer is not None:
        case = cases.open_case(turn.ledger, turn.cause, turn.customer.id, "scam_alert", turn.key)
        turn.say("utter_scam_case", number=case.number, choices=[LOCK, HUMAN])
        turn.offer("action_lock")


@action("action_dispute_charge")
def dispute_charge(turn: Turn) -> None:
    """Which order is not right; for the one that is named, the dispute with number and deadline."""
    facts = bills.bill(turn.ledger, turn.account_id).facts
    orders = _recent(facts)
    if not orders:
        turn.say("utter_dispute_nothing", choices=[HUMAN])
        return
    order = mentioned(turn, orders, "order_id", lambda p: str(p.id), lambda p: (p.item, p.merchant))
    if order is None:
        buttons = [
            choice(
                "utter_button_order",
                f'/dispute_charge{{"order_id": "{p.id}"}}',
                title=p.item,
                amount=p.amount,
            )
            for p in orders
        ]
        turn.say("utter_dispute_which", choices=[*buttons, HUMAN])
        return
    _dispute(turn, facts, order)


def _dispute(turn: Turn, facts: AccountFacts, order: Purchase) -> None:
    try:
        made = disputes.open_dispute(
            turn.ledger, turn.cause, turn.account_id, order.id, turn.text, turn.key
        )
    except Refused as refused:
        if refused.refusal is not Refusal.ALREADY_RUNNING:
            raise
        running = next(d for d in facts.disputes if d.purchase_id == order.id)
        turn.say("utter_dispute_running", number=running.number, date=running.answer_by)
        return
    turn.say(
        "utter_dispute_made",
        title=order.item,
        amount=order.amount,
        number=made.number,
        date=made.answer_by,
    )


def _recent(facts: AccountFacts) -> list[Purchase]:
    posted = [p for p in facts.purchases if p.state is PurchaseState.POSTED]
    return sorted(posted, key=lambda p: p.ordered_at, reverse=True)[:SHOWN]


def _order_line(order: Purchase) -> object:
    return line(
        "utter_line_dated_order",
        date=order.ordered_at.date(),
        merchant=order.merchant,
        title=order.item,
        amount=order.amount,
    )
