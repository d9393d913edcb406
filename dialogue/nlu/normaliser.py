"""One way of writing for what people write in many: widths, scripts, stretched words."""

import re
import unicodedata

from zhconv_rs import zhconv

_STRETCHED = re.compile(r"(.)\1{2,}")
_SPACES = re.compile(r"\s+")
_MASK = re.compile(r"\*{2,}")
LONGEST = 500


def normalise(text: str) -> str:
    """Half width, simplified, lower case, at most two of the same character in a row.

    Emoji and punctuation are kept: they are a signal. What is beyond 500 characters is cut.
    """
    text = unicodedata.normalize("NFKC", text[:LONGEST]).lower()
    text = zhconv(text, "zh-cn").replace("帐", "账")
    text = _MASK.sub("*", text)
    text = _STRETCHED.sub(r"\1\1", text)
    return _SPACES.sub(" ", text).strip()
