"""Makes the assistant follow the cases: who waits, who talks to a person, who is back.

The cases of the ledger say how things should be, a table what the channel was told last; what
differs is told. So it does not matter who changed a case, nor whether this process was down.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from monthly_pay.desk.channel import Channel, Unreachable
from monthly_pay.desk.outside import Outside
from monthly_pay.ledger.ledger import Ledger
from monthly_pay.ledger.tables.servicing import CaseState
from monthly_pay.products import catalogue
from monthly_pay.services import queue, relay
from monthly_pay.services.queue import Case

log = logging.getLogger("desk")
EVERY = 1.0  # seconds
State = dict[str, Any]
ASSISTANT: State = {"mode": "assistant"}


def wanted_states(cases: list[Case]) -> dict[str, State]:
    """Who should be answering each customer of the queue, by subject."""
    wanted: dict[str, State] = {}
    for case in cases:
        if case.in_chat and case.state is CaseState.TAKEN:
            wanted.setdefault(case.subject, {"mode": "human", "case": case.number})
    place = 0
    for case in cases:
        if case.in_chat and case.subject not in wanted:
            state = {"mode": "waiting", "place": place, "hours": hours(), "case": case.number}
            wanted[case.subject] = state
            place += 1
    return wanted


def hours() -> str:
    """When people answer."""
    first, last = catalogue()["desk_hours"].value
    return f"{first}–{last}"


class Follower:
    """Compares every second, and at once when the desk itself changed something."""

    def __init__(self, ledger: Ledger, channel: Channel, outside: Outside | None) -> None:
        self._ledger = ledger
        self._channel = channel
        self._outside = outside
        self._one_at_a_time = asyncio.Lock()

    async def run(self) -> None:
        """Follows until it is cancelled; what fails is tried again."""
        while True:
            try:
                await self.follow()
                if self._outside is not None:
                    await self._outside.tell()
            except (Unreachable, SQLAlchemyError) as error:
                log.warning("will be tried again: %s", error)
            await asyncio.sleep(EVERY)

    async def follow(self) -> None:
        """Tells the channel everything that differs from what it was told last."""
        async with self._one_at_a_time:
            cases = await asyncio.to_thread(queue.queue, self._ledger)
            told = await asyncio.to_thread(relay.told, self._ledger)
            wanted = wanted_states(cases)
            for subject in told.keys() | wanted.keys():
                before, now = told.get(subject, ASSISTANT), wanted.get(subject, ASSISTANT)
                if before != now:
                    try:
                        await self._tell(subject, before, now)
                    except Unreachable as error:  # one customer does not hold up the others
                        log.warning("%s will be told again: %s", subject, error)

    async def _tell(self, subject: str, before: State, now: State) -> None:
        """Quiet first, then the words: so nothing the customer says is answered by both."""
        plain = {name: value for name, value in now.items() if name != "case"}
        await self._channel.mode(subject, plain)
        was, is_now = before["mode"], now["mode"]
        if is_now == "human" and was != "human":
            await self._channel.push(subject, "utter_person_joined", {})
        elif was == "human" and is_now != "human":
            await self._channel.push(subject, "utter_person_left", {})
        if is_now == "assistant" and "case" in before:
            await self._say_what_became(subject, before["case"], talked=was == "human")
        await asyncio.to_thread(relay.note_told, self._ledger, subject, now)

    async def _say_what_became(self, subject: str, number: str, *, talked: bool) -> None:
        case = await asyncio.to_thread(queue.find, self._ledger, number)
        if case.state is CaseState.PENDING and case.due_at is not None:
            date = case.due_at.date().isoformat()
            await self._channel.push(subject, "utter_case_later", {"number": number, "date": date})
        elif not talked:
            await self._channel.push(subject, "utter_case_done", {"number": number})
