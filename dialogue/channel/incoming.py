"""What a client sent: checked for its form, and made harmless for Rasa."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from dialogue.channel.refusals import BAD_REQUEST, Refused

LONGEST_ID = 64
LONGEST_BUTTON = 200


@dataclass(frozen=True)
class Incoming:
    """A message: the client's own id of it, and either typed text or a pressed button."""

    client_id: str
    text: str | None
    button: str | None


def read(body: object) -> Incoming:
    """The message of a request; everything else the client says is left out."""
    if not isinstance(body, dict):
        raise Refused(BAD_REQUEST)
    client_id, text, button = (body.get(name) for name in ("client_id", "text", "button"))
    if not _is_text(client_id, LONGEST_ID):
        raise Refused(BAD_REQUEST)
    if (text is None) == (button is None):
        raise Refused(BAD_REQUEST)
    if text is not None and not (isinstance(text, str) and text.strip() and _is_unicode(text)):
        raise Refused(BAD_REQUEST)
    if button is not None and not _is_text(button, LONGEST_BUTTON):
        raise Refused(BAD_REQUEST)
    return Incoming(client_id, text, button)


def _is_text(value: object, longest: int) -> bool:
    return isinstance(value, str) and 0 < len(value) <= longest and value.isprintable()


def _is_unicode(text: str) -> bool:
    """Half of a surrogate pair can be sent as JSON, and stored nowhere; neither can NUL."""
    return not any(unicodedata.category(char) == "Cs" or char == "\0" for char in text)


def plain(text: str) -> str:
    """Typed text that Rasa does not take for a command, however the slash is written.

    Rasa runs ``/intent{…}`` when the text begins with a slash after its blanks. So the text
    begins with the first character that is neither a slash nor an at sign in any width, nor
    a blank, nor invisible.
    """
    begin = next((i for i, char in enumerate(text) if not _may_command(char)), len(text))
    return text[begin:] or "…"


def _may_command(char: str) -> bool:
    folded = unicodedata.normalize("NFKC", char).strip()
    return not folded or folded[0] in "/@" or unicodedata.category(char) in ("Cc", "Cf", "Mn")
