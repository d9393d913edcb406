"""cannot_use, why_frozen, not_supported: every cause the ledger knows, or a check of a purchase."""

from __future__ import annotations

from datetime import date
from typing import Any

from actions.present import Choice, Line, choice, line, money
from actions.turn import Turn, action
from monthly_pay.rules.facts import AccountState, DeclineReason, HoldCause, Purchase
from monthly_pay.rules.holds import ChecklistItem, HoldView
from monthly_pay.rules.money import ZERO, Money
from monthly_pay.services import usage
from monthly_pay.services.usage import Usability

FORM = "purchase_form"
UNLOCK = choice("utter_button_unlock", "/unlock")
UNFREEZE = choice("utter_button_unfreeze", "/unfreeze")
REPAY = choice("utter_button_payoff", "/early_payoff")
BILL = choice("utter_button_bill", "/check_bill")
HUMAN = choice("utter_button_human", "/human_agent")
HIGHEST_AMOUNT = Money.yuan(1_000_000)


@action("action_cannot_use")
def cannot_use(turn: Turn) -> None:
    """All causes; without any, asks for the shop and the amount."""
    found = usage.usability(turn.ledger, turn.account_id)
    if found.facts.account.state is AccountState.CLOSED:
        turn.say("utter_already_closed", date=found.facts.account.closed_on)
        return
    for view in found.holds:
        say_hold(turn, found, view)
    for purchase in found.declines:
        _say_decline(turn, found, purchase)
    if only_own_lock(found):
        turn.say("utter_own_lock_next", choices=[UNLOCK, HUMAN])
    elif found.holds:
        turn.say("utter_frozen_can_repay", choices=_frozen_choices(found))
    elif not found.declines:
        turn.say("utter_no_cause_found", available=found.limit.available)
        turn.set("shop", None)
        turn.set("purchase_amount", None)
        turn.start_form(FORM)


@action("action_why_frozen")
def why_frozen(turn: Turn) -> None:
    """The holds with their evidence; says so when nothing is frozen."""
    found = usage.usability(turn.ledger, turn.account_id)
    if found.holds or found.declines or found.facts.account.state is AccountState.CLOSED:
        cannot_use(turn)
    else:
        turn.say(
            "utter_not_frozen",
            available=found.limit.available,
            choices=[choice("utter_button_cannot_use", "/cannot_use"), HUMAN],
        )


@action("action_not_supported")
def not_supported(turn: Turn) -> None:
    """Why a shop or an item does not take it: a shop that is named, the declines, else a check."""
    found = usage.usability(turn.ledger, turn.account_id)
    named = usage.known_shops(turn.ledger, turn.text)
    if not named or found.holds or found.declines:
        cannot_use(turn)
        return
    for shop in named:
        if shop.supported:
            turn.say("utter_shop_takes", shop=shop.name)
        else:
            turn.say("utter_check_merchant", shop=shop.name)
    if any(shop.supported for shop in named):
        cannot_use(turn)


def say_hold(turn: Turn, found: Usability, view: HoldView) -> None:
    """One hold: the cause with its evidence, then the checklist."""
    evidence = view.hold.evidence
    values: dict[str, Any] = {"date": view.hold.placed_on}
    if view.hold.cause is HoldCause.OVERDUE:
        values["amount"] = Money(int(evidence["amount"]))
        values["due"] = date.fromisoformat(evidence["due_date"])
    if view.hold.cause is HoldCause.BUREAU:
        values["count"] = evidence["overdue_elsewhere"]
        values["amount"] = Money(int(evidence["debt_elsewhere"]))
    if view.hold.cause is HoldCause.ENVIRONMENT:
        logins = usage.unusual_logins(found.facts, evidence["since"])
        values["items"] = [
            line("utter_line_login", date=at.at.date(), time=at.at, place=at.place) for at in logins
        ]
    turn.say(f"utter_hold_{view.hold.cause}", **values)
    turn.say(
        "utter_checklist",
        items=[_step(item) for item in view.checklist],
    )


def only_own_lock(found: Usability) -> bool:
    """Whether nothing but the customer's own lock freezes the account."""
    return {view.hold.cause for view in found.holds} == {HoldCause.CUSTOMER_LOCK}


def _step(item: ChecklistItem) -> Line:
    name = f"utter_step_{item.step}"
    if item.done:
        return line(f"{name}_done", date=item.day)
    if item.day is None and item.amount == ZERO:
        return line(name)
    return line(f"{name}_when", date=item.day, amount=item.amount)


def _say_decline(turn: Turn, found: Usability, purchase: Purchase) -> None:
    reason = purchase.decline_reason
    if reason in (DeclineReason.HOLD, DeclineReason.ACCOUNT_CLOSED):
        return
    short = purchase.amount - purchase.limit_then
    turn.say(
        f"utter_declined_{reason}",
        date=purchase.ordered_at.date(),
        merchant=purchase.merchant,
        title=purchase.item,
        amount=purchase.amount,
        available=purchase.limit_then,
        short=max(short, ZERO),
        now=found.limit.available,
        choices=[REPAY, BILL] if reason is DeclineReason.LIMIT else [],
    )


def _frozen_choices(found: Usability) -> list[Choice]:
    choices = []
    if found.facts.owed or found.facts.principal_due:
        choices.append(REPAY)
    return [*choices, UNFREEZE, HUMAN]


@action("action_ask_purchase_form_shop")
def ask_shop(turn: Turn) -> None:
    """Asks where the customer wanted to pay."""
    turn.say("utter_ask_shop")


@action("action_ask_purchase_form_purchase_amount")
def ask_amount(turn: Turn) -> None:
    """Asks how much it was."""
    turn.say("utter_ask_purchase_amount")


@action("validate_purchase_form")
def validate(turn: Turn) -> None:
    """Checks the amount; the shop may be anything."""
    given = turn.given()
    if given.get("shop") is not None:
        turn.set("shop", str(given["shop"]).strip()[:60])
        turn.keep_language()
    if given.get("purchase_amount") is not None:
        turn.set("purchase_amount", checked_amount(turn, given["purchase_amount"]))


def checked_amount(turn: Turn, said: object) -> int | None:
    """The amount in 分 if it can be one; otherwise says what is wrong with it."""
    fen = int(str(said[0] if isinstance(said, list) else said))
    if fen <= 0:
        turn.say("utter_amount_not_positive", amount=money(Money(fen)))
    elif Money(fen) > HIGHEST_AMOUNT:
        turn.say("utter_amount_too_large", amount=money(Money(fen)))
    else:
        return fen
    return None


@action("action_check_purchase")
def check_purchase(turn: Turn) -> None:
    """The end of the form: whether that purchase would work now, and why not."""
    shop, fen = str(turn.slot("shop") or ""), int(turn.slot("purchase_amount") or 0)
    turn.set("shop", None)
    turn.set("purchase_amount", None)
    if not fen:
        turn.say("utter_not_carried_out")
        return
    check = usage.check_purchase(turn.ledger, turn.account_id, shop, Money(fen))
    name = check.merchant.name if check.merchant else shop
    if check.merchant is None:
        turn.say("utter_shop_unknown", shop=shop)
    for decline in check.declines:
        turn.say(
            f"utter_check_{decline.reason}",
            shop=name,
            amount=Money(fen),
            short=decline.amount,
            available=check.limit.available,
        )
    if not check.declines:
        turn.say(
            "utter_check_fine",
            shop=name,
            amount=Money(fen),
            available=check.limit.available,
            choices=[HUMAN],
        )
