"""repay and minimum_payment: paying any amount, from any bound source."""

from __future__ import annotations

from actions.confirmation import begin
from actions.present import Choice, choice, line
from actions.standing import says_closed
from actions.turn import Turn, action
from monthly_pay.products import terms
from monthly_pay.rules.facts import Statement
from monthly_pay.rules.minimum import interest_ahead, minimum_left
from monthly_pay.rules.money import Money, total
from monthly_pay.rules.refusals import Refusal, Refused
from monthly_pay.services import bill as bills
from monthly_pay.services import repayment
from monthly_pay.services.bill import Bill

FORM = "repayment_form"
PAYOFF = choice("utter_button_payoff", "/early_payoff")
BILL = choice("utter_button_bill", "/check_bill")
MONTH = 30


@action("action_repay")
def repay(turn: Turn) -> None:
    """With an amount in the message, its quote; otherwise what can be paid, as buttons."""
    bill = bills.bill(turn.ledger, turn.account_id)
    if turn.entity("for_other"):
        turn.say("utter_repay_own_only")
    amount = _amount(turn, bill)
    if amount is not None:
        propose(turn, amount)
    elif bill.overview.total:
        _offer(turn, bill)
    elif not says_closed(turn, bill.facts):
        turn.say("utter_repay_nothing")


def _offer(turn: Turn, bill: Bill) -> None:
    """What is late, due or not billed yet, from which sources, and the sums as buttons."""
    overview, cards = bill.overview, [line("utter_card_line", card=c) for c in bill.facts.cards]
    if bill.arrears:
        turn.say(
            "utter_repay_late",
            amount=bill.arrears.amount,
            days=bill.arrears.days_past_due,
            items=cards,
            choices=_choices(bill),
        )
    elif overview.due_now:
        turn.say(
            "utter_repay_choices",
            amount=overview.due_now,
            date=overview.due_date,
            items=cards,
            choices=_choices(bill),
        )
    else:
        turn.say(
            "utter_repay_ahead",
            amount=overview.next_bill,
            date=overview.next_due_date,
            items=cards,
            choices=_choices(bill),
        )


def _choices(bill: Bill) -> list[Choice]:
    due, found = bill.overview.due_now, []
    if due:
        found.append(choice("utter_button_repay", f'/repay{{"amount": {due.fen}}}', amount=due))
    least = _minimum(bill)
    if least and least != due and not bill.arrears:
        found.append(
            choice("utter_button_minimum", f'/repay{{"amount": {least.fen}}}', amount=least)
        )
    return [*found, choice("utter_button_other_amount", "/repay_other"), PAYOFF]


def _minimum(bill: Bill) -> Money:
    return total(minimum_left(s) for s in bill.overview.statements)


def _amount(turn: Turn, bill: Bill) -> Money | None:
    """The amount in the message: a sum, or everything, half or the minimum of what is due."""
    said = [
        *turn.entities("amount"),
        *(turn.entities("number") if turn.active_form == FORM else ()),
    ]
    if said:
        return Money(int(said[-1]))  # "not 500, make it 800" ends with what is meant
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
    if says_closed(turn, bill.facts):
        return
    if bill.arrears:
        pay = choice("utter_button_pay_now", "/repay")
        turn.say("utter_minimum_late", amount=bill.arrears.amount, choices=[pay])
    elif not due:
        turn.say(
            "utter_minimum_no_bill",
            date=bill.facts.account.cycle.bill_for(turn.today),
            choices=[BILL],
        )
    elif not least:
        _minimum_paid(turn, bill.overview.statements[0], due)
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


def _minimum_paid(turn: Turn, statement: Statement, rest: Money) -> None:
    """The rest costs nothing until the due day, and interest by the day after it."""
    pay = choice("utter_button_repay", f'/repay{{"amount": {rest.fen}}}', amount=rest)
    name = "utter_minimum_paid" if statement.extended_until else "utter_minimum_paid_early"
    turn.say(name, amount=rest, date=statement.payable_until, choices=[pay])
