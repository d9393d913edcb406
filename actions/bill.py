"""check_bill: what is due now, the next bill, the plans, and the lines behind a sum."""

from __future__ import annotations

from actions.present import Choice, Line, choice, line, title
from actions.standing import says_closed, says_frozen
from actions.turn import Turn, action
from monthly_pay.rules.facts import AccountFacts, Charge, Statement
from monthly_pay.rules.money import Money
from monthly_pay.services import bill as bills
from monthly_pay.services.bill import Bill

DETAIL = choice("utter_button_detail", '/check_bill{"detail": "detail"}')
PAYOFF = choice("utter_button_payoff", "/early_payoff")


@action("action_check_bill")
def check_bill(turn: Turn) -> None:
    """The overview; with a word for details in the message, the lines behind it."""
    bill = bills.bill(turn.ledger, turn.account_id)
    if not bill.overview.total and says_closed(turn, bill.facts):
        return
    if turn.entity("detail"):
        _details(turn, bill)
    else:
        _overview(turn, bill)


def _overview(turn: Turn, bill: Bill) -> None:
    overview = bill.overview
    if not says_due(turn, bill):
        if not overview.total and not overview.unposted:
            _clear(turn, bill)
            return
        turn.say("utter_bill_nothing_due")
    turn.say("utter_bill_rest", items=rest_lines(bill), choices=_choices(bill))


def says_due(turn: Turn, bill: Bill) -> bool:
    """Tells what is due and until when, or how late it is; whether anything is."""
    overview, late = bill.overview, bill.arrears
    if late and late.in_grace:
        turn.say(
            "utter_bill_in_grace",
            amount=late.amount,
            days=late.days_past_due,
            grace=late.grace_until,
        )
    elif late:
        turn.say(
            "utter_bill_late",
            amount=late.amount,
            days=late.days_past_due,
            penalty=late.penalty,
            tomorrow=late.penalty_tomorrow,
        )
    elif overview.due_now and overview.due_date:
        turn.say(
            "utter_bill_due",
            amount=overview.due_now,
            due=overview.due_date,
            days=overview.days_left,
        )
    else:
        return False
    return True


def _clear(turn: Turn, bill: Bill) -> None:
    turn.say("utter_bill_clear", available=bill.overview.limit.available)
    says_frozen(turn, bill.facts)


def rest_lines(bill: Bill) -> list[Line]:
    """What comes after the issued bill, and the total that it all adds up to.

    Then the plans, which are a part of the total, and what does not belong to it.
    """
    overview = bill.overview
    lines = []
    if overview.next_bill:
        lines.append(
            line(
                "utter_line_next_bill",
                amount=overview.next_bill,
                date=overview.next_bill_date,
                due=overview.next_due_date,
            )
        )
    if overview.later:
        lines.append(line("utter_line_later", amount=overview.later))
    paused = overview.total - overview.due_now - overview.next_bill - overview.later
    if paused:
        lines.append(line("utter_line_paused", amount=paused))
    lines.append(line("utter_line_total", amount=overview.total))
    lines += [
        line("utter_line_plan", title=title(p.title), amount=p.rest, count=_open(p.instalments))
        for p in overview.plans
    ]
    if overview.unposted:
        lines.append(line("utter_line_unposted", amount=overview.unposted))
    return [*lines, available_line(bill)]


def available_line(bill: Bill) -> Line:
    """The available limit, which is no use while the account is frozen."""
    frozen = "_frozen" if bill.facts.active_holds else ""
    return line(f"utter_line_available{frozen}", amount=bill.overview.limit.available)


def _open(instalments: tuple[Charge, ...]) -> int:
    return sum(1 for i in instalments if i.principal_due or i.fee_due)


def _choices(bill: Bill) -> list[Choice]:
    return [DETAIL, PAYOFF] if bill.overview.total else [DETAIL]


def _details(turn: Turn, bill: Bill) -> None:
    if not bill.overview.total and not bill.overview.unposted:
        _clear(turn, bill)
        return
    for statement in bill.overview.statements:
        turn.say(
            "utter_detail_statement",
            date=statement.bill_date,
            due=statement.payable_until,
            amount=statement.payable,
            items=_statement_lines(bill.facts, statement),
        )
    unbilled = bill.overview.next_charges
    if unbilled:
        lines = [charge_line(bill.facts, c, c.principal_due + c.fee) for c in unbilled]
        turn.say(
            "utter_detail_next",
            date=bill.overview.next_bill_date,
            amount=bill.overview.next_bill,
            items=lines,
        )
    if bill.facts.unposted:
        orders = [
            line("utter_line_order", title=p.item, merchant=p.merchant, amount=p.amount)
            for p in bill.facts.unposted
        ]
        turn.say("utter_detail_unposted", items=orders)
    turn.say(
        "utter_bill_rest",
        items=[line("utter_line_total", amount=bill.overview.total), available_line(bill)],
        choices=[PAYOFF] if bill.overview.total else [],
    )


def _statement_lines(facts: AccountFacts, statement: Statement) -> list[Line]:
    """What a bill asks for now, line by line; what a dispute pauses stands apart."""
    asked = [c for c in statement.charges if c.due and not c.paused]
    lines = [charge_line(facts, c, c.due) for c in asked]
    if statement.interest_due:
        lines.append(line("utter_cost_interest", amount=statement.interest_due))
    if statement.penalty_due:
        lines.append(line("utter_line_penalty", amount=statement.penalty_due))
    if statement.due != statement.payable:
        lines.append(line("utter_line_paused", amount=statement.due - statement.payable))
    return lines


def charge_line(facts: AccountFacts, charge: Charge, amount: Money) -> Line:
    """One charge of a bill: what it is for, which instalment, how much."""
    plan = next((p for p in facts.plans if p.id == charge.plan_id), None)
    if plan is None:
        return line("utter_line_charge", title=title(charge.title), amount=amount)
    return line(
        "utter_line_instalment",
        title=title(charge.title),
        number=charge.number,
        terms=plan.terms,
        amount=amount,
    )
