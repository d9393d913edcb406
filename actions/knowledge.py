"""ask_product, how_to_use, where_usable; and where a rule that was told comes from."""

from __future__ import annotations

from actions.present import choice, line
from actions.turn import Turn, action
from monthly_pay.products import catalogue, terms
from monthly_pay.rules.facts import AccountState
from monthly_pay.services import bill as bills
from monthly_pay.services import usage
from monthly_pay.services.bill import Bill

OPEN = choice("utter_button_open", "/open_account")
BILL = choice("utter_button_bill", "/check_bill")
SOURCE = choice("utter_button_source", "/ask_source")
CANNOT_USE = choice("utter_button_why", "/cannot_use")


def own_bill(turn: Turn) -> Bill | None:
    """The customer's bill where there is an open account; knowledge is told to anybody."""
    customer = turn.visitor.customer
    if customer is None or customer.account_id is None:
        return None
    bill = bills.bill(turn.ledger, customer.account_id)
    return bill if bill.facts.account.state is AccountState.OPEN else None


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
    turn.say(
        "utter_product",
        days=max(c.interest_free_days(turn.today) for c in terms().cycles),
        highest=terms().limit_highest,
        choices=[BILL, SOURCE] if bill else [OPEN, SOURCE],
    )
    turn.tell("interest_free_days", "limit_highest", "instalment_fee")


@action("action_how_to_use")
def how_to_use(turn: Turn) -> None:
    """What can be spent now, how it is chosen at checkout, and how it stops being the default."""
    bill = own_bill(turn)
    if bill is None:
        turn.say("utter_use_not_open", choices=[OPEN])
        return
    if bill.facts.active_holds:
        turn.say("utter_use_frozen", choices=[CANNOT_USE])
    else:
        turn.say("utter_use_available", available=bill.overview.limit.available)
    turn.say("utter_use_how")


@action("action_where_usable")
def where_usable(turn: Turn) -> None:
    """Which shops take it; a shop that is named is looked up."""
    named = usage.known_shops(turn.ledger, turn.text)
    for shop in named:
        turn.say("utter_shop_takes" if shop.supported else "utter_shop_does_not", shop=shop.name)
    if not named:
        turn.say("utter_where_usable", choices=[CANNOT_USE])


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
