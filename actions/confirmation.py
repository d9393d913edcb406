"""The one form behind everything that moves money or closes an account.

Confirm the quote, choose the card, type the code; then the quote is carried out, with every
check repeated inside the transaction.
"""

from __future__ import annotations

from actions.present import Choice, choice
from actions.turn import Turn, action, go_on
from monthly_pay.ledger.tables.servicing import QuoteKind
from monthly_pay.rules.facts import Card, PaymentState
from monthly_pay.rules.money import Money
from monthly_pay.rules.refusals import Refusal, Refused
from monthly_pay.services import bill as bills
from monthly_pay.services import closing, cycles, locking, payoff, quotes, splitting
from monthly_pay.services.payments import PaymentResult

FORM = "confirmation_form"
YES = choice("utter_button_yes", "/affirm")
NO = choice("utter_button_no", "/deny")
NO_CARD_NEEDED = "none"
OF_MONEY = (QuoteKind.REPAYMENT, QuoteKind.PAYOFF, QuoteKind.PLAN_PAYOFF)
AGAIN = {
    QuoteKind.PAYOFF: "action_early_payoff",
    QuoteKind.PLAN_PAYOFF: "action_early_payoff",
    QuoteKind.REPAYMENT: "action_repay",
    QuoteKind.CLOSING: "action_close_account",
    QuoteKind.SPLIT: "action_instalment_how",
    QuoteKind.DUE_DAY: "action_change_due_date",
    QuoteKind.UNLOCK: "action_unlock",
}


def begin(turn: Turn, quote: quotes.Quote, choices: list[Choice] | None = None) -> None:
    """Starts the confirmation of a quote; ``choices`` are other ways out, shown first."""
    cards = _cards(turn)
    only = str(cards[0].id) if len(cards) == 1 else None
    turn.set("quote_id", quote.id)
    turn.set("confirmed", None)
    turn.set("payment_card", only if quote.amount else NO_CARD_NEEDED)
    turn.set("one_time_code", None)
    turn.set("other_ways", turn.shown(choices or []))
    turn.follow(FORM)


@action("action_ask_confirmed")
def ask_confirmed(turn: Turn) -> None:
    """Asks for a yes to the quote."""
    quote = _quote(turn)
    others = turn.slot("other_ways") or []
    turn.say(f"utter_ask_{quote.kind}", amount=quote.amount, choices=[YES, *others, NO])


@action("action_ask_payment_card")
def ask_payment_card(turn: Turn) -> None:
    """Asks which bound source to pay from."""
    buttons = [
        choice("utter_button_card", f'/choose_card{{"card_id": "{card.id}"}}', card=card_name(card))
        for card in _cards(turn)
    ]
    turn.say("utter_ask_card", choices=buttons)


@action("action_ask_one_time_code")
def ask_one_time_code(turn: Turn) -> None:
    """Sends a code to the bound phone, once for a quote unless a new one is wanted."""
    if turn.slot("code_sent_for") == turn.slot("quote_id"):
        turn.say("utter_ask_code_again")
    else:
        _send_code(turn)


@action("validate_confirmation_form")
def validate(turn: Turn) -> None:
    """Checks what the last message gave: the yes or no, the card, the code."""
    given = turn.given()
    if given.get("confirmed") is not None:
        turn.set("confirmed", _confirmed(turn, given["confirmed"]))
        if given["confirmed"] is not True:
            return
    if given.get("payment_card") is not None:
        _validate_card(turn, str(given["payment_card"]))
    if given.get("one_time_code") is not None:
        _validate_code(turn, str(given["one_time_code"]))


def _confirmed(turn: Turn, said: object) -> bool | None:
    """A yes, a no, or a no with another amount in it; None where a number says neither."""
    if said is True:
        return True
    quote = _quote(turn)
    amounts = [Money(int(a)) for a in turn.entities("amount") + turn.entities("number")]
    others = [amount for amount in amounts if amount != quote.amount]
    if others and quote.kind in OF_MONEY:
        turn.set("repay_amount", others[-1].fen)
    elif said is not False:
        return None
    turn.set("requested_slot", None)
    return False


def _validate_card(turn: Turn, said: str) -> None:
    cards = _cards(turn)
    chosen = said if said == NO_CARD_NEEDED else _match_card(cards, said)
    if chosen is None:
        turn.say("utter_card_unknown")
    turn.set("payment_card", chosen)


def _match_card(cards: tuple[Card, ...], said: str) -> str | None:
    """The card of a button, of an ordinal (``#2``, ``#-1``), or named by bank or last digits."""
    for place, card in enumerate(cards, start=1):
        if said in (str(card.id), f"#{place}"):
            return str(card.id)
    if said == "#-1":
        return str(cards[-1].id)
    named = [c for c in cards if _names(said, c)]
    return str(named[0].id) if len(named) == 1 else None


def _names(said: str, card: Card) -> bool:
    short = f"{card.bank[0]}行"  # 农业银行 is also called 农行
    return (bool(card.ending) and card.ending in said) or card.bank in said or short in said


def _validate_code(turn: Turn, said: str) -> None:
    if said == "resend":
        turn.set("one_time_code", None)
        turn.set("code_sent_for", None)
        return
    try:
        check = quotes.check_code(
            turn.ledger, turn.cause, turn.account_id, turn.slot("quote_id"), said
        )
    except Refused:
        turn.set("one_time_code", "stale")  # carrying out says why, from the same check
        return
    if check.passed:
        turn.set("one_time_code", "passed")
    elif check.refusal is Refusal.CODE_WRONG:
        turn.say("utter_code_wrong", tries=check.tries_left)
        turn.set("one_time_code", None)
    elif check.refusal is Refusal.CODE_TRIES_USED:
        turn.set("one_time_code", str(Refusal.CODE_TRIES_USED))
    else:
        turn.say("utter_code_expired")
        turn.set("one_time_code", None)
        turn.set("code_sent_for", None)


@action("action_carry_out")
def carry_out(turn: Turn) -> None:
    """The end of the form: carries out the quote, or says why not and what now."""
    quote = _quote(turn)
    for slot in ("quote_id", "confirmed", "payment_card", "one_time_code", "other_ways"):
        turn.set(slot, None)
    if turn.slot("confirmed") is not True:
        if turn.slot("repay_amount"):  # not this amount, but another one
            go_on(turn, "action_repay_told")
        else:
            turn.say("utter_not_carried_out")
        return
    if turn.slot("one_time_code") in (Refusal.CODE_TRIES_USED, Refusal.CODE_TOO_MANY):
        turn.say(f"utter_{turn.slot('one_time_code')}", choices=[_again(quote)])
        return
    try:
        _CARRY_OUT[quote.kind](turn, quote)
    except Refused as refused:
        _explain(turn, quote, refused)


def running_split(turn: Turn) -> str | None:
    """What is about to be split, while the customer is asked to confirm it."""
    if turn.active_form != FORM:
        return None
    quote = _quote(turn)
    return str(quote.details["target"]) if quote.kind is QuoteKind.SPLIT else None


def _close(turn: Turn, quote: quotes.Quote) -> None:
    closed = closing.close(turn.ledger, turn.cause, turn.account_id, quote.id)
    turn.say("utter_closed", receipt=closed.receipt, date=closed.closed_on)


def _pay(turn: Turn, quote: quotes.Quote) -> None:
    result = payoff.pay(turn.ledger, turn.product.gateway, turn.cause, turn.account_id, quote.id)
    said_of_payment(turn, result, quote)
    if result.state is PaymentState.FAILED:
        return
    after = turn.slot("after_payoff")
    turn.set("after_payoff", None)
    if result.state is PaymentState.SUCCEEDED and quote.kind is QuoteKind.PAYOFF:
        if after:
            turn.say("utter_back_to_closing")
            go_on(turn, after)
        else:
            turn.say(
                "utter_payoff_then_close",
                choices=[choice("utter_button_close", "/close_account")],
            )
            turn.offer("action_close_account")


def _split(turn: Turn, quote: quotes.Quote) -> None:
    splitting.carry_out(turn.ledger, turn.cause, turn.account_id, quote.id)
    turn.say("utter_split_done", terms=quote.details["terms"])


def _change_due_day(turn: Turn, quote: quotes.Quote) -> None:
    changed = cycles.carry_out(turn.ledger, turn.cause, turn.account_id, quote.id)
    turn.say(
        "utter_due_day_changed",
        day=changed.due_day,
        date=changed.first_bill,
        due=changed.first_due,
    )


def _unlock(turn: Turn, quote: quotes.Quote) -> None:
    locking.unlock(turn.ledger, turn.cause, turn.account_id, quote.id)
    turn.say("utter_unlocked")


_CARRY_OUT = {
    QuoteKind.PAYOFF: _pay,
    QuoteKind.PLAN_PAYOFF: _pay,
    QuoteKind.REPAYMENT: _pay,
    QuoteKind.CLOSING: _close,
    QuoteKind.SPLIT: _split,
    QuoteKind.DUE_DAY: _change_due_day,
    QuoteKind.UNLOCK: _unlock,
}


def said_of_payment(turn: Turn, result: PaymentResult, quote: quotes.Quote) -> None:
    """Tells what became of a payment, and of a repayment what is left."""
    if result.state is PaymentState.SUCCEEDED:
        turn.say("utter_paid", number=result.number, amount=result.amount)
        if quote.kind is QuoteKind.REPAYMENT:
            _say_left(turn)
    elif result.state is PaymentState.FAILED:
        again = AGAIN[quote.kind]
        message = f"/{again.removeprefix('action_')}"
        if quote.kind is QuoteKind.REPAYMENT:
            message += f'{{"amount": {quote.amount.fen}}}'
        turn.say("utter_payment_failed", choices=[choice("utter_button_other_card", message)])
        turn.offer(again)
    else:
        turn.say("utter_payment_slow", number=result.number, amount=result.amount)


def _say_left(turn: Turn) -> None:
    bill = bills.bill(turn.ledger, turn.account_id)
    due, see = bill.overview.due_now, choice("utter_button_bill", "/check_bill")
    if due:
        turn.say("utter_left_of_bill", amount=due, choices=[see])
    elif bill.overview.total:
        turn.say("utter_bill_paid", amount=bill.overview.total, choices=[see])
    else:
        turn.say("utter_all_paid", available=bill.overview.limit.available)


def _explain(turn: Turn, quote: quotes.Quote, refused: Refused) -> None:
    match refused.refusal:
        case Refusal.QUOTE_EXPIRED | Refusal.QUOTE_CHANGED:
            turn.say(f"utter_{refused.refusal}")
            go_on(turn, AGAIN[quote.kind])
        case Refusal.OBSTACLES:
            go_on(turn, AGAIN[quote.kind])
        case Refusal.QUOTE_USED:
            turn.say("utter_quote_used")
        case Refusal.CODE_MISSING:
            turn.say("utter_code_missing", choices=[_again(quote)])
        case _:
            raise refused


def _again(quote: quotes.Quote) -> Choice:
    return choice("utter_button_again", f"/{AGAIN[quote.kind].removeprefix('action_')}")


def _send_code(turn: Turn) -> None:
    card = turn.slot("payment_card")
    try:
        sent = quotes.send_code(
            turn.ledger,
            turn.product.phone,
            turn.cause,
            turn.account_id,
            turn.slot("quote_id"),
            int(card) if str(card).isdigit() else None,
        )
    except Refused as refused:
        # No code to wait for: the form ends here, and carrying out tells why.
        turn.set("one_time_code", str(refused.refusal))
        turn.set("requested_slot", None)
        return
    turn.set("code_sent_for", turn.slot("quote_id"))
    turn.say("utter_ask_code", ending=sent.phone_ending, minutes=sent.minutes)


def _quote(turn: Turn) -> quotes.Quote:
    with turn.ledger.read() as reading:
        quote = quotes.find(reading, turn.account_id, int(turn.slot("quote_id") or 0))
    if quote is None:
        raise Refused(Refusal.UNKNOWN_OBJECT, quote=turn.slot("quote_id"))
    return quote


def _cards(turn: Turn) -> tuple[Card, ...]:
    return bills.bill(turn.ledger, turn.account_id).facts.cards


def card_name(card: Card) -> str:
    """The bank and the last digits."""
    return f"{card.bank} {card.ending}".strip()
