"""The conduct check: what collectors did, held against the rules, and a complaint drafted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from actions import told as telling
from actions.knowledge import SOURCE
from actions.present import Choice, Line, choice, line
from actions.told import Told
from actions.turn import Turn, action
from monthly_pay.rules.conduct import Act, Finding, Party
from monthly_pay.services import conduct

FORM = "conduct_form"
SLOTS = ("conduct_what", "conduct_when", "conduct_who")
LONGEST = 500
COLLECTORS = re.compile(r"催|摧|崔收|追数|collector|collection|debt", re.IGNORECASE)
CANCEL = choice("utter_button_cancel", "/cancel")
HUMAN = choice("utter_button_human", "/human_agent")
COMPLAIN = choice("utter_button_conduct", '/complaint{"conduct": "start"}')
# What the buttons of the form stand for.
NIGHT, OTHERS, THREATS, UNSURE = "night", "others", "threats", "unsure"
LATE_HOUR = 23


def concerns(turn: Turn) -> bool:
    """Whether a complaint is about collectors, and no other form is in the way."""
    free = turn.active_form in (None, FORM)
    return free and (turn.entity("conduct") is not None or bool(COLLECTORS.search(turn.text)))


def begin(turn: Turn) -> None:
    """Starts the form; what the message already tells is not asked again."""
    said = telling.read(turn.text, turn.today)
    by_button = turn.text.startswith("/") or turn.entity("conduct") is not None
    words = None if by_button else turn.text[:LONGEST]
    turn.set("conduct_what", words if said.says_what else None)
    turn.set("conduct_when", words if said.says_when else None)
    turn.set("conduct_who", words if said.party is not None else None)
    turn.follow(FORM)


@action("action_ask_conduct_what")
def ask_what(turn: Turn) -> None:
    """Asks what happened."""
    kinds = (NIGHT, "often", OTHERS, THREATS)
    turn.say("utter_ask_conduct_what", choices=[*(_button(one) for one in kinds), CANCEL])


@action("action_ask_conduct_when")
def ask_when(turn: Turn) -> None:
    """Asks when, and how often."""
    turn.say("utter_ask_conduct_when", choices=[_button(UNSURE), CANCEL])


@action("action_ask_conduct_who")
def ask_who(turn: Turn) -> None:
    """Asks who else was contacted or told."""
    turn.say("utter_ask_conduct_who", choices=[*(_button(one) for one in Party), CANCEL])


def _button(value: str) -> Choice:
    return choice(f"utter_button_conduct_{value}", f'/complaint{{"conduct": "{value}"}}')


@action("action_file_conduct")
def file_conduct(turn: Turn) -> None:
    """The end of the form: the rules that were broken, the complaint, and other ways out."""
    parts = [str(turn.slot(name)) for name in SLOTS if turn.slot(name)]
    for name in SLOTS:
        turn.set(name, None)
    if len(parts) < len(SLOTS):
        turn.say("utter_not_carried_out")
        return
    said = _understood(turn, parts)
    words = "；".join(dict.fromkeys(parts))[:LONGEST]
    contacts = telling.contacts(said, turn.today)
    found = conduct.of_told(turn.ledger, turn.customer.id, contacts)
    if found:
        turn.say("utter_conduct_told", items=_lines(found, dated=said.day is not None))
    else:
        turn.say("utter_conduct_nothing")
    logged = say_log(turn)
    made = conduct.complain(turn.ledger, turn.cause, turn.customer.id, contacts, words, turn.key)
    turn.say("utter_conduct_filed", number=made.case_number, date=made.answer_by)
    turn.say("utter_complaint_channels", choices=[SOURCE, HUMAN])
    turn.tell(*dict.fromkeys(one.rule.key for one in [*found, *logged]))


def _understood(turn: Turn, parts: Sequence[str]) -> Told:
    """The customer's words read together, and what the buttons say."""
    said = telling.read("；".join(dict.fromkeys(parts)), turn.today)
    if NIGHT in parts and said.hour is None:
        said = replace(said, hour=LATE_HOUR)
    if THREATS in parts:
        said = replace(said, acts=said.acts | {Act.THREAT})
    party = next((one for one in Party if one in parts), None)
    if party is None and OTHERS in parts and said.party is None:
        party = Party.ACQUAINTANCE
    return replace(said, party=party or said.party)


def say_told(turn: Turn) -> bool:
    """Answers a question about conduct by rule, if the message tells of any."""
    said = telling.read(turn.text, turn.today)
    if not said.says_what:
        return False
    contacts = telling.contacts(said, turn.today)
    found = conduct.of_told(turn.ledger, turn.customer.id, contacts)
    if found:
        lines = _lines(found, dated=said.day is not None)
        turn.say("utter_conduct_told", items=lines, choices=[COMPLAIN])
        turn.tell(*(one.rule.key for one in found))
    return bool(found)


def say_log(turn: Turn) -> tuple[Finding, ...]:
    """Says which rules were broken by our own log of contacts."""
    logged = conduct.of_log(turn.ledger, turn.customer.id)
    if logged:
        turn.say("utter_conduct_logged", items=_lines(logged))
    return logged


def _lines(found: Sequence[Finding], *, dated: bool = True) -> list[Line]:
    """A line for each rule; days are named only where somebody told them."""
    lines = []
    for one in found:
        rule, read = line(f"utter_rule_{one.rule.key}"), one.rule.as_of
        first, times = one.contacts[0].at.date(), len(one.contacts)
        if dated:
            lines.append(line("utter_finding", rule=rule, date=first, times=times, read=read))
        else:
            lines.append(line("utter_finding_undated", rule=rule, read=read))
    return lines
