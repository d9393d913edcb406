"""already_paid and promise_to_pay: what the ledger has of it, and a day that is kept."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from actions.arrears import HUMAN, PAY, PROMISE
from actions.debits import say_outcome
from actions.present import Choice, choice
from actions.told import number_of, simplified
from actions.turn import Turn, action
from monthly_pay.products import terms
from monthly_pay.rules.facts import AccountFacts, PaymentState, PromiseState
from monthly_pay.rules.refusals import Refusal, Refused
from monthly_pay.services import arrears
from monthly_pay.services import bill as bills

RECENT_DAYS = 7
_NUMERAL = r"(\d{1,2}|十[一二三四五]?|[一二两三四五六七八九])"
_DAYS = re.compile(rf"{_NUMERAL}\s*(?:天|日[之内后])|\b(\d{{1,2}})\s*days?\b", re.I)
_IN_DAYS = (
    (3, r"大后天"),
    (2, r"后天|day after tomorrow"),
    (1, r"明天|明早|明晚|明儿|聽日|tomorrow"),
    (0, r"今天|今晚|今日|today|tonight"),
    (14, r"两(?:个)?(?:周|星期|礼拜)|two weeks"),
    (7, r"一(?:个)?(?:周|星期|礼拜)|(?:a|one) week"),
)
_WEEKDAY = re.compile(r"(下下|下)?(?:个)?(?:周|星期|礼拜)([一二三四五六日天])")
_DATE = re.compile(r"(?:(\d{1,2})月)?(\d{1,2})[号日]")
_MONTH_END = re.compile(r"(?<!下个)(?<!下)月底|end of (?:the|this) month", re.I)


def day_named(text: str, today: date) -> date | None:
    """The day from today on by which a message says it will be paid; None when it names none."""
    said = simplified(text)
    in_days = next((n for n, pattern in _IN_DAYS if re.search(pattern, said, re.I)), None)
    if in_days is not None:
        return today + timedelta(days=in_days)
    days = _DAYS.search(said)
    if days:
        return today + timedelta(days=number_of(days[1] or days[2]))
    weekday = _WEEKDAY.search(said)
    if weekday:
        return _weekday(today, len(weekday[1] or ""), "一二三四五六日".find(weekday[2]))
    if _MONTH_END.search(said):
        return today.replace(day=monthrange(today.year, today.month)[1])
    named = _DATE.search(said)
    return _date(today, named) if named else None


def _weekday(today: date, weeks: int, place: int) -> date:
    """A day of this week or a later one; "天" is a Sunday, and one that passed is of the next."""
    monday = today - timedelta(days=today.weekday())
    day = monday + timedelta(days=7 * weeks + (place if place >= 0 else 6))
    return day if day >= today else day + timedelta(days=7)


def _date(today: date, named: re.Match[str]) -> date | None:
    month, day = int(named[1] or today.month), int(named[2])
    if not 1 <= month <= 12:
        return None
    while True:
        year = today.year + (month < today.month)
        if 1 <= day <= monthrange(year, month)[1] and date(year, month, day) >= today:
            return date(year, month, day)
        if named[1] or month != today.month:
            return None
        month = month % 12 + 1


@action("action_already_paid")
def already_paid(turn: Turn) -> None:
    """The customer says it is paid or will be: what the ledger has of it, or a promise."""
    bill = bills.bill(turn.ledger, turn.account_id)
    paid = [p for p in bill.facts.payments if p.settled_on]
    if bill.overview.due_now and _just_tried(turn, bill.facts):
        say_outcome(turn, bill.facts)
        return
    if bill.overview.due_now:
        turn.say(
            "utter_still_owed", amount=bill.overview.due_now, choices=[PAY, _promise(turn), HUMAN]
        )
    else:
        turn.say("utter_nothing_due_now")
    if paid:
        last = paid[-1]
        turn.say("utter_last_payment", date=last.settled_on, amount=last.amount, number=last.number)


def _just_tried(turn: Turn, facts: AccountFacts) -> bool:
    """Whether the payment the customer speaks of is one of the last days that did not arrive."""
    if not facts.payments or day_named(turn.text, turn.today) is not None:
        return False
    last = facts.payments[-1]
    recent = (turn.today - last.created_on).days <= RECENT_DAYS
    return recent and last.state is not PaymentState.SUCCEEDED


def _promise(turn: Turn) -> Choice:
    """The button of a promise: for the day the customer named, or to choose one."""
    day = day_named(turn.text, turn.today)
    if day is None or (day - turn.today).days > terms().promise_days:
        return PROMISE
    payload = f'/promise_to_pay{{"promise_days": {(day - turn.today).days}}}'
    return choice("utter_button_promise_by", payload, date=day)


@action("action_promise_to_pay")
def promise_to_pay(turn: Turn) -> None:
    """Asks for a day; with a day in the message, notes the promise."""
    bill = bills.bill(turn.ledger, turn.account_id)
    running = [p for p in bill.facts.promises if p.state is PromiseState.OPEN]
    if running:
        promised = running[0]
        turn.say(
            "utter_promise_running", amount=promised.amount, date=promised.pay_on, choices=[PAY]
        )
        return
    if not bill.overview.due_now:
        turn.say("utter_nothing_due_now")
        return
    days = turn.entity("promise_days")
    chosen = turn.today + timedelta(days=int(days)) if days is not None else None
    pay_on = chosen or day_named(turn.text, turn.today)
    if pay_on is None:
        turn.say("utter_promise_when", amount=bill.overview.due_now, choices=_days())
        return
    try:
        arrears.promise(
            turn.ledger, turn.cause, turn.account_id, bill.overview.due_now, pay_on, turn.key
        )
    except Refused as refused:
        if refused.refusal is not Refusal.NOT_ALLOWED_NOW:
            raise
        turn.say("utter_promise_too_far", date=refused.facts["latest"], choices=_days())
        return
    turn.say("utter_promise_made", amount=bill.overview.due_now, date=pay_on, choices=[PAY])


def _days() -> list[Choice]:
    return [
        choice("utter_button_days", f'/promise_to_pay{{"promise_days": {n}}}', days=n)
        for n in (3, 7, terms().promise_days)
    ]
