"""repay, minimum_payment, auto_debit, repayment_problem: paying any amount, and what went wrong."""

from __future__ import annotations

from actions.confirmation import begin
from actions.present import Choice, choice, line
from actions.turn import Turn, action
from monthly_pay.products import terms
from monthly_pay.rules.facts import AccountFacts, Payment, PaymentState
from monthly_pay.rules.minimum import interest_ahead, minimum_left
from monthly_pay.rules.money import Money, total
from monthly_pay.rules.refusals import Refusal, Refused
from monthly_pay.services import balance, debits, payments, repayment
from monthly_pay.services import bill as bills
from monthly_pay.services.bill import Bill

FORM = "repayment_form"
PAYOFF = choice("utter_button_payoff", "/early_payoff")
PAY_OUT = choice("utter_button_pay_out", "/pay_out")
HUMAN = choice("utter_button_human", "/human_agent")
SHOWN = 3
MONTH = 30


@action("action_repay")
def repay(turn: Turn) -> None:
    """With an amount in the message, its quote; otherwise what can be paid, as buttons."""
    bill = bills.bill(turn.ledger, turn.account_id)
    amount = _amount(turn, bill)
    if amount is not None:
        propose(turn, amount)
    elif not bill.overview.total:
        turn.say("utter_repay_nothing")
    else:
        turn.say(
            "utter_repay_choices",
            amount=bill.overview.due_now,
            date=bill.overview.due_date or bill.overview.next_due_date,
            items=[line("utter_card_line", card=card) for card in bill.facts.cards],
            choices=_choices(bill),
        )


def _choices(bill: Bill) -> list[Choice]:
    due, found = bill.overview.due_now, []
    if due:
        found.append(choice("utter_button_repay", f'/repay{{"amount": {due.fen}}}', amount=due))
    least = _minimum(bill)
    if least and least != due:
        found.append(
            choice("utter_button_minimum", f'/repay{{"amount": {least.fen}}}', amount=least)
        )
    return [*found, choice("utter_button_other_amount", "/repay_other"), PAYOFF]


def _minimum(bill: Bill) -> Money:
    return total(minimum_left(s) for s in bill.overview.statements)


def _amount(turn: Turn, bill: Bill) -> Money | None:
    """The amount in the message: a sum, or everything, half or the minimum of what is due."""
    said = turn.entity("amount")
    if said is None and turn.active_form == FORM:
        said = turn.entity("number")
    if said is not None:
        return Money(int(said))
    due = bill.overview.due_now or bill.overview.total
    match turn.entity("amount_word"):
        case "all":
            return bill.overview.due_now or None
        case "half":
            return Money(due.fen // 2) if due else None
        case "lowest":
            return _minimum(bill) or None
        case _:
            return None


def propose(turn: Turn, amount: Money) -> None:
    """The quote of a repayment, and what it pays first."""
    try:
        proposal = repayment.propose(turn.ledger, turn.cause, turn.account_id, amount, turn.key)
    except Refused as refused:
        _refused(turn, refused, amount)
        return
    paid = {
        part: total(p.amount for p in proposal.allocation.parts if p.component == part)
        for part in terms().allocation_order
    }
    turn.say(
        "utter_repay_quote",
        amount=amount,
        items=[line(f"utter_pays_{part}", amount=sum_) for part, sum_ in paid.items() if sum_],
        until=proposal.quote.expires_at,
    )
    begin(turn, proposal.quote)


def _refused(turn: Turn, refused: Refused, amount: Money) -> None:
    match refused.refusal:
        case Refusal.PAYMENT_PENDING:
            turn.say("utter_payment_pending", number=refused.facts["number"])
        case Refusal.NOTHING_OWED:
            turn.say("utter_repay_nothing")
        case Refusal.AMOUNT_NOT_POSITIVE:
            turn.say("utter_amount_not_positive", amount=amount)
        case Refusal.AMOUNT_TOO_LARGE:
            highest = refused.facts["highest"]
            turn.say("utter_repay_too_much", amount=amount, highest=highest, choices=[PAYOFF])
        case _:
            raise refused


@action("action_repay_other")
def repay_other(turn: Turn) -> None:
    """Asks for another amount."""
    turn.set("repay_amount", None)
    turn.start_form(FORM)


@action("action_ask_repay_amount")
def ask_repay_amount(turn: Turn) -> None:
    """How much to repay."""
    turn.say("utter_ask_repay_amount")


@action("validate_repayment_form")
def validate(turn: Turn) -> None:
    """An amount above zero; what it may be at most is said by the quote."""
    said = turn.given().get("repay_amount")
    if said is None:
        return
    fen = int(str(said[0] if isinstance(said, list) else said))
    if fen <= 0:
        turn.say("utter_amount_not_positive", amount=Money(fen))
        turn.set("repay_amount", None)
    else:
        turn.set("repay_amount", fen)


@action("action_repay_told")
def repay_told(turn: Turn) -> None:
    """The end of the form: the quote for the amount."""
    fen = int(turn.slot("repay_amount") or 0)
    turn.set("repay_amount", None)
    if fen:
        propose(turn, Money(fen))
    else:
        turn.say("utter_not_carried_out")


@action("action_minimum_payment")
def minimum_payment(turn: Turn) -> None:
    """The minimum of this bill, until when, and what the rest then costs."""
    bill = bills.bill(turn.ledger, turn.account_id)
    least, due = _minimum(bill), bill.overview.due_now
    if bill.arrears:
        turn.say("utter_minimum_late", amount=bill.arrears.amount)
    elif not due:
        turn.say("utter_minimum_no_bill")
    elif not least:
        turn.say("utter_minimum_paid", amount=due, date=bill.overview.statements[0].payable_until)
    else:
        rest = due - least
        turn.say(
            "utter_minimum",
            amount=least,
            due=due,
            date=bill.overview.due_date,
            rest=rest,
            day=interest_ahead(rest, 1, terms()),
            month=interest_ahead(rest, MONTH, terms()),
            choices=[
                choice("utter_button_minimum", f'/repay{{"amount": {least.fen}}}', amount=least),
                choice("utter_button_repay", f'/repay{{"amount": {due.fen}}}', amount=due),
            ],
        )
    turn.tell("minimum_payment_share", "revolving_interest_per_day")


@action("action_auto_debit")
def auto_debit(turn: Turn) -> None:
    """Whether it is on, when and from what it takes; the switch, with its consequence."""
    bill = bills.bill(turn.ledger, turn.account_id)
    account = bill.facts.account
    due = bill.overview.due_date or bill.overview.next_due_date
    cards = [
        line("utter_debit_source", number=number, card=card)
        for number, card in enumerate(bill.facts.cards, start=1)
    ]
    if account.auto_debit:
        turn.say(
            "utter_debit_on",
            date=due,
            items=cards,
            choices=[choice("utter_button_debit_off", "/auto_debit_off")],
        )
    else:
        turn.say(
            "utter_debit_off",
            date=due,
            choices=[choice("utter_button_debit_on", "/auto_debit_on")],
        )
    turn.tell("debit_hours")


@action("action_auto_debit_off")
def auto_debit_off(turn: Turn) -> None:
    """Switches it off and says what that means."""
    _switch(turn, on=False)


@action("action_auto_debit_on")
def auto_debit_on(turn: Turn) -> None:
    """Switches it on."""
    _switch(turn, on=True)


def _switch(turn: Turn, *, on: bool) -> None:
    debits.set_auto_debit(turn.ledger, turn.cause, turn.account_id, turn.key, on=on)
    bill = bills.bill(turn.ledger, turn.account_id)
    due = bill.overview.due_date or bill.overview.next_due_date
    turn.say("utter_debit_now_on" if on else "utter_debit_now_off", date=due)


@action("action_repayment_problem")
def repayment_problem(turn: Turn) -> None:
    """The last payments and what became of them; pending ones are asked for at the bank."""
    facts = _asked_the_bank(turn)
    if not facts.payments:
        turn.say("utter_no_payments", choices=[HUMAN])
        return
    turn.say(
        "utter_payments",
        items=[_payment_line(p) for p in facts.payments[-SHOWN:]],
    )
    if facts.payments[-1].state is PaymentState.FAILED:
        again = choice("utter_button_pay_now", "/repay")
        turn.say("utter_last_payment_failed", choices=[again, HUMAN])
    if facts.overpayment.fen > 0:
        turn.say("utter_balance", amount=facts.overpayment, choices=[PAY_OUT])


def _payment_line(payment: Payment) -> object:
    return line(
        f"utter_line_payment_{payment.state}",
        number=payment.number,
        amount=payment.amount,
        date=payment.settled_on or payment.created_on,
    )


def _asked_the_bank(turn: Turn) -> AccountFacts:
    facts = bills.bill(turn.ledger, turn.account_id).facts
    for payment in facts.pending_payments:
        payments.refresh(turn.ledger, turn.product.gateway, turn.cause, payment.id)
    if facts.pending_payments:
        return bills.bill(turn.ledger, turn.account_id).facts
    return facts


@action("action_pay_out")
def pay_out(turn: Turn) -> None:
    """Pays the customer's balance out to the first bound source."""
    try:
        paid = balance.pay_out(
            turn.ledger, turn.product.gateway, turn.cause, turn.account_id, turn.key
        )
    except Refused:
        turn.say("utter_no_balance")
        return
    turn.say(f"utter_payout_{paid.state}", number=paid.number, amount=paid.amount)
