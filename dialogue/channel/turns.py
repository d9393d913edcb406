"""The order of turns: one at a time for a customer, in the order they came; others beside it.

A turn belongs to the server, not to the connection it came over: it runs to its end.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

LONGEST_GOODBYE = 25  # seconds; an action has twenty


class Turns:
    """The turns that run or wait."""

    def __init__(self) -> None:
        self._last: dict[str, asyncio.Task[None]] = {}

    def start(self, customer: str, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Runs the work after everything else of this customer."""
        task = asyncio.ensure_future(_after(self._last.get(customer), work))
        self._last[customer] = task
        task.add_done_callback(lambda done: self._forget(customer, done))
        return task

    async def rest(self, customer: str) -> None:
        """Waits until nothing of this customer runs."""
        running = self._last.get(customer)
        if running is not None:
            await asyncio.wait([running])

    async def finish(self) -> None:
        """Waits for the turns that run when the server is stopped."""
        if self._last:
            await asyncio.wait(self._last.values(), timeout=LONGEST_GOODBYE)

    def _forget(self, customer: str, done: asyncio.Task[None]) -> None:
        if self._last.get(customer) is done:
            del self._last[customer]


async def _after(before: asyncio.Task[None] | None, work: Coroutine[Any, Any, None]) -> None:
    if before is not None:
        await asyncio.wait([before])
    await work
