"""interest_fee and promotions: what this customer pays now, what costs and what does not."""

from __future__ import annotations

from actions.knowledge import SOURCE, never_opened, own_bill
from actions.present import choice, line, percent
from actions.standing import OPEN
from actions.turn import Turn, action
from monthly_pay.products import catalogue, terms
from monthly_pay.rules.money import total

DETAIL = choice("utter_button_detail", '/check_bill{"detail": "detail"}')
REPAY = choice("utter_button_pay_now", "/repay")
PAYOFF = choice("utter_button_payoff", "/early_payoff")
HUMAN = choice("utter_button_human", "/human_agent")
BILL_ITEMS = ("fee", "interest", "penalty")


@action("action_interest_fee")
def interest_fee(turn: Turn) -> None:
    """The costs in this customer's bills, then the rule."""
    bill = own_bill(turn)
    if turn.visitor.customer is not None and never_opened(turn):
        turn.say("utter_no_account", choices=[OPEN])
    if bill is not None:
        statements = bill.overview.statements
        costs = {
            "fee": total(s.fee_due for s in statements),
            "interest": total(s.interest_due for s in statements),
            "penalty": total(s.penalty_due for s in statements),
        }
        lines = [line(f"utter_cost_{name}", amount=costs[name]) for name in BILL_ITEMS]
        if any(costs.values()):
            turn.say("utter_costs_now", items=[one for one in lines if one.values["amount"]])
        else:
            turn.say("utter_no_costs_now")
        if bill.arrears and bill.arrears.penalty_tomorrow:
            grows = bill.arrears.penalty_tomorrow
            turn.say("utter_costs_grow", amount=grows, choices=[REPAY])
        ahead = total(plan.fee_ahead for plan in bill.overview.plans)
        if ahead:
            turn.say("utter_costs_ahead", amount=ahead)
    turn.say(
        "utter_costs_rule",
        days=catalogue()["interest_free_days"].value,
        penalty=percent(terms().penalty_per_day),
        grace=terms().grace_days,
        choices=[DETAIL, PAYOFF, SOURCE] if bill and bill.overview.total else [SOURCE],
    )
    turn.tell("interest_free_days", "penalty_per_day", "grace_days", "instalment_fee")


@action("action_promotions")
def promotions(turn: Turn) -> None:
    """Offers are not in the ledger: says so, and where they are."""
    turn.say("utter_promotions", choices=[HUMAN])
