"""Entities the journeys need, read by grammar: amounts, codes, cards, ordinals, "everything"."""

from __future__ import annotations

import re
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from dialogue.nlu.amounts import find_amounts
from dialogue.nlu.normaliser import LONGEST
from dialogue.nlu.numerals import read_numeral
from dialogue.nlu.plain import plain

_CODE = re.compile(r"(?<![\d.,¥￥$])(\d{3})[ -]?(\d{3})(?![\d.,]?\d| ?[元块%])")
_ENDING = re.compile(r"(?:尾号|末四位|后四位|最后四位|ending(?: in)?)\D{0,3}(\d{4})(?!\d)")
_FOUR_DIGITS = re.compile(r"\s*(\d{4})\s*")
_ORDINAL = re.compile(
    r"第(?=[一二三四五六七八九十\d])|\b(first|second|third|last)\b(?! month)|最后一"
)
_BARE_ORDINAL = re.compile(r"\s*(?:选|option )?([1-9])\s*[.。号]?\s*")
_TERMS = re.compile(
    r"(?<![\d第一二三四五六七八九十百])(\d{1,3}|[一二三四五六七八九十百]{1,3})\s*(?:个月|期|months|instal)"
)
_DAY = re.compile(r"(?<!\d)(\d{1,2})\s*[号日](?!\d)|\b(\d{1,2})(?:st|nd|rd|th)\b|\bday (\d{1,2})\b")
_DAYS = re.compile(
    r"(\d{1,2}|[一二三四五六七八九十]{1,2})\s*(?:天|days?)(?:之?内|后|以后|之后|就还|还)?"
)
# Nothing but a place among what was offered: "the second one".
_PICK = re.compile(
    r"\s*(?:[我就先要选看那办点]|option )*"
    r"(?:第\s*[一二三四五六七八九1-9]\s*[个项条件种笔张家]?|[1-9]|最后[一那]?[个项条件种笔张家]"
    r"|(?:the )?(?:first|second|third|last)(?: one| option| button)?)"
    r"\s*(?:[吧呢的啊呀]|好了|please)?\s*[,.。!！]?\s*"
)
_PAY = re.compile(
    r"\s*(?:我|想|要|先|那|就|再|只|能|可以|打算|麻烦)*(?:还款?|付款?|repay|pay)\s*"
    r"(?=[-+¥$\d负零一二两三四五六七八九十百千万])"
)
_PAY_TAIL = re.compile(r"\s*(?:吧|了|呢|可以吗|行吗|行不行|好吗|now|please)?\s*[,.。!！?？]?\s*")
# What may stand around an amount that answers a question: "no, 800", "不是500，是800".
_AROUND = re.compile(
    r"(?:不是|不对|说?错了?|改成|换成|应该|就|还?是|嗯|哦|那|先|吧|了|的|哈|啊"
    r"|\bno\b|\bnot\b|\bbut\b|\bmake it\b|\bit'?s\b|\binstead\b|\bplease\b|[\s,，.。!！?？、])*"
)
_SHARE = re.compile(
    r"\s*(?:全部|所有|全额|一半|半数|最低|everything|all of it|half|the minimum)\s*[,.。!！]?\s*"
)
# A word, the entity it stands for, and its value.
_KEYWORDS = tuple(
    (entity, value, re.compile(pattern))
    for entity, value, pattern in (
        (
            "amount_word",
            "all",
            r"全部|所有|一次性?(?:还|付|结)清|全额|都还(?!没|不|未|在|有)"
            r"|everything|all of it|in full",
        ),
        ("amount_word", "half", r"一半|半数|\bhalf\b"),
        ("amount_word", "lowest", r"最低还?款?|\bminimum\b"),
        (
            "detail",
            "detail",
            r"明细|清单|每一?笔|详细|流水|\bdetails?\b|\bbreakdown\b|\bitemi[sz]ed?\b",
        ),
        (
            "resend",
            "resend",
            r"重新?发|再发|没收到|收不到|\bresend\b|\bsend (?:it )?again\b"
            r"|didn['’]?t (?:get|receive)",
        ),
        ("brief", "brief", r"简单|简短|短一?点|简洁|太长|重点|精简|\bshort|\bbrief|\btoo long\b"),
        (
            "for_other",
            "other",
            r"[替帮给代](?:我的?)?(?:爸|妈|父|母|老公|老婆|爱人|对象|家人|家里|孩子|儿子|女儿|[哥姐弟妹]"
            r"|朋友|男朋友|女朋友|同[学事]|亲戚|别人|他|她).{0,4}?(?:还|缴)"
            r"|\bfor my (?!self)\w+|\b(?:somebody|someone) else",
        ),
        (
            "not_me",
            "not_me",
            r"不是(?:我|本人)|(?<!没)(?<!没有)(?:被盗|盗号|盗用|盗刷|盗我)|(?<!不是)(?<!没有)(?:别人|他人|陌生人)"
            r"|\b(?:not|wasn['’]?t) me\b|\bhacked\b|\bstolen\b|\bstranger",
        ),
        ("proof", "settlement", r"结清|settlement|paid off|payoff letter"),
        ("proof", "debt", r"欠款|债务|借款|欠条|debt|amount owed"),
    )
)
_NUMBERS = {"terms": _TERMS, "day_of_month": _DAY, "promise_days": _DAYS}
_ENGLISH_ORDINALS = {"first": 1, "second": 2, "third": 3, "last": -1}
_TERM_NAMES = {"三": 3, "六": 6, "十二": 12}


def find_entities(text: str) -> list[dict[str, Any]]:
    """Entities of a message; amounts in 分, ordinals from ``#1``, with ``#-1`` for the last."""
    told = plain(text[:LONGEST])
    found: list[dict[str, Any]] = []

    def add(name: str, value: Any, span: tuple[int, int]) -> None:
        found.append({"entity": name, "value": value, "start": span[0], "end": span[1]})

    for code in _CODE.finditer(told):
        add("code", code[1] + code[2], code.span())
    for ending in filter(None, (_ENDING.search(told), _FOUR_DIGITS.fullmatch(told))):
        add("card_ending", ending[1], ending.span(1))
    for amount in find_amounts(told):
        add("amount" if amount.named else "number", amount.fen, (amount.start, amount.end))
    for entity, value, pattern in _KEYWORDS:
        match = pattern.search(told)
        if match:
            add(entity, value, match.span())
    for name, pattern in _NUMBERS.items():
        match = pattern.search(told)
        if match:
            add(name, _small(next(g for g in match.groups() if g)), match.span())
    ordinal = _ordinal(told)
    if ordinal is not None:
        add("ordinal", f"#{ordinal[0]}", ordinal[1])
    return found


def certain_meaning(text: str) -> str | None:
    """The intent of a message that is nothing but a place ("the second one") or "pay 300 yuan"."""
    told = plain(text[:LONGEST])
    if _PICK.fullmatch(told):
        return "choose_card"
    pays, amounts = _PAY.match(told), find_amounts(told)
    if pays and len(amounts) == 1 and amounts[0].start == pays.end():
        return "repay" if _PAY_TAIL.fullmatch(told, amounts[0].end) else None
    return None


def says_only_an_amount(text: str) -> bool:
    """Whether a message is an amount and nothing else: an answer in a form, no request."""
    told = plain(text[:LONGEST])
    if _SHARE.fullmatch(told):
        return True
    rest = told
    for amount in reversed(find_amounts(told)):
        rest = rest[: amount.start] + rest[amount.end :]
    return rest != told and bool(_AROUND.fullmatch(rest))


def _small(said: str) -> int:
    if said.isdigit():
        return int(said)
    numeral = read_numeral(said, 0)
    return _TERM_NAMES.get(said) or int(numeral.value if numeral else 0)


def _ordinal(told: str) -> tuple[int, tuple[int, int]] | None:
    bare = _BARE_ORDINAL.fullmatch(told)
    if bare:
        return int(bare[1]), bare.span(1)
    match = _ORDINAL.search(told)
    if match is None:
        return None
    if match[0] == "第":
        numeral = read_numeral(told, match.end())
        return (int(numeral.value), (match.start(), numeral.end)) if numeral else None
    return _ENGLISH_ORDINALS.get(match[0], -1), match.span()


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
