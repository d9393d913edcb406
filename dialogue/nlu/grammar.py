"""Entities the journeys need, read by grammar: amounts, codes, cards, ordinals, "everything"."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from zhconv_rs import zhconv

from dialogue.nlu.amounts import find_amounts

_CODE = re.compile(r"(?<!\d)(\d{3})[ -]?(\d{3})(?!\d)")
_ENDING = re.compile(r"(?:尾号|末四位|后四位|最后四位|ending(?: in)?)\D{0,3}(\d{4})(?!\d)")
_FOUR_DIGITS = re.compile(r"\s*(\d{4})\s*")
_ORDINAL = re.compile(r"第([一二三四五六七八九十]|\d{1,2})|\b(first|second|third|last)\b|最后一")
_BARE_ORDINAL = re.compile(r"\s*(?:选|option )?([1-9])\s*[.。号]?\s*")
_WORDS = {
    "all": re.compile(r"全部|所有|一次性?(?:还|付|结)清|全额|都还|everything|all of it|in full"),
    "half": re.compile(r"一半|半数|\bhalf\b"),
    "lowest": re.compile(r"最低还?款?|\bminimum\b"),
}
_DETAIL = re.compile(r"明细|清单|每一?笔|详细|流水|\bdetails?\b|\bbreakdown\b|\bitemi[sz]ed?\b")
_RESEND = re.compile(
    r"重[新]?发|再发|没收到|收不到|\bresend\b|\bsend (?:it )?again\b|didn'?t (?:get|receive)"
)
_ENGLISH_ORDINALS = {"first": 1, "second": 2, "third": 3, "last": -1}
_CHINESE_ORDINALS = {character: k for k, character in enumerate("一二三四五六七八九十", start=1)}


def find_entities(text: str) -> list[dict[str, Any]]:
    """Entities of a message; amounts in 分, ordinals from 1 (the last is -1)."""
    plain = zhconv(unicodedata.normalize("NFKC", text).lower(), "zh-cn")
    found: list[dict[str, Any]] = []

    def add(name: str, value: Any, span: tuple[int, int]) -> None:
        found.append({"entity": name, "value": value, "start": span[0], "end": span[1]})

    for code in _CODE.finditer(plain):
        add("code", code[1] + code[2], code.span())
    for ending in (_ENDING.search(plain), _FOUR_DIGITS.fullmatch(plain)):
        if ending:
            add("card_ending", ending[1], ending.span(1))
    for amount in find_amounts(plain):
        add("amount" if amount.named else "number", amount.fen, (amount.start, amount.end))
    for name, pattern in _WORDS.items():
        match = pattern.search(plain)
        if match:
            add("amount_word", name, match.span())
    for name, pattern in (("detail", _DETAIL), ("resend", _RESEND)):
        match = pattern.search(plain)
        if match:
            add(name, name, match.span())
    ordinal = _ORDINAL.search(plain) or _BARE_ORDINAL.fullmatch(plain)
    if ordinal:
        add("ordinal", f"#{_ordinal(ordinal)}", ordinal.span())
    return found


def _ordinal(match: re.Match[str]) -> int:
    said = next((group for group in match.groups() if group), "last")
    if said.isdigit():
        return int(said)
    return _ENGLISH_ORDINALS.get(said) or _CHINESE_ORDINALS[said]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class GrammarExtractor(GraphComponent):
    """Adds the entities of the grammar to a message."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> GrammarExtractor:
        """Makes the component; it learns nothing."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds what the grammar finds."""
        for message in messages:
            text = message.get(TEXT)
            if text:
                found = [{**entity, "extractor": "grammar"} for entity in find_entities(text)]
                message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
        return messages
