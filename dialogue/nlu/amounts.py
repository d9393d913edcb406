"""Amounts of money as people write them: 一万二, 1,299.50元, 三块五, 2.5w, ¥80, 300 yuan, -3.

A small grammar over cn2an, which reads the numerals::

    amount  := sign? currency? number unit? small?
    number  := numeral in digits or characters, with commas, a decimal point, 万/千/w/k
    unit    := 元 | 块 | 块钱 | yuan | rmb …
    small   := n 毛 (n 分)? | n 分 | n after 块 (三块五) | 半 after 块 (两块半)
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import cn2an

_DIGIT = "零〇一二两俩三四五六七八九壹贰叁肆伍陆柒捌玖"
_NUMERAL = (
    rf"\d[\d,]*(?:\.\d+)?(?:e\d+)?|[{_DIGIT}十百千万亿拾佰仟廿]"
    rf"[{_DIGIT}十百千万亿拾佰仟廿]*(?:点[{_DIGIT}]+)?"
)
_SCALE = {"k": 1000, "w": 10_000, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_UNIT = r"块钱|块|元钱|元|圆|人民币|rmb|yuan|cny|大洋"
_SMALL_UNITS = {"毛": Decimal("0.1"), "角": Decimal("0.1"), "分": Decimal("0.01")}
_AMOUNT = re.compile(
    rf"(?P<sign>[-−负]|minus )?\s*(?P<currency>[¥￥$]|rmb|cny)?\s*"
    rf"(?P<number>{_NUMERAL})(?P<scale>[kw百千万亿](?![a-z]))?(?P<tail>[{_DIGIT}\d]+(?=块|元|$|\D))?"
    rf"\s*(?:(?P<unit>{_UNIT})|(?P<coin>[毛角]|分(?!期|钟|之|次|[{_DIGIT}\d]))钱?)?"
    rf"(?:(?P<mao>[{_DIGIT}\d])[毛角])?(?:(?P<fen>[{_DIGIT}\d])分(?!期|钟|之))?(?P<loose>[{_DIGIT}\d半](?![{_DIGIT}\d个期号月天年次]))?"
)
# What makes a bare number something else than money.
_NOT_AFTER = re.compile(
    r"\s*(?:个?月|期|号|日|年|天|次|点|时|楼|岁|个|位|分钟|小时|%|折|张|笔|单|家"
    r"|th\b|st\b|nd\b|days?|months?|times|instal)"
)
_NOT_BEFORE = re.compile(r"(?:第|尾号|末四位|后四位|ending(?: in)?|最后|订单号?|近|几|好|\*)\s*$")


@dataclass(frozen=True)
class Amount:
    """An amount in 分 where it stands in the text; ``named`` when a unit or currency is said."""

    fen: int
    start: int
    end: int
    named: bool


def find_amounts(text: str) -> list[Amount]:
    """Every amount in a text of normalised width and case, in order."""
    found = []
    for match in _AMOUNT.finditer(text):
        if _NOT_BEFORE.search(text[: match.start()]) or _NOT_AFTER.match(text[match.end() :]):
            continue
        yuan = _value(match)
        if yuan is not None:
            fen = int((yuan * 100).to_integral_value())
            end = match.start() + len(match.group().rstrip())
            found.append(Amount(fen, match.start(), end, _is_named(match)))
    return found


def _is_named(match: re.Match[str]) -> bool:
    parts = ("currency", "unit", "coin", "mao", "fen", "scale")
    return any(match[part] for part in parts) or not match["number"][0].isdigit()


def _value(match: re.Match[str]) -> Decimal | None:
    number = _number(match["number"], match["scale"], match["tail"])
    if number is None or (len(match.group().strip()) == 1 and not match["number"].isdigit()):
        return None
    if match["coin"]:
        number *= _SMALL_UNITS[match["coin"]]
    loose = match["loose"]
    if loose and not match["unit"]:
        return None
    small = Decimal(0)
    if match["mao"]:
        small += _digit(match["mao"]) / 10
    if match["fen"]:
        small += _digit(match["fen"]) / 100
    if loose:
        small += Decimal("0.5") if loose == "半" else _digit(loose) / 10
    if not match["unit"] and (match["mao"] or match["fen"]):
        return None
    return -(number + small) if match["sign"] else number + small


def _number(numeral: str, scale: str | None, tail: str | None) -> Decimal | None:
    if not numeral[0].isdigit():
        return _read(numeral + (tail or ""))
    try:
        number = Decimal(numeral.replace(",", ""))
    except InvalidOperation:
        return None
    if not scale:
        return None if tail else number
    number *= _SCALE[scale]
    if tail:
        rest = _read(tail)
        if rest is None:
            return None
        number += rest * _SCALE[scale] / 10 if len(tail) == 1 else rest
    return number


def _read(numeral: str) -> Decimal | None:
    plain = numeral.replace("俩", "两")
    if plain[0] in "百千万亿":
        plain = "一" + plain
    try:
        return Decimal(str(cn2an.cn2an(plain, "smart")))
    except ValueError:
        return None


def _digit(character: str) -> Decimal:
    return Decimal(character) if character.isdigit() else _read(character) or Decimal(0)
