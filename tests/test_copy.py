"""The copy and the code agree: every response and every value of one is known to the other."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from monthly_pay.products import catalogue
from monthly_pay.rules.facts import HoldCause
from monthly_pay.rules.refusals import Refusal
from scripts import copydeck

PROJECT = Path(__file__).resolve().parent.parent
SAYS = {"say", "line", "choice"}
ALWAYS_THERE = {"reference"}  # dialogue/copy.py adds it to every response
NOT_IN_TEXT = {"choices"}  # become buttons
PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Use:
    """A response named in code: its name as a pattern, and the values it is given."""

    where: str
    pattern: str
    values: frozenset[str]
    all_known: bool


@cache
def domain() -> dict[str, Any]:
    """The domain as it stands in the file."""
    loaded: dict[str, Any] = YAML(typ="safe").load(PROJECT / "domain.yml")
    return loaded


@cache
def responses() -> dict[str, frozenset[str]]:
    """Each response with the values its variations have places for."""
    return {
        name: frozenset(PLACE.findall(str(variations)))
        for name, variations in domain()["responses"].items()
    }


def names(node: ast.expr) -> Iterator[str]:
    """The names an expression can be, as patterns."""
    match node:
        case ast.Constant(value=str(text)):
            yield re.escape(text)
        case ast.JoinedStr(values=parts):
            yield "".join(
                re.escape(str(p.value)) if isinstance(p, ast.Constant) else r"\w+" for p in parts
            )
        case ast.IfExp(body=one, orelse=other):
            yield from names(one)
            yield from names(other)


@cache
def uses() -> list[Use]:
    """Every response that is said, or is a line or a button, somewhere in ``actions/``."""
    found = []
    for file in sorted((PROJECT / "actions").glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and node.args):
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else None
            called = node.func.id if isinstance(node.func, ast.Name) else called
            if called in SAYS:
                given = frozenset(k.arg for k in node.keywords if k.arg)
                known = all(k.arg for k in node.keywords)
                where = f"{file.name}:{node.lineno}"
                found += [Use(where, name, given, known) for name in names(node.args[0])]
    return found


@cache
def mentioned() -> set[str]:
    """Patterns of all response names in actions, rules and the domain's own forms."""
    found = {use.pattern for use in uses()}
    dialogue = [f for f in (PROJECT / "dialogue").rglob("*.py") if ".venv" not in f.parts]
    pushed = (PROJECT / "monthly_pay/desk").glob("*.py")
    for file in [*(PROJECT / "actions").glob("*.py"), *pushed, *dialogue]:
        tree = ast.parse(file.read_text("utf-8"))
        parts = {id(p) for n in ast.walk(tree) if isinstance(n, ast.JoinedStr) for p in n.values}
        for node in ast.walk(tree):
            if isinstance(node, (ast.Constant, ast.JoinedStr)) and id(node) not in parts:
                found |= {name for name in names(node) if re.match(r"utter_(?!action$)\w", name)}
    for file in (PROJECT / "data").rglob("*.yml"):
        found |= set(re.findall(r"\butter_\w+", file.read_text("utf-8")))
    slots = {slot for form in domain()["forms"].values() for slot in form["required_slots"]}
    by_action = {name.removeprefix("action_ask_") for name in domain()["actions"]}
    return found | {f"utter_ask_{slot}" for slot in slots - by_action}


def test_every_response_that_code_names_is_in_the_domain() -> None:
    missing = [
        name for name in mentioned() if not any(re.fullmatch(name, known) for known in responses())
    ]
    assert sorted(missing) == []


def test_every_response_of_the_domain_is_used() -> None:
    unused = [
        name for name in responses() if not any(re.fullmatch(used, name) for used in mentioned())
    ]
    assert unused == []


def test_every_place_in_a_response_is_filled() -> None:
    slots = set(domain()["slots"])
    empty = [
        f"{use.where}: {name} has no {sorted(places - use.values - slots - ALWAYS_THERE)}"
        for use in uses()
        for name, places in responses().items()
        if use.all_known
        and r"\w" not in use.pattern
        and re.fullmatch(use.pattern, name)
        and places - use.values - slots - ALWAYS_THERE
    ]
    assert empty == []


def test_every_value_that_is_given_has_a_place() -> None:
    unread = []
    for use in uses():
        told = [places for name, places in responses().items() if re.fullmatch(use.pattern, name)]
        extra = use.values - NOT_IN_TEXT - frozenset().union(*told)
        if extra:
            unread.append(f"{use.where}: {use.pattern} does not tell {sorted(extra)}")
    assert unread == []


@pytest.mark.parametrize("cause", list(HoldCause))
def test_every_cause_of_a_hold_has_its_copy(cause: HoldCause) -> None:
    assert f"utter_hold_{cause}" in responses()


def test_every_response_speaks_english_too() -> None:
    silent = [
        name
        for name, variations in domain()["responses"].items()
        if any(re.search(r"[\u4e00-\u9fff]", str(v.get("text"))) for v in variations)
        and not any(v.get("condition") for v in variations)
    ]
    assert silent == []


def test_every_refusal_a_customer_can_meet_has_its_copy() -> None:
    dynamic = {use.pattern for use in uses() if use.pattern == r"utter_\w+"}
    assert dynamic, "refusals are said by their own name"
    missing = [refusal for refusal in Refusal if f"utter_{refusal}" not in responses()]
    assert missing == []


def test_who_is_in_distress_is_told_every_line_in_both_languages() -> None:
    for variation in domain()["responses"]["utter_crisis"]:
        told = set(re.findall(r"\d+", variation["text"]))
        assert told == set(catalogue()["crisis_lines"].value)


# How long a sentence may be: characters and words. A message on a phone shows some 20 characters
# a line; plain English is said to end a sentence before 20 to 25 words.
LONGEST = {"zh": 50, "en": 33}


def test_no_sentence_is_longer_than_people_read() -> None:
    too_long = [
        (name, sentence)
        for name, variations in copydeck.responses().items()
        for one in variations
        for sentence in copydeck.sentences(str(one.get("text") or ""))
        if (
            len(sentence.split()) > LONGEST["en"]
            if copydeck.is_english(one)
            else len(sentence) > LONGEST["zh"]
        )
    ]
    assert too_long == []


def test_the_copy_deck_shows_the_copy_of_today() -> None:
    assert copydeck.DECK.read_text("utf-8") == copydeck.deck(), "run: make copy"
    shown = [name for names in copydeck.chapters().values() for name in names]
    assert sorted(shown) == sorted(domain()["responses"])
