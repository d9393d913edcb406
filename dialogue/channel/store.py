"""The conversations as customers see them: messages, buttons, and who is answering.

Kept next to Rasa's own events; those are for the dialogue, these are for people.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from dialogue.channel import rows, tables
from dialogue.channel.buttons import Sealer
from dialogue.channel.rows import Button
from dialogue.channel.tables import BUTTONS, MESSAGES, STATES, TURNS

NEWEST = 500  # what a client gets of a long history
ATTEMPTS = 5


class Store:
    """Messages, buttons and states of every customer, in one database."""

    def __init__(self, url: str, sealer: Sealer) -> None:
        self._engine = tables.open_database(url)
        self._sealer = sealer

    def check(self) -> None:
        """Raises when the database does not answer."""
        with self._engine.connect() as connection:
            connection.execute(sa.select([MESSAGES.c.seq]).limit(1)).first()

    def find(self, customer: str, client_id: str) -> int | None:
        """The number of a message the client has sent before."""
        with self._engine.connect() as connection:
            return rows.find(connection, customer, client_id)

    def hear(self, customer: str, client_id: str, text: str) -> tuple[int, bool]:
        """Keeps a typed message; gives its number, and whether it is new."""
        return self._told(customer, client_id, lambda _: Button(text, ""))[:2]

    def press(self, customer: str, client_id: str, sealed: str) -> tuple[int, bool, Button]:
        """Uses a button up and keeps its title as the customer's message."""
        button_id = self._sealer.open(sealed, customer)
        return self._told(customer, client_id, lambda c: rows.use_button(c, customer, button_id))

    def _told(
        self, customer: str, client_id: str, said: Callable[[Connection], Button]
    ) -> tuple[int, bool, Button]:
        """Keeps what a customer said, once; older buttons are void from then on."""

        def write(connection: Connection) -> tuple[int, bool, Button]:
            known = rows.find(connection, customer, client_id)
            if known is not None:
                return known, False, Button("", "")
            button = said(connection)
            rows.void_buttons(connection, customer)
            seq = rows.append(connection, customer, "customer", button.title, client_id=client_id)
            return seq, True, button

        return self._write(write)

    def say(
        self,
        customer: str,
        sender: str,
        text: str,
        buttons: tuple[Button, ...] = (),
        card: dict[str, Any] | None = None,
        *,
        void_buttons: bool = False,
    ) -> int:
        """Keeps what was said to a customer, and gives its number."""

        def write(connection: Connection) -> int:
            if void_buttons:
                rows.void_buttons(connection, customer)
            seq = rows.append(connection, customer, sender, text, card=card)
            for place, button in enumerate(buttons):
                button_id, expires = self._sealer.new()
                row = {"id": button_id, "customer": customer, "seq": seq, "place": place}
                row |= {"title": button.title, "payload": button.payload}
                connection.execute(BUTTONS.insert().values(**row, expires=expires, used=False))
            return seq

        return self._write(write)

    def after(self, customer: str, seq: int, last: int | None = None) -> list[dict[str, Any]]:
        """The messages later than a number, up to another, as clients get them."""
        later = sa.and_(MESSAGES.c.customer == customer, MESSAGES.c.seq > seq)
        if last is not None:
            later = sa.and_(later, MESSAGES.c.seq <= last)
        wanted = MESSAGES.select().where(later).order_by(MESSAGES.c.seq.desc()).limit(NEWEST)
        with self._engine.connect() as connection:
            found = connection.execute(wanted).mappings().all()[::-1]
            live = self._live_buttons(connection, customer, seq)
        return [rows.shown(row, live.get(row["seq"])) for row in found]

    def answers(self, customer: str, seq: int) -> list[dict[str, Any]]:
        """What was said after a message of the customer and before the next one."""
        after = self.after(customer, seq)
        ends = (i for i, message in enumerate(after) if message["from"] == "customer")
        return after[: next(ends, len(after))]

    def state(self, customer: str) -> tuple[dict[str, Any], int]:
        """Who is answering, and the last message the customer has seen."""
        wanted = STATES.select().where(STATES.c.customer == customer)
        with self._engine.connect() as connection:
            row = connection.execute(wanted).mappings().first()
        return (dict(row["state"]), row["seen"]) if row else (dict(rows.ASSISTED), 0)

    def set_state(self, customer: str, state: dict[str, Any]) -> None:
        """Notes who is answering."""
        self._write(lambda c: rows.note(c, customer, state=state))

    def set_seen(self, customer: str, seq: int) -> None:
        """Notes that the customer has seen everything up to a message."""
        if seq > self.state(customer)[1]:
            self._write(lambda c: rows.note(c, customer, seen=seq))

    def last(self, customer: str) -> int:
        """The number of the last message; 0 when there is none."""
        with self._engine.connect() as connection:
            return rows.last(connection, customer)

    def note_turn(self, turn: str, customer: str, **came_to: Any) -> None:
        """Keeps the intent, outcome and milliseconds of a turn, without what was said."""
        row = {"turn": turn, "customer": customer, "at": rows.now(), **came_to}
        self._write(lambda connection: connection.execute(TURNS.insert().values(**row)))

    def turns(self, since: str) -> list[dict[str, Any]]:
        """What the turns since a moment came to."""
        wanted = TURNS.select().where(TURNS.c.at >= since).order_by(TURNS.c.at)
        with self._engine.connect() as connection:
            return [dict(row) for row in connection.execute(wanted).mappings()]

    def close(self) -> None:
        """Ends the connections."""
        self._engine.dispose()

    def _live_buttons(
        self, connection: Connection, customer: str, seq: int
    ) -> dict[int, list[dict[str, str]]]:
        wanted = BUTTONS.select().where(
            BUTTONS.c.customer == customer, BUTTONS.c.seq > seq, ~BUTTONS.c.used
        )
        wanted = wanted.where(BUTTONS.c.expires > self._sealer.now())
        found: dict[int, list[dict[str, str]]] = {}
        for row in connection.execute(wanted.order_by(BUTTONS.c.place)).mappings():
            sealed = self._sealer.seal(row["id"], customer, row["expires"])
            found.setdefault(row["seq"], []).append({"title": row["title"], "button": sealed})
        return found

    def _write(self, work: Callable[[Connection], Any]) -> Any:
        """One transaction; once more when another server wrote for this customer meanwhile."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with self._engine.begin() as connection:
                    return work(connection)
            except IntegrityError:
                if attempt == ATTEMPTS:
                    raise
        raise AssertionError("not reached")
