"""check_limit, raise_limit, limit_dropped: the parts of the limit and why it is what it is."""

from __future__ import annotations

from typing import Any

from actions.present import choice, line
from actions.standing import says_closed, says_frozen
from actions.turn import Turn, action
from monthly_pay.rules.limit import LimitView
from monthly_pay.rules.limitgap import GapCause, LimitGap
from monthly_pay.rules.money import ZERO
from monthly_pay.services import bill as bills
from monthly_pay.services import limits

RAISE = choice("utter_button_raise", "/raise_limit")
DROPPED = choice("utter_button_dropped", "/limit_dropped")
HUMAN = choice("utter_button_human", "/human_agent")
LIMIT = choice("utter_button_limit", "/check_limit")
REPAY = choice("utter_button_pay_now", "/repay")
SHOWN_CHANGES = 3


@action("action_check_limit")
def check_limit(turn: Turn) -> None:
    """The available limit and its parts."""
    bill = bills.bill(turn.ledger, turn.account_id)
    if says_closed(turn, bill.facts):
        return
    account, view = bill.facts.account, bill.overview.limit
    turn.say("utter_limit", available=view.available, limit=view.limit)
    parts = [line("utter_limit_base", amount=account.limit)]
    if account.temporary_until and account.temporary_until >= turn.today:
        until = account.temporary_until
        parts.append(line("utter_limit_temporary", amount=account.temporary_limit, date=until))
    if account.one_off_limit:
        parts.append(line("utter_limit_one_off", amount=account.one_off_limit))
    turn.say("utter_limit_parts", items=[*parts, *_used(view)], choices=[RAISE, DROPPED])
    says_frozen(turn, bill.facts)


def _used(view: LimitView) -> list[object]:
    used: list[object] = []
    if view.used_posted:
        used.append(line("utter_limit_used", amount=view.used_posted))
    if view.used_unposted:
        used.append(line("utter_limit_reserved", amount=view.used_unposted))
    return used


@action("action_raise_limit")
def raise_limit(turn: Turn) -> None:
    """What this customer's account speaks for and against, and that the system decides."""
    bill = bills.bill(turn.ledger, turn.account_id)
    facts = bill.facts
    if says_closed(turn, facts):
        return
    if bill.arrears:
        turn.say("utter_raise_arrears", amount=bill.arrears.amount, choices=[REPAY])
    elif facts.active_holds:
        turn.say("utter_raise_frozen", choices=[choice("utter_button_why", "/why_frozen")])
    else:
        settled = sum(1 for s in facts.statements if s.settled_on and s.settled_on <= s.due_date)
        record = "utter_raise_record" if settled else "utter_raise_no_record"
        turn.say(record, limit=facts.account.limit, count=settled)
    turn.say("utter_raise_rule", choices=[LIMIT])


@action("action_limit_dropped")
def limit_dropped(turn: Turn) -> None:
    """Why the last payment did not bring the limit back, cause by cause; and the last changes."""
    gap = limits.gap_after_last_payment(turn.ledger, turn.account_id)
    bill = bills.bill(turn.ledger, turn.account_id)
    if says_closed(turn, bill.facts):
        return
    changes = [c for c in bill.facts.limit_changes if c.change < ZERO][-SHOWN_CHANGES:]
    if gap is not None:
        _say_gap(turn, gap)
    if changes:
        turn.say(
            "utter_limit_changes",
            items=[
                line(f"utter_limit_change_{c.kind}", date=c.on, amount=-c.change) for c in changes
            ],
            choices=[] if gap else [LIMIT, HUMAN],
        )
    if gap is None and not changes:
        view = bill.overview.limit
        shown: dict[str, Any] = {"limit": view.limit, "available": view.available}
        if view.used:
            shown["items"] = _used(view)
        name = "utter_limit_in_use" if view.used else "utter_limit_not_dropped"
        turn.say(name, **shown, choices=[LIMIT, HUMAN])
    says_frozen(turn, bill.facts)


def _say_gap(turn: Turn, gap: LimitGap) -> None:
    values: dict[str, Any] = {"amount": gap.payment.amount, "available": gap.available}
    if gap.expected == gap.available:
        turn.say("utter_gap_none", **values, choices=[LIMIT, HUMAN])
    elif [cause for cause, _ in gap.causes] == [GapCause.NOT_PAID]:
        turn.say("utter_gap_failed", **values, date=gap.payment.created_on, choices=[REPAY, HUMAN])
    else:
        turn.say(
            "utter_gap",
            **values,
            date=gap.payment.created_on,
            expected=gap.expected,
            items=[line(f"utter_gap_{cause}", amount=amount) for cause, amount in gap.causes],
            choices=[LIMIT, HUMAN],
        )
