"""A ledger with demo customers whose stories are told by the services themselves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from monthly_pay.demo.stories import REPORTS, STORIES
from monthly_pay.demo.world import World
from monthly_pay.ledger.ledger import Ledger

__all__ = ["REPORTS", "seed"]

HISTORY_DAYS = 260


def _silent(_done: int, _of: int) -> None:
    """Shows no progress."""


def seed(ledger: Ledger, today: date, progress: Callable[[int, int], None] = _silent) -> None:
    """Writes every demo customer into an empty ledger, as of a business date."""
    world = World(ledger, today)
    world.on(world.ago(HISTORY_DAYS), world.open_shops)
    for story in STORIES:
        story(world)
    world.play(progress)
