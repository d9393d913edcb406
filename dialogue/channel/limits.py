"""How long a message may be, and how many a customer may send."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable

from dialogue.channel.refusals import TOO_FAST, TOO_LONG, Refused

LONGEST = 500
BURST = 15
PER_SECOND = 0.5


def check_length(text: str) -> None:
    """Raises ``Refused`` for a text that is longer than the assistant reads."""
    # NFKC makes one character of up to eighteen, so the text itself is looked at first.
    if len(text) > LONGEST or len(unicodedata.normalize("NFKC", text)) > LONGEST:
        raise Refused(TOO_LONG)


class Rate:
    """A customer may send a burst of messages, and after it as many as time gives back."""

    def __init__(
        self,
        burst: int = BURST,
        per_second: float = PER_SECOND,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._burst = burst
        self._per_second = per_second
        self._clock = clock
        self._left: dict[str, tuple[float, float]] = {}

    def check(self, customer: str) -> None:
        """Counts a message; raises ``Refused`` for one too many."""
        now = self._clock()
        left = self._now_left(customer, now)
        if left < 1:
            raise Refused(TOO_FAST)
        self._left.pop(customer, None)
        self._left[customer] = (left - 1, now)
        self._forget_rested(now)

    def _now_left(self, customer: str, now: float) -> float:
        left, since = self._left.get(customer, (float(self._burst), now))
        return min(float(self._burst), left + (now - since) * self._per_second)

    def _forget_rested(self, now: float) -> None:
        """Keeps only customers who wrote lately; the one who did not for longest is first."""
        oldest = next(iter(self._left))
        if self._now_left(oldest, now) >= self._burst:
            del self._left[oldest]
