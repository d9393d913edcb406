"""instalment_how, instalment_fee, instalment_change: what can be split, at what cost, and plans."""

from __future__ import annotations

from actions.confirmation import begin, running_split
from actions.mention import mentioned
from actions.present import Line, choice, line, percent, title
from actions.standing import says_closed
from actions.turn import Turn, action
from monthly_pay.products import terms
from monthly_pay.rules.facts import Plan, PlanKind
from monthly_pay.rules.instalment import InstalmentOffer
from monthly_pay.rules.payoff import early_fee, payoff_of_plan
from monthly_pay.services import bill as bills
from monthly_pay.services import splitting
from monthly_pay.services.splitting import Target

PAY = choice("utter_button_pay_now", "/repay")
HARDSHIP = choice("utter_button_hardship", "/hardship")
BILL_NAMES = ("账单", "帳單", "这期", "這期", "本期", "bill")
SOURCE = choice("utter_button_source", "/ask_source")


@action("action_instalment_how")
def instalment_how(turn: Turn) -> None:
    """What can be split; for one target the three offers; with a number of terms, the quote."""
    bill = bills.bill(turn.ledger, turn.account_id)
    if says_closed(turn, bill.facts):
        return
    if bill.arrears:
        turn.say("utter_split_arrears", amount=bill.arrears.amount, choices=[PAY, HARDSHIP])
        return
    targets = splitting.possible_targets(turn.ledger, turn.account_id)
    if not targets:
        turn.say("utter_split_nothing", minimum=terms().instalment_minimum)
        return
    target = _target(turn, targets)
    if target is None:
        _ask_which(turn, targets)
        return
    count = turn.entity("terms")
    if count is not None and int(count) in terms().instalment_fee:
        _propose(turn, target, int(count))
        return
    if count is not None:
        turn.say("utter_split_terms_only")
    _offers(turn, target)


def _target(turn: Turn, targets: tuple[Target, ...]) -> Target | None:
    found = mentioned(turn, targets, "split_target", lambda t: t.name, _names)
    return targets[0] if found is None and len(targets) == 1 else found


def _names(target: Target) -> tuple[str, ...]:
    return BILL_NAMES if target.kind is PlanKind.BILL else (target.title,)


def _ask_which(turn: Turn, targets: tuple[Target, ...]) -> None:
    buttons = [
        choice(
            "utter_button_split_target",
            f'/instalment_how{{"split_target": "{target.name}"}}',
            title=title(target.title),
            amount=target.amount,
        )
        for target in targets
    ]
    turn.say("utter_split_which", choices=buttons)


def _offers(turn: Turn, target: Target) -> None:
    offers = splitting.offers(turn.ledger, turn.account_id, target)
    buttons = [
        choice(
            "utter_button_split_terms",
            f'/instalment_how{{"split_target": "{target.name}", "terms": "{offer.terms}"}}',
            terms=offer.terms,
        )
        for offer in offers
    ]
    turn.say(
        "utter_split_offers",
        title=title(target.title),
        amount=target.amount,
        items=[_offer_line(offer) for offer in offers],
        choices=[*buttons, SOURCE],
    )
    turn.tell("instalment_fee", "instalment_minimum", "yearly_cost_cap")


def _offer_line(offer: InstalmentOffer) -> Line:
    first, last = offer.instalments[0], offer.instalments[-1]
    return line(
        "utter_split_offer",
        terms=offer.terms,
        first=first.amount,
        last=last.amount,
        fee=offer.fee,
        total=offer.principal + offer.fee,
        rate=percent(offer.yearly_cost),
        date=first.due_date,
    )


def _propose(turn: Turn, target: Target, count: int) -> None:
    proposal = splitting.propose(
        turn.ledger, turn.cause, turn.account_id, target.name, count, turn.key
    )
    offer = proposal.offer
    turn.say(
        "utter_split_quote",
        title=title(target.title),
        amount=target.amount,
        terms=count,
        fee=offer.fee,
        rate=percent(offer.yearly_cost),
        items=[
            line(
                "utter_split_schedule",
                number=i.number,
                date=i.due_date,
                amount=i.amount,
                principal=i.principal,
                fee=i.fee,
            )
            for i in offer.instalments
        ],
    )
    begin(turn, proposal.quote)


@action("action_instalment_fee")
def instalment_fee(turn: Turn) -> None:
    """The fees of this customer's plans, then the rates."""
    plans = bills.bill(turn.ledger, turn.account_id).overview.plans
    for plan in plans:
        turn.say(
            "utter_plan_fee",
            title=title(plan.title),
            terms=plan.terms,
            fee=plan.fee,
            rate=percent(plan.yearly_cost),
            ahead=plan.fee_ahead,
        )
    rates = [
        line("utter_fee_rate", terms=count, rate=percent(rate))
        for count, rate in sorted(terms().instalment_fee.items())
    ]
    turn.say(
        "utter_fee_rates",
        items=rates,
        choices=[choice("utter_button_split", "/instalment_how"), SOURCE],
    )
    turn.tell("instalment_fee", "yearly_cost_cap")


@action("action_instalment_change")
def instalment_change(turn: Turn) -> None:
    """A plan cannot be undone or re-termed, but it can be settled: what is cheaper, in 元."""
    changed = running_split(turn)
    if changed is not None and turn.entity("terms"):
        turn.choose({"split_target": changed, "terms": turn.entity("terms")})
        instalment_how(turn)
        return
    plans = bills.bill(turn.ledger, turn.account_id).overview.plans
    if not plans:
        turn.say("utter_no_plans", choices=[choice("utter_button_split", "/instalment_how")])
        return
    turn.say("utter_plan_change_rule")
    for plan in plans:
        _settle_or_go_on(turn, plan)


def _settle_or_go_on(turn: Turn, plan: Plan) -> None:
    now = payoff_of_plan(plan, terms()).amount
    turn.say(
        "utter_settle_or_go_on",
        title=title(plan.title),
        count=len([i for i in plan.instalments if i.principal_due]),
        now=now,
        rest=plan.rest,
        saved=plan.rest - now,
        fee=early_fee(plan, terms()),
        choices=[
            choice(
                "utter_button_payoff_plan",
                f'/early_payoff{{"plan_id": "{plan.id}"}}',
                title=title(plan.title),
            )
        ],
    )
