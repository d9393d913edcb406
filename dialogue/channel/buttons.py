"""Buttons as the client gets them: opaque, signed, for one customer and for some hours.

What a button does stays in the server, in the row its id names.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable

from dialogue.channel.refusals import USED_BUTTON, Refused

LIFETIME = 12 * 3600  # as long as Rasa's session: after it the question is forgotten


class Sealer:
    """Makes and opens buttons."""

    def __init__(self, secret: str, clock: Callable[[], float] = time.time) -> None:
        # A key of its own, so that the secret's other uses say nothing about this one.
        self._key = hmac.digest(secret.encode(), b"buttons of the web channel", "sha256")
        self._clock = clock

    def new(self) -> tuple[str, int]:
        """An id for a button, and the time after which it is void."""
        return secrets.token_urlsafe(12), int(self.now()) + LIFETIME

    def now(self) -> float:
        """The time by which buttons expire."""
        return self._clock()

    def seal(self, button: str, customer: str, expires: int) -> str:
        """The button as the client gets it."""
        return f"{button}.{expires}.{self._signature(button, customer, expires)}"

    def open(self, sealed: str, customer: str) -> str:
        """The id of a button; raises ``Refused`` for a forged, foreign or expired one."""
        button, _, rest = sealed.partition(".")
        expires, _, signature = rest.partition(".")
        if not (expires.isascii() and expires.isdigit() and signature.isascii()):
            raise Refused(USED_BUTTON)
        if not hmac.compare_digest(signature, self._signature(button, customer, int(expires))):
            raise Refused(USED_BUTTON)
        if self.now() >= int(expires):
            raise Refused(USED_BUTTON)
        return button

    def _signature(self, button: str, customer: str, expires: int) -> str:
        told = "\0".join((button, str(expires), customer))
        return hmac.new(self._key, told.encode(), hashlib.sha256).hexdigest()[:32]
