"""Logins from too many places in too short a time."""

from __future__ import annotations

from datetime import datetime

import pytest

from monthly_pay.rules.facts import Login
from monthly_pay.rules.loginrisk import risky_logins
from tests.rules.build import SHANGHAI, TERMS


def login(text: str) -> Login:
    """``"20 09:00 成都"`` is an unusual login of November 2026; a trailing ``*`` makes it usual."""
    day, time, place = text.rstrip("*").split()
    at = datetime.fromisoformat(f"2026-11-{day}T{time}").replace(tzinfo=SHANGHAI)
    return Login(at, place, "phone", text.endswith("*"))


@pytest.mark.parametrize(
    ("logins", "risky"),
    [
        ([], []),
        (["20 09:00 成都"], []),
        (["20 09:00 成都", "20 12:00 武汉"], []),
        (["20 09:00 成都", "20 12:00 武汉", "20 18:00 成都"], []),
        (["20 09:00 成都", "20 12:00 武汉", "21 07:00 沈阳"], ["成都", "武汉", "沈阳"]),
        # 48 hours to the minute count, a minute more does not
        (["20 09:00 成都", "20 12:00 武汉", "22 09:00 沈阳"], ["成都", "武汉", "沈阳"]),
        (["20 09:00 成都", "20 12:00 武汉", "22 09:01 沈阳"], []),
        # usual ones are not counted, and a usual one at the end is nothing to freeze for
        (["20 09:00 成都", "20 12:00 杭州*", "21 07:00 沈阳"], []),
        (["20 09:00 成都", "20 12:00 武汉", "21 07:00 沈阳", "21 08:00 杭州*"], []),
        (
            ["20 09:00 成都", "20 12:00 武汉", "20 13:00 杭州*", "21 07:00 沈阳", "21 09:00 成都"],
            ["成都", "武汉", "沈阳", "成都"],
        ),
    ],
)
def test_three_unusual_places_in_48_hours_are_unsafe(logins: list[str], risky: list[str]) -> None:
    found = risky_logins([login(one) for one in logins], TERMS)
    assert [one.place for one in found] == risky
