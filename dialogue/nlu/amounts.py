"""Amounts of money in a message: 一万二, 1,299.50元, 三块五毛二, ¥80, 300 yuan, -3.

A small grammar by hand over the numerals; cn2an, which was to read them, fails on 块, 毛, 半,
1千零11 and others that people write::

    amount := sign? currency? numeral unit? small?
    unit   := 元 | 块 | 块钱 | yuan | rmb … | 毛 | 角 | 分
    small  := 零? n 毛 (n 分?)? | n 分 | n or 半 after 块
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from dialogue.nlu.numerals import DIGITS, SCALES, Numeral, read_numeral

_HEAD = re.compile(r"(?P<sign>[-−负]|minus )?(?P<currency>[¥￥$]|rmb|cny)? ?")
_UNIT = re.compile(r" ?(块钱|块|元钱|元整?|圆|人民币|rmb|yuan|cny|大洋)")
_COIN = re.compile(r"(?:(毛|角)钱?|(分)钱?(?!期|钟|之|次|开|成|\d))")
_CLOCK = re.compile(r"\d点$")
_COINS = {"毛": Decimal("0.1"), "角": Decimal("0.1"), "分": Decimal("0.01")}
_DIGIT = rf"[{''.join(DIGITS)}\d]"
_SMALL = re.compile(
    rf"[零又]?({_DIGIT})[毛角](?:({_DIGIT})分?(?!{_DIGIT}))?|[零又]?({_DIGIT})分(?!期)"
)
_LOOSE = re.compile(rf"(半|{_DIGIT})(?!{_DIGIT}|[个件期号月天年次张笔单十百千万.,])")

# What makes a number without a unit something else than money.
_COUNTED = re.compile(
    r" ?[多几来]?(?:个?月(?![底初中])|个|期|号|日|年|天|周|次|点|时|楼|岁|位|分钟|小时|秒|%"
    r"|折|张|笔|单|家|件|条|遍|倍|成"
    r"|th\b|st\b|nd\b|days?|months?|weeks?|years?|hours?|times|minutes?|instal|-?month|-?day"
    r"|[-:/.]\d)"
)
_NAMED = re.compile(
    r"(?:第|(?:尾号|末四位|后四位)(?:是|为|:)?|ending(?: in)?|最后|订单号?|近|几|好|\*"
    r"|\d[-:/.])\s?$"
)
# Numerals inside words that are no numbers.
_NUMERAL_BEGINS = frozenset(DIGITS) | frozenset(SCALES) | {"廿"}
_NUMERALS = rf"{''.join(DIGITS)}{''.join(SCALES)}\d"
_WORDS = re.compile(
    rf"(?<![{_NUMERALS}])(?:万一|千万(?=别|不|要|得|记)|十分(?!之|钟)|万分|百般)|双十[一二]"
    r"|百分之[零一二三四五六七八九十百]+|\d+(?:[-/.:]\d+){2,}|一点(?![零一二三四五六七八九\d])"
    r"|一(?=直|下|次|起|共|样|些|定|般|旦|律|切|边|会|半|并|开始|天|笔|期|月|方面)"
)


@dataclass(frozen=True)
class Amount:
    """An amount in 分 where it stands in the text; ``named`` when a unit or a scale is said."""

    fen: int
    start: int
    end: int
    named: bool


def find_amounts(text: str) -> list[Amount]:
    """Every amount in a text of normalised width and case, in order."""
    blanked = _WORDS.sub(lambda match: "\0" * len(match[0]), text)
    found: list[Amount] = []
    place = 0
    while place < len(blanked):
        amount = _amount(blanked, place) if _may_begin(blanked, place) else None
        if amount is not None:
            found.append(amount)
        place = amount.end if amount is not None else _next_place(blanked, place)
    return found


def _may_begin(text: str, place: int) -> bool:
    character, following = text[place], text[place + 1 : place + 2]
    if character in _NUMERAL_BEGINS or character.isdigit():
        return True
    head = _HEAD.match(text, place)
    return bool(head and head[0].strip()) or (character == "." and following.isdigit())


def _next_place(text: str, place: int) -> int:
    """Behind a number that was no amount, so that its rest is not taken for one."""
    numeral = read_numeral(text, place)
    return numeral.end if numeral is not None else place + 1


def _amount(text: str, place: int) -> Amount | None:
    head = _HEAD.match(text, place)
    assert head is not None
    is_range = bool(head["sign"]) and place > 0 and text[place - 1].isdigit()
    numeral = read_numeral(text, head.end())
    vague = place > 0 and text[place - 1] in "几数好" and text[head.end() :][:1] in SCALES
    if numeral is None or is_range or vague:
        return None
    value, end, unit = _with_unit(text, numeral)
    if _CLOCK.search(text[:place]):
        return None
    alone = not unit and not head["currency"]
    if alone and (_COUNTED.match(text, end) or _NAMED.search(text[:place])):
        return None
    if alone and end - head.end() == 1 and not text[head.end()].isdigit():
        return None  # a single character such as 一 is a word, not a sum
    fen = int((value * 100).to_integral_value(ROUND_HALF_UP))
    named = bool(unit or head["currency"] or numeral.spelt)
    return Amount(-fen if head["sign"] else fen, place, end, named)


def _with_unit(text: str, numeral: Numeral) -> tuple[Decimal, int, bool]:
    """The value with its unit and what follows it; where that ends; whether there was a unit."""
    coin = _COIN.match(text, numeral.end)
    if coin:
        unit = coin[1] or coin[2]
        value, end = numeral.value * _COINS[unit], coin.end()
        more = re.compile(rf"({_DIGIT})分?(?!{_DIGIT}|期)").match(text, end) if coin[1] else None
        if more:
            return value + _digit(more[1]) / 100, more.end(), True
        return value, end, True
    unit_match = _UNIT.match(text, numeral.end)
    if unit_match is None:
        return numeral.value, numeral.end, False
    value, end = numeral.value, unit_match.end()
    small = _SMALL.match(text, end)
    if small:
        value += _digit(small[1]) / 10 + (_digit(small[2]) + _digit(small[3])) / 100
        return value, small.end(), True
    loose = _LOOSE.match(text, end) if unit_match[1] == "块" else None
    if loose:
        part = Decimal("0.5") if loose[1] == "半" else _digit(loose[1]) / 10
        return value + part, loose.end(), True
    return value, end, True


def _digit(character: str | None) -> Decimal:
    if not character:
        return Decimal(0)
    return Decimal(character) if character.isdigit() else Decimal(DIGITS[character])
