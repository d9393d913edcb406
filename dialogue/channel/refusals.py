"""Why a request of a client is not carried out, as a code that clients understand."""

from __future__ import annotations

EXPIRED = "expired"
FORBIDDEN = "forbidden"
ORIGIN = "origin"
TOO_LONG = "too_long"
TOO_FAST = "too_fast"
BAD_REQUEST = "bad_request"
USED_BUTTON = "used_button"
UNAVAILABLE = "unavailable"

# What the customer reads; the other codes are for programs.
COPY = {
    TOO_LONG: "utter_too_long",
    TOO_FAST: "utter_too_fast",
    USED_BUTTON: "utter_used_button",
    UNAVAILABLE: "utter_unavailable",
}


class Refused(Exception):
    """A request is not carried out; nothing was changed."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
