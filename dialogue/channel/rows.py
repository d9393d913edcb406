"""Reading and writing the rows of one conversation, inside a transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from dialogue.channel.refusals import USED_BUTTON, Refused
from dialogue.channel.tables import BUTTONS, MESSAGES, STATES

ASSISTED = {"mode": "assistant"}


@dataclass(frozen=True)
class Button:
    """What a button says and what it stands for."""

    title: str
    payload: str


def find(connection: Connection, customer: str, client_id: str) -> int | None:
    """The number of a message the client has sent before."""
    wanted = sa.select([MESSAGES.c.seq]).where(
        MESSAGES.c.customer == customer, MESSAGES.c.client_id == client_id
    )
    seq: int | None = connection.execute(wanted).scalar()
    return seq


def last(connection: Connection, customer: str) -> int:
    """The number of the last message; 0 when there is none."""
    wanted = sa.select([sa.func.max(MESSAGES.c.seq)]).where(MESSAGES.c.customer == customer)
    return connection.execute(wanted).scalar() or 0


def now() -> str:
    """The moment as it is kept and told: in UTC, to the millisecond."""
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds")


def append(
    connection: Connection,
    customer: str,
    sender: str,
    text: str,
    *,
    client_id: str | None = None,
    card: dict[str, Any] | None = None,
) -> int:
    """Adds a message at the end of a conversation and gives its number."""
    seq = last(connection, customer) + 1
    row: dict[str, Any] = {"customer": customer, "seq": seq, "sender": sender, "text": text}
    row |= {"at": now()}
    connection.execute(MESSAGES.insert().values(**row, client_id=client_id, card=card))
    return seq


def use_button(connection: Connection, customer: str, button_id: str) -> Button:
    """Uses a button up; raises ``Refused`` when it, or another of its message, was used."""
    mine = sa.and_(BUTTONS.c.id == button_id, BUTTONS.c.customer == customer)
    used = connection.execute(BUTTONS.update().where(mine, ~BUTTONS.c.used).values(used=True))
    if used.rowcount != 1:
        raise Refused(USED_BUTTON)
    row = connection.execute(BUTTONS.select().where(mine)).mappings().one()
    return Button(row["title"], row["payload"])


def void_buttons(connection: Connection, customer: str) -> None:
    """No button shown so far can be pressed any more."""
    mine = sa.and_(BUTTONS.c.customer == customer, ~BUTTONS.c.used)
    connection.execute(BUTTONS.update().where(mine).values(used=True))


def note(connection: Connection, customer: str, **values: Any) -> None:
    """Changes the state of a customer."""
    mine = STATES.c.customer == customer
    if connection.execute(STATES.update().where(mine).values(**values)).rowcount == 0:
        row = {"customer": customer, "state": ASSISTED, "seen": 0, **values}
        connection.execute(STATES.insert().values(row))


def shown(row: Any, buttons: list[dict[str, str]] | None) -> dict[str, Any]:
    """A message as clients get it."""
    message = {"seq": row["seq"], "from": row["sender"], "text": row["text"], "at": row["at"]}
    if row["client_id"]:
        message["client_id"] = row["client_id"]
    if row["card"]:
        message["card"] = row["card"]
    if buttons:
        message["buttons"] = buttons
    return message
