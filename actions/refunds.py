"""refund: traced by order: its state, where the money goes, what it changes."""

from __future__ import annotations

from typing import Any

from actions.mention import mentioned
from actions.present import choice
from actions.turn import Turn, action
from monthly_pay.rules.facts import AccountFacts, Purchase, PurchaseState, Refund
from monthly_pay.rules.money import Money, total
from monthly_pay.services import bill as bills

BILL = choice("utter_button_bill", "/check_bill")
LIMIT = choice("utter_button_limit", "/check_limit")
PAY_OUT = choice("utter_button_pay_out", "/pay_out")
HUMAN = choice("utter_button_human", "/human_agent")
SHOWN = 3


@action("action_refund")
def refund(turn: Turn) -> None:
    """The refunds of the account, or of the order that is named; the rule without any."""
    facts = bills.bill(turn.ledger, turn.account_id).facts
    orders = {p.id: p for p in facts.purchases}
    order = mentioned(
        turn,
        [p for p in facts.purchases if p.state is not PurchaseState.DECLINED],
        "order_id",
        lambda p: str(p.id),
        lambda p: (p.item, p.order_no),
    )
    shown = [r for r in facts.refunds if order is None or r.purchase_id == order.id]
    for one in shown[-SHOWN:]:
        _say(turn, facts, orders[one.purchase_id], one)
    if order is not None and not shown:
        _say_none(turn, order)
    if not shown and order is None:
        turn.say("utter_refund_none")
        turn.say("utter_refund_rule", choices=[HUMAN])
    _say_balance(turn, facts)


def _say(turn: Turn, facts: AccountFacts, order: Purchase, one: Refund) -> None:
    values: dict[str, Any] = {"title": order.item, "amount": one.amount, "date": one.requested_on}
    if one.settled_on is None:
        turn.say("utter_refund_running", **values)
        return
    values["date"] = one.settled_on
    if order.state is not PurchaseState.POSTED:
        turn.say("utter_refund_limit_back", **values, choices=[LIMIT])
    elif one.freed == one.amount:
        left = _left(facts, order)
        name = "utter_refund_off_debt" if left else "utter_refund_settled"
        turn.say(name, **values, **({"left": left} if left else {}), choices=[BILL])
    elif one.freed:
        rest = one.amount - one.freed
        turn.say("utter_refund_both", **values, off=one.freed, rest=rest)
    else:
        turn.say("utter_refund_to_you", **values)


def _left(facts: AccountFacts, order: Purchase) -> Money:
    """What is still to be paid for an order, with the fees of its instalments ahead."""
    own = [c for c in facts.charges if c.purchase_id == order.id]
    plans = {c.plan_id for c in own} - {None}
    ahead = total(p.fee_ahead for p in facts.plans if p.id in plans)
    return total(c.due for c in own) + ahead


def _say_none(turn: Turn, order: Purchase) -> None:
    kind = "received" if order.state is PurchaseState.POSTED else "unreceived"
    turn.say(
        f"utter_refund_not_asked_{kind}",
        title=order.item,
        merchant=order.merchant,
        amount=order.amount,
        choices=[HUMAN],
    )


def _say_balance(turn: Turn, facts: AccountFacts) -> None:
    if facts.overpayment.fen > 0:
        turn.say("utter_balance", amount=facts.overpayment, choices=[PAY_OUT])
