"""Which of several things the customer means: by button, by order, or by its name."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from actions.turn import Turn


def mentioned[T](
    turn: Turn,
    things: Sequence[T],
    entity: str,
    key: Callable[[T], str],
    names: Callable[[T], Sequence[str]],
) -> T | None:
    """The thing of a button (``entity`` is its key), the n-th one, or one named in the message."""
    chosen = turn.entity(entity)
    if chosen is not None:
        return next((one for one in things if key(one) == str(chosen)), None)
    text = turn.text
    named = [one for one in things if any(name and name in text for name in names(one))]
    if len(named) == 1:
        return named[0]
    ordinal = turn.entity("ordinal")
    if ordinal is not None and things:
        place = int(str(ordinal).lstrip("#"))
        index = place - 1 if place > 0 else place
        return things[index] if -len(things) <= index < len(things) else None
    return None
