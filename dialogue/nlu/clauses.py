"""The parts of a message that could each be a request of its own.

A comma does not part two requests: what stands before it is mostly the story of the one behind.
"""

from __future__ import annotations

import re

_BORDER = re.compile(
    r"[；;？?\n]+"
    r"|[，,。.！! ]*(?:另外|还有就是|还有|顺便|再问一下|第二)"
    r"|[,. ]*\b(?:and also|also)\b",
    re.IGNORECASE,
)
SHORTEST = 3
MOST = 4


def clauses(text: str) -> list[str]:
    """Two to four parts of at least three characters; none of a message of one piece."""
    parts = [part.strip() for part in _BORDER.split(text[:500])]
    parts = [part for part in parts if len(part) >= SHORTEST]
    return parts if 2 <= len(parts) <= MOST else []
