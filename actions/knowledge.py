"""ask_product, how_to_use, where_usable; and where a rule that was told comes from."""

from __future__ import annotations

from actions.present import choice, line
from actions.standing import OPEN, says_closed, says_frozen
from actions.turn import Turn, action
from monthly_pay.products import catalogue, terms
from monthly_pay.rules.facts import AccountFacts, PurchaseState
from monthly_pay.services import bill as bills
from monthly_pay.services import usage
from monthly_pay.services.bill import Bill

BILL = choice("utter_button_bill", "/check_bill")
SOURCE = choice("utter_button_source", "/ask_source")
SHOWN_SHOPS = 3
CANNOT_USE = choice("utter_button_why", "/cannot_use")


def own_bill(turn: Turn) -> Bill | None:
    """The customer's bill where there is an open account; knowledge is told to anybody.

    That an account was closed is said here.
    """
    if never_opened(turn):
        return None
    bill = bills.bill(turn.ledger, turn.account_id)
    return None if says_closed(turn, bill.facts) else bill


def never_opened(turn: Turn) -> bool:
    """Whether there never was an account to tell of."""
    customer = turn.visitor.customer
    return customer is None or customer.account_id is None


@action("action_ask_product")
def ask_product(turn: Turn) -> None:
    """The customer's own account first, then what the product is."""
    bill = own_bill(turn)
    if bill is not None:
        turn.say(
            "utter_product_yours",
            date=bill.facts.account.opened_on,
            available=bill.overview.limit.available,
            amount=bill.overview.total,
        )
        says_frozen(turn, bill.facts)
    turn.say(
        "utter_product",
        days=catalogue()["interest_free_days"].value,
        highest=terms().limit_highest,
        choices=[*([BILL] if bill else []), *([OPEN] if never_opened(turn) else []), SOURCE],
    )
    turn.tell("interest_free_days", "limit_highest", "instalment_fee")


@action("action_how_to_use")
def how_to_use(turn: Turn) -> None:
    """What can be spent now, how it is chosen at checkout, and how it stops being the default."""
    bill = own_bill(turn)
    if bill is None:
        if never_opened(turn):
            turn.say("utter_use_not_open", choices=[OPEN])
        return
    if bill.facts.active_holds:
        turn.say("utter_use_frozen")
    else:
        turn.say("utter_use_available", available=bill.overview.limit.available)
    turn.say("utter_use_how", choices=[CANNOT_USE])


@action("action_where_usable")
def where_usable(turn: Turn) -> None:
    """Which shops take it; a shop that is named is looked up, else where it was used so far."""
    bill = own_bill(turn)
    if bill is not None:
        says_frozen(turn, bill.facts)
    named = usage.known_shops(turn.ledger, turn.text)
    for shop in named:
        if shop.supported:
            turn.say("utter_shop_takes", shop=shop.name, choices=[CANNOT_USE])
        else:
            turn.say("utter_shop_does_not", shop=shop.name)
    if not named:
        shops = _used_at(bill.facts) if bill else []
        if shops:
            turn.say("utter_where_used", items=[line("utter_line_shop", shop=s) for s in shops])
        turn.say("utter_where_usable", choices=[CANNOT_USE])


def _used_at(facts: AccountFacts) -> list[str]:
    """The shops where it was used, each once, the last first."""
    done = [p for p in facts.purchases if p.state is not PurchaseState.DECLINED]
    latest = sorted(done, key=lambda p: p.ordered_at, reverse=True)
    return list(dict.fromkeys(p.merchant for p in latest))[:SHOWN_SHOPS]


@action("action_ask_source")
def ask_source(turn: Turn) -> None:
    """The source and the date of each rule told last; rules that have expired are not told."""
    rules = [catalogue()[key] for key in turn.slot("rules_told") or []]
    valid = [rule for rule in rules if rule.holds_on(turn.today)]
    if not valid:
        turn.say("utter_no_source")
        return
    turn.say(
        "utter_sources",
        items=[
            line("utter_source", rule=line(f"utter_rule_{rule.key}"), date=rule.as_of)
            for rule in valid
        ],
    )
    turn.tell(*(rule.key for rule in valid))
