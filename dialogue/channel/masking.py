"""Hides numbers that must not be kept: ID cards, bank cards, mobile phones, one-time codes.

Amounts, order and case numbers with letters, service numbers and landlines stay as they are.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import accumulate

_START, _END = r"(?<![0-9A-Za-z¥$])", r"(?![0-9A-Za-z])(?!\.[0-9])"
_BIRTHDAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_ID_CARD = re.compile(
    rf"{_START}([1-9]\d{{2}})\d{{3}}"
    rf"(?:[ -]?(?:18|19|20)\d{{2}}{_BIRTHDAY}[ -]?\d{{3}}[0-9Xx]|\d{{2}}{_BIRTHDAY}\d{{3}}){_END}"
)
_MOBILE = re.compile(
    rf"{_START}(?<![0-9]-)((?:(?:\+|00)?86[ -]?)?1[3-9]\d)[ -]?\d{{4}}[ -]?(\d{{4}}){_END}"
    r"(?! ?[元块万亿])"
)
# Groups of digits with one blank or dash between them, as cards are written.
_DIGITS = re.compile(_START + r"\d+(?:[ -]\d+)*" + _END + r"(?! ?[元块万亿])")
_GROUP = re.compile(r"\d+")
_AROUND_CODE = r"((?:[^\w¥$]|[是码碼]){0,3})"
_ONLY_CODE = re.compile(rf"{_AROUND_CODE}\d{{3}}[ -]?\d{{3}}{_AROUND_CODE}")
_NAMED_CODE = re.compile(r"((?:验证码|驗證碼|code)\D{0,6})\d{3}[ -]?\d{3}(?!\d)", re.IGNORECASE)
HIDDEN_CODE = "••••••"


def mask(text: str) -> str:
    """The text without what must not be kept; as it was written where there is nothing."""
    folded = _narrow(text)
    masked = _ID_CARD.sub(_hide_id, folded)
    masked = _DIGITS.sub(_hide_cards, masked)
    masked = _MOBILE.sub(r"\1****\2", masked)
    return text if masked == folded else masked


def hide_code(text: str) -> str:
    """The text without a one-time code: a message that is nothing else, or one that names it."""
    folded = _narrow(text)
    only = _ONLY_CODE.fullmatch(folded)
    if only:
        return only[1] + HIDDEN_CODE + only[2]
    hidden = _NAMED_CODE.sub(rf"\1{HIDDEN_CODE}", folded)
    return text if hidden == folded else hidden


def _narrow(text: str) -> str:
    """Digits, letters and signs of any width in the usual one; punctuation as it was written."""
    folded = ((char, unicodedata.normalize("NFKC", char)) for char in text)
    return "".join(
        narrow if len(narrow) == 1 and (narrow.isalnum() or narrow in " -+.¥$") else char
        for char, narrow in folded
    )


def _hide_id(match: re.Match[str]) -> str:
    return f"{match[1]}***********{match[0][-4:]}"


def _hide_cards(match: re.Match[str]) -> str:
    """Hides whole groups that together are a card number, the longest first."""
    run = match[0]
    groups = list(_GROUP.finditer(run))
    ends = [0, *accumulate(len(group[0]) for group in groups)]
    for first in range(len(groups)):
        for last in range(len(groups) - 1, first - 1, -1):
            if not 15 <= ends[last + 1] - ends[first] <= 19:
                continue
            digits = "".join(group[0] for group in groups[first : last + 1])
            if _is_card(digits):
                before, after = run[: groups[first].start()], run[groups[last].end() :]
                return f"{before}****{digits[-4:]}{_DIGITS.sub(_hide_cards, after)}"
    return run


def _is_card(digits: str) -> bool:
    """Luhn's check of the last digit."""
    odd = sum(int(d) for d in digits[-1::-2])
    even = sum(sum(divmod(2 * int(d), 10)) for d in digits[-2::-2])
    return (odd + even) % 10 == 0
