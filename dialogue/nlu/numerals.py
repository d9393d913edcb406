"""Numbers as people write them in Chinese chats: 一万二, 1万2千5, 2.5w, 三百五, 1,299.5, 1e9."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

DIGITS = {c: k for k, c in enumerate("零一二三四五六七八九")} | {
    **{c: k for k, c in enumerate("〇壹贰叁肆伍陆柒捌玖")},
    **{"两": 2, "俩": 2, "幺": 1},
}
SCALES = {
    **{"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "k": 1000},
    **{"万": 10_000, "w": 10_000, "亿": 100_000_000},
}
LARGEST = Decimal(10) ** 12
_POINT = re.compile(rf"点([{''.join(DIGITS)}]+)")
_ARABIC = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?(?:e\d+)?|\.\d+")


@dataclass(frozen=True)
class Numeral:
    """A number read from a text, where it ends, and whether it needed characters or a scale."""

    value: Decimal
    end: int
    spelt: bool


@dataclass(frozen=True)
class _Token:
    value: Decimal
    is_scale: bool
    is_zero: bool
    end: int


def read_numeral(text: str, start: int) -> Numeral | None:
    """The longest number that begins at a place of a normalised text; None where there is none.

    A digit after a scale and without its own means the next scale below: 一万二 is 12,000,
    三百五 is 350, but 三百零五 is 305. What is beyond 10^12 counts as 10^12.
    """
    tokens = _tokens(text, start)
    while tokens:
        value = _value(tokens)
        if value is not None:
            point = _POINT.match(text, tokens[-1].end)
            end = point.end() if point else tokens[-1].end
            value += _after_point(point[1]) if point else 0
            spelt = len(tokens) > 1 or (not text[start].isdigit() and text[start] != ".")
            return Numeral(min(value, LARGEST), end, spelt)
        tokens.pop()
    return None


def _after_point(digits: str) -> Decimal:
    return Decimal("0." + "".join(str(DIGITS[character]) for character in digits))


def _tokens(text: str, start: int) -> list[_Token]:
    found: list[_Token] = []
    place = start
    while place < len(text):
        character = text[place]
        arabic = _ARABIC.match(text, place)
        if arabic:
            if found and not found[-1].is_scale and not found[-1].is_zero:
                break
            found.append(_Token(_arabic(arabic[0]), False, False, arabic.end()))
            place = arabic.end()
            continue
        if character == "廿":
            found.append(_Token(Decimal(2), False, False, place + 1))
            found.append(_Token(Decimal(10), True, False, place + 1))
        elif character in DIGITS:
            found.append(
                _Token(Decimal(DIGITS[character]), False, DIGITS[character] == 0, place + 1)
            )
        elif character in SCALES and not _letter_follows(text, place):
            found.append(_Token(Decimal(SCALES[character]), True, False, place + 1))
        else:
            break
        place += 1
    return found


def _arabic(written: str) -> Decimal:
    mantissa, _, exponent = written.partition("e")
    if len(exponent) > 2 or len(mantissa) > 20:
        return LARGEST
    return Decimal(mantissa.replace(",", "")) * Decimal(10) ** int(exponent or 0)


def _letter_follows(text: str, place: int) -> bool:
    following = text[place + 1 : place + 2]
    return text[place].isascii() and following.isascii() and following.isalpha()


def _value(tokens: list[_Token]) -> Decimal | None:
    """The value of tokens, or None where they are no number (二百千, 十 十, 一二 with a scale)."""
    if all(not t.is_scale for t in tokens):
        return _positional(tokens)
    whole, section, pending = Decimal(0), Decimal(0), None
    last_scale, after_zero = Decimal(0), False
    for token in tokens:
        if token.is_zero:
            after_zero = True
        elif not token.is_scale:
            if pending is not None:
                return None
            pending = token.value
        else:
            if token.value < 10_000:
                section += (Decimal(1) if pending is None else pending) * token.value
            else:
                section += pending or Decimal(0)
                if not section and not whole:
                    return None
                whole = (
                    (whole + section) * token.value
                    if token.value > 10_000
                    else (whole + section * token.value)
                )
                section = Decimal(0)
            pending, last_scale, after_zero = None, token.value, False
    if pending is None:
        return whole + section
    short = last_scale >= 100 and not after_zero and pending < 10 and pending == int(pending)
    return whole + section + (pending * last_scale / 10 if short else pending)


def _positional(tokens: list[_Token]) -> Decimal | None:
    """Digits side by side (二零二六), or a single number."""
    if len(tokens) == 1:
        return tokens[0].value
    if any(t.value >= 10 or t.value != int(t.value) for t in tokens):
        return None
    return Decimal("".join(str(int(t.value)) for t in tokens))
