"""auto_debit, repayment_problem: what is taken by itself, and what became of payments."""

from __future__ import annotations

from datetime import date

from actions.present import choice, line
from actions.standing import says_closed
from actions.turn import Turn, action
from monthly_pay.rules.facts import AccountFacts, Payment, PaymentState
from monthly_pay.rules.refusals import Refused
from monthly_pay.services import balance, debits, payments
from monthly_pay.services import bill as bills
from monthly_pay.services.bill import Bill

PAY_OUT = choice("utter_button_pay_out", "/pay_out")
BILL = choice("utter_button_bill", "/check_bill")
HUMAN = choice("utter_button_human", "/human_agent")
SHOWN = 3


@action("action_auto_debit")
def auto_debit(turn: Turn) -> None:
    """Whether it is on, when and from what it takes; the switch, with its consequence."""
    bill = bills.bill(turn.ledger, turn.account_id)
    if says_closed(turn, bill.facts):
        return
    cards = [
        line("utter_debit_source", number=number, card=card)
        for number, card in enumerate(bill.facts.cards, start=1)
    ]
    if bill.arrears:
        pay = choice("utter_button_pay_now", "/repay")
        turn.say("utter_debit_missed", amount=bill.arrears.amount, choices=[pay])
    if bill.facts.account.auto_debit:
        turn.say(
            "utter_debit_on",
            date=_next_debit(bill),
            items=cards,
            choices=[choice("utter_button_debit_off", "/auto_debit_off")],
        )
    else:
        turn.say(
            "utter_debit_off",
            date=_next_debit(bill),
            choices=[choice("utter_button_debit_on", "/auto_debit_on")],
        )
    turn.tell("debit_hours")


def _next_debit(bill: Bill) -> date:
    """The next due day that is still ahead: what is late is not debited again."""
    overview = bill.overview
    if overview.due_date and not bill.arrears:
        return overview.due_date
    return overview.next_due_date


@action("action_auto_debit_off")
def auto_debit_off(turn: Turn) -> None:
    """Switches it off and says what that means."""
    _switch(turn, on=False)


@action("action_auto_debit_on")
def auto_debit_on(turn: Turn) -> None:
    """Switches it on."""
    _switch(turn, on=True)


def _switch(turn: Turn, *, on: bool) -> None:
    bill = bills.bill(turn.ledger, turn.account_id)
    if says_closed(turn, bill.facts):
        return
    debits.set_auto_debit(turn.ledger, turn.cause, turn.account_id, turn.key, on=on)
    turn.say("utter_debit_now_on" if on else "utter_debit_now_off", date=_next_debit(bill))


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
    say_outcome(turn, facts)
    if facts.overpayment.fen > 0:
        turn.say("utter_balance", amount=facts.overpayment, choices=[PAY_OUT])


def say_outcome(turn: Turn, facts: AccountFacts) -> None:
    """What the last payment means for the customer now, and what to do about it."""
    again = choice("utter_button_pay_now", "/repay")
    match facts.payments[-1].state:
        case PaymentState.FAILED if facts.owed:
            turn.say("utter_last_payment_failed", amount=facts.owed, choices=[again, HUMAN])
        case PaymentState.REVERSED if facts.owed:
            turn.say("utter_last_payment_reversed", amount=facts.owed, choices=[again, HUMAN])
        case PaymentState.CREATED | PaymentState.PENDING:
            turn.say("utter_last_payment_pending", choices=[HUMAN])
        case _ if facts.owed:
            turn.say("utter_owed_after_payments", amount=facts.owed, choices=[BILL, HUMAN])
        case _:
            turn.say("utter_nothing_owed_after_payments", choices=[HUMAN])


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
