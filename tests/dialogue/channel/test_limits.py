"""How long a message may be and how many a customer may send."""

from __future__ import annotations

import pytest

from dialogue.channel.limits import Rate, check_length
from dialogue.channel.refusals import Refused


def test_five_hundred_characters_may_be_sent_and_no_more() -> None:
    check_length("我" * 500)
    with pytest.raises(Refused, match="too_long"):
        check_length("我" * 501)


def test_characters_that_stand_for_many_count_as_many() -> None:
    with pytest.raises(Refused, match="too_long"):
        check_length("ﷺ" * 100)  # each is eighteen letters


def test_after_a_burst_time_gives_messages_back() -> None:
    now = [0.0]
    rate = Rate(burst=3, per_second=0.5, clock=lambda: now[0])
    for _ in range(3):
        rate.check("lin")
    with pytest.raises(Refused, match="too_fast"):
        rate.check("lin")
    now[0] = 2.0
    rate.check("lin")
    with pytest.raises(Refused, match="too_fast"):
        rate.check("lin")


def test_one_customer_does_not_slow_another() -> None:
    rate = Rate(burst=1, per_second=0.5, clock=lambda: 0.0)
    rate.check("lin")
    rate.check("he")
    with pytest.raises(Refused, match="too_fast"):
        rate.check("lin")


def test_a_long_rest_gives_no_more_than_a_burst() -> None:
    now = [0.0]
    rate = Rate(burst=2, per_second=0.5, clock=lambda: now[0])
    rate.check("lin")
    now[0] = 10_000.0
    for _ in range(2):
        rate.check("lin")
    with pytest.raises(Refused, match="too_fast"):
        rate.check("lin")


def test_customers_at_rest_are_forgotten() -> None:
    now = [0.0]
    rate = Rate(burst=2, per_second=0.5, clock=lambda: now[0])
    for number in range(1000):
        now[0] += 10
        rate.check(f"customer {number}")
    assert len(rate._left) <= 2
