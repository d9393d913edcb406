"""Conversations with customers, whichever door they come through.

What a customer says is masked, kept and acknowledged; then Rasa's turn runs, and what it says is
kept and sent to every open connection of that customer.
"""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

from rasa.core.channels.channel import UserMessage
from sqlalchemy.exc import SQLAlchemyError

from dialogue.channel import incoming, limits
from dialogue.channel.incoming import Incoming
from dialogue.channel.limits import Rate
from dialogue.channel.masking import hide_code, mask
from dialogue.channel.mind import FAILED, Heard, Mind
from dialogue.channel.output import Output, parts
from dialogue.channel.refusals import COPY, UNAVAILABLE, Refused
from dialogue.channel.store import Button, Store
from dialogue.channel.tokens import Visitor
from dialogue.channel.turns import Turns

log = logging.getLogger(__name__)

HUMAN = "human"
Emit = Callable[[str, str, Any], Awaitable[None]]


async def _to_nobody(customer: str, event: str, data: Any) -> None:
    """Until connections are possible there is nobody to tell."""


@dataclass(frozen=True)
class Receipt:
    """A message was kept under a number; its turn, unless the message was known."""

    seq: int
    turn: asyncio.Task[None] | None = None


class Hub:
    """Takes what customers and colleagues say, and tells everyone concerned."""

    def __init__(self, store: Store, mind: Mind, rate: Rate) -> None:
        self.store = store
        self.mind = mind
        self.turns = Turns()
        self.emit: Emit = _to_nobody
        self._rate = rate

    async def receive(self, visitor: Visitor, body: object, channel: str) -> Receipt:
        """Keeps a message and starts its turn; the same message again only finds its number."""
        said = incoming.read(body)
        customer = visitor.customer
        known = self.store.find(customer, said.client_id)
        if known is not None:
            return Receipt(known)
        self._rate.check(customer)
        seq, new, message = self._keep(customer, said, channel)
        if not new:
            return Receipt(seq)
        turn = self.turns.start(customer, self._turn(message, visitor.locale))
        await self._tell(customer, seq)
        return Receipt(seq, turn)

    def _keep(self, customer: str, said: Incoming, channel: str) -> tuple[int, bool, UserMessage]:
        """Keeps a message; gives what Rasa is told of it: a button's payload, or plain text."""
        title = None
        if said.button is not None:
            seq, new, button = self.store.press(customer, said.client_id, said.button)
            told, title = button.payload, button.title
        else:
            assert said.text is not None
            limits.check_length(said.text)
            text = mask(said.text.strip())
            seq, new = self.store.hear(customer, said.client_id, hide_code(text))
            told = incoming.plain(text)
        return (
            seq,
            new,
            UserMessage(
                told,
                sender_id=customer,
                input_channel=channel,
                message_id=uuid.uuid4().hex,
                metadata={"title": title} if title else {},
            ),
        )

    async def _turn(self, message: UserMessage, locale: str | None) -> None:
        """One turn of the dialogue, unless a human has taken over.

        Whatever goes wrong, the customer hears something.
        """
        customer, reference = message.sender_id, _reference(message.message_id)
        output = Output(lambda *said: self._say(customer, "assistant", *said))
        message.output_channel = output
        began, heard = time.monotonic(), Heard(None, FAILED, acted=True)
        try:
            if self.store.state(customer)[0]["mode"] == HUMAN:
                return
            await self.emit(customer, "typing", {"on": True})
            heard = await self.mind.hear(message, locale)
        except Exception:
            log.exception("a turn failed, reference %s", reference)
            output.spoke = False
        try:
            # It does not say that nothing was changed: an action may have run before the error.
            if not output.spoke:
                heard = replace(heard, outcome=FAILED)
                await self._speak(customer, COPY[UNAVAILABLE], locale, {"reference": reference})
            self.store.note_turn(
                message.message_id,
                customer,
                intent=heard.intent,
                outcome=heard.outcome,
                milliseconds=round(1000 * (time.monotonic() - began)),
            )
        except Exception:
            log.exception("nothing could be said or kept either, reference %s", reference)
        finally:
            await self.emit(customer, "typing", {"on": False})
            if heard.acted:
                await self.emit(customer, "account", {})

    async def start_over(self, visitor: Visitor) -> None:
        """Resets the dialogue after what runs; the history stays, with a divider."""

        async def work() -> None:
            await self.mind.start_over(visitor.customer)
            words = await self.mind.words("utter_restarted", visitor.customer, visitor.locale, {})
            await self._say(visitor.customer, "system", *parts(words), void_buttons=True)

        self._rate.check(visitor.customer)
        await asyncio.shield(self.turns.start(visitor.customer, work()))

    async def push(self, customer: str, response: str, values: dict[str, Any]) -> None:
        """Says a response of ``domain.yml`` unasked, between turns."""
        await asyncio.shield(
            self.turns.start(customer, self._speak(customer, response, None, values))
        )
        await self.emit(customer, "account", {})

    async def say(self, customer: str, text: str) -> None:
        """A colleague speaks."""
        await self._say(customer, HUMAN, mask(text), (), None)

    async def set_state(self, customer: str, state: dict[str, Any]) -> None:
        """Notes and tells who is answering."""
        self.store.set_state(customer, state)
        await self.emit(customer, "state", state)

    async def attempt(
        self, visitor: Visitor | None, work: Awaitable[dict[str, Any]]
    ) -> dict[str, Any]:
        """What a client is told: the result of some work, or why it was not done."""
        try:
            return {"ok": True, **await work}
        except Refused as refused:
            code = refused.code
        except SQLAlchemyError:
            code = UNAVAILABLE
            log.exception("the conversations cannot be reached or written")
        told = {"ok": False, "error": code}
        return {**told, "text": await self._excuse(code, visitor)} if code in COPY else told

    async def _excuse(self, code: str, visitor: Visitor | None) -> str:
        reference = _reference(uuid.uuid4().hex)
        if code == UNAVAILABLE:
            log.error("a request could not be answered, reference %s", reference)
        customer, locale = (visitor.customer, visitor.locale) if visitor else ("", None)
        try:
            words = await self.mind.words(COPY[code], customer, locale, {"reference": reference})
        except Refused:  # no model yet, so no words either
            return ""
        return parts(words)[0]

    async def _speak(
        self, customer: str, response: str, locale: str | None, values: dict[str, Any]
    ) -> None:
        words = await self.mind.words(response, customer, locale, values)
        await self._say(customer, "assistant", *parts(words))

    async def _say(
        self,
        customer: str,
        sender: str,
        text: str,
        buttons: tuple[Button, ...],
        card: dict[str, Any] | None,
        *,
        void_buttons: bool = False,
    ) -> None:
        seq = self.store.say(customer, sender, text, buttons, card, void_buttons=void_buttons)
        await self._tell(customer, seq)

    async def _tell(self, customer: str, seq: int) -> None:
        await self.emit(customer, "messages", self.store.after(customer, seq - 1, seq))


def _reference(message_id: str) -> str:
    """The number under which something is found in the logs."""
    return message_id[:8].upper()
