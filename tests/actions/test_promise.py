"""The day a customer promises to pay, read from their own words."""

from __future__ import annotations

from datetime import date

import pytest

from actions.promise import day_named

SUNDAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("我承诺三天内还", date(2026, 11, 25)),
        ("10天之内还", date(2026, 12, 2)),
        ("I will pay in 3 days", date(2026, 11, 25)),
        ("今晚就还", SUNDAY),
        ("明天还", date(2026, 11, 23)),
        ("后天给你", date(2026, 11, 24)),
        ("大后天发工资", date(2026, 11, 25)),
        ("我承諾一週內還款", date(2026, 11, 29)),
        ("两周内", date(2026, 12, 6)),
        ("这周五之前还清", date(2026, 11, 27)),
        ("下周一还", date(2026, 11, 23)),
        ("周日还", SUNDAY),
        ("28号还", date(2026, 11, 28)),
        ("5号发工资就还", date(2026, 12, 5)),
        ("1月3日前还", date(2027, 1, 3)),
        ("月底还清", date(2026, 11, 30)),
        ("登记承诺还款", None),
        ("13月40号还", None),
    ],
)
def test_the_day_that_is_named(text: str, day: date | None) -> None:
    assert day_named(text, SUNDAY) == day
