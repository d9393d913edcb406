"""A text in half width, lower case and simplified characters, each in its old place."""

from __future__ import annotations

import unicodedata

from zhconv_rs import zhconv


def plain(text: str) -> str:
    """As long as the text: what would become longer (…) stays as it is, script by character."""
    narrow = "".join(_narrow(character) for character in text)
    simple = zhconv(narrow, "zh-hans")
    return simple if len(simple) == len(narrow) else narrow


def _narrow(character: str) -> str:
    folded = unicodedata.normalize("NFKC", character).lower()
    return folded if len(folded) == 1 else character
