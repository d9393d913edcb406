"""The parts of a message that could each be a request of its own."""

from __future__ import annotations

import re

_BORDER = re.compile(
    r"[，,。.;；！!？?\n]+|(?:另外|还有|顺便|并且|然后再|以及)|\b(?:and also|and|also|plus)\b",
    re.IGNORECASE,
)
SHORTEST = 4
MOST = 4


def clauses(text: str) -> list[str]:
    """Two to four parts of at least four characters; none of a message of one piece."""
    parts = [part.strip() for part in _BORDER.split(text[:500])]
    parts = [part for part in parts if len(part) >= SHORTEST]
    return parts if 2 <= len(parts) <= MOST else []
