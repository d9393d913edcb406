"""early_payoff: an itemised quote of everything or of one plan, on the way to the confirmation."""

from __future__ import annotations

from actions.confirmation import begin
from actions.present import Choice, Line, choice, line, title
from actions.standing import says_closed
from actions.turn import Turn, action
from monthly_pay.rules.facts import AccountFacts, Plan
from monthly_pay.rules.payoff import PayoffItem, PayoffItemKind
from monthly_pay.rules.refusals import Refusal, Refused
from monthly_pay.services import bill as bills
from monthly_pay.services import payoff


@action("action_early_payoff")
def early_payoff(turn: Turn) -> None:
    """Quotes what settles everything, or the plan the customer named."""
    facts = bills.bill(turn.ledger, turn.account_id).facts
    plan = _plan(turn, facts)
    try:
        proposal = payoff.propose(
            turn.ledger, turn.cause, turn.account_id, turn.key, plan.id if plan else None
        )
    except Refused as refused:
        _refused(turn, refused, facts)
        return
    turn.say(
        "utter_payoff_quote",
        items=[_line(item, facts) for item in proposal.payoff.items],
        amount=proposal.quote.amount,
        until=proposal.quote.expires_at,
    )
    if proposal.payoff.saved:
        turn.say("utter_payoff_saved", amount=proposal.payoff.saved)
    if proposal.payoff.left_out:
        orders = [
            line("utter_line_order", title=p.item, merchant=p.merchant, amount=p.amount)
            for p in proposal.payoff.left_out
        ]
        turn.say("utter_payoff_left_out", items=orders)
    begin(turn, proposal.quote, choices=[] if plan else _plan_choices(facts))


def _plan(turn: Turn, facts: AccountFacts) -> Plan | None:
    """The plan of a button, or one whose title is in the message."""
    wanted = turn.entity("plan_id")
    text = str(turn.tracker.latest_message.get("text") or "")
    for plan in facts.active_plans:
        if str(plan.id) == str(wanted) or (not wanted and plan.title in text):
            return plan
    return None


def _plan_choices(facts: AccountFacts) -> list[Choice]:
    plans = [p for p in facts.active_plans if p.unbilled]
    if len(plans) == 1 and len(facts.active_plans) == 1 and not facts.unbilled_purchases:
        return []
    return [
        choice(
            "utter_button_payoff_plan",
            f'/early_payoff{{"plan_id": "{plan.id}"}}',
            title=title(plan.title),
        )
        for plan in plans
    ]


def _refused(turn: Turn, refused: Refused, facts: AccountFacts) -> None:
    if refused.refusal is Refusal.PAYMENT_PENDING:
        turn.say("utter_payment_pending", number=refused.facts["number"])
    elif facts.unposted:
        orders = [
            line("utter_line_order", title=p.item, merchant=p.merchant, amount=p.amount)
            for p in facts.unposted
        ]
        turn.say("utter_payoff_only_unposted", items=orders)
    elif not says_closed(turn, facts):
        turn.say("utter_payoff_nothing", choices=[choice("utter_button_close", "/close_account")])
        turn.offer("action_close_account")


def _line(item: PayoffItem, facts: AccountFacts) -> Line:
    if item.kind is PayoffItemKind.PLAN:
        plan = next(p for p in facts.plans if p.id == item.ref)
        return line(
            "utter_item_plan",
            title=title(plan.title),
            amount=item.amount,
            principal=item.principal,
            fee=item.fee + item.early_fee,
            dropped=item.fee_dropped,
        )
    if item.kind is PayoffItemKind.STATEMENT:
        statement = next(s for s in facts.statements if s.id == item.ref)
        return line(
            "utter_item_statement",
            date=statement.bill_date,
            amount=item.amount,
            principal=item.principal,
            fee=item.fee,
            penalty=item.penalty,
        )
    return line("utter_item_unbilled", title=item.title, amount=item.amount)
