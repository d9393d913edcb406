"""The numbers of the service: worked out by hand from a few turns, and shown on the page."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text

from monthly_pay.desk import numbers, plots
from monthly_pay.desk.numbers import Day, Topic, Turn
from monthly_pay.ledger.ledger import Ledger
from monthly_pay.services import figures, payoff, queue
from tests.desk.assistant import Assistant
from tests.desk.conftest import Desk
from tests.services.build import (
    CAUSE,
    GATEWAY,
    OPERATOR,
    account_of,
    card_of,
    closed,
    confirm,
)

FRIDAY, SATURDAY = date(2026, 11, 20), date(2026, 11, 21)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def turn(name: str, customer: str, at: str, intent: str, outcome: str = "answered") -> Turn:
    """A turn of those days."""
    return Turn(name, customer, datetime.fromisoformat(at), intent, outcome, 100)


TURNS = [
    turn("a1", "lin", "2026-11-20T01:00:00+00:00", "check_bill"),
    turn("a2", "lin", "2026-11-20T01:01:00+00:00", "nlu_fallback", "fallback"),
    turn("a3", "lin", "2026-11-20T01:02:00+00:00", "human_agent"),
    turn("b1", "he", "2026-11-20T15:59:59+00:00", "check_bill"),  # a second before midnight
    turn("b2", "he", "2026-11-20T16:00:00+00:00", "early_payoff", "failed"),  # Saturday
]


def test_each_day_is_a_day_in_shanghai() -> None:
    sunday = date(2026, 11, 22)
    assert numbers.by_day(TURNS, {"a3"}, [FRIDAY, SATURDAY, sunday]) == [
        Day(FRIDAY, turns=4, customers=2, contained=1, handovers=1, fallbacks=1, failed=0),
        Day(SATURDAY, turns=1, customers=1, contained=1, handovers=0, fallbacks=0, failed=1),
        Day(sunday, 0, 0, 0, 0, 0, 0),
    ]


def test_a_hand_over_counts_for_what_was_asked_before_it() -> None:
    assert numbers.by_topic(TURNS, {"a3"}) == [
        Topic("check_bill", turns=2, handovers=1, fallbacks=0, failed=0),
        Topic("early_payoff", turns=1, handovers=0, fallbacks=0, failed=1),
        Topic("nlu_fallback", turns=1, handovers=0, fallbacks=1, failed=0),
        Topic("human_agent", turns=1, handovers=0, fallbacks=0, failed=0),
    ]


def test_who_asks_for_a_person_first_of_all_has_no_other_topic() -> None:
    only = [turn("a1", "lin", "2026-11-20T01:00:00+00:00", "human_agent")]
    assert numbers.by_topic(only, {"a1"}) == [Topic("human_agent", 1, 1, 0, 0)]


@pytest.mark.parametrize(
    ("seconds", "middle"), [([], None), ([9], 9), ([30, 10, 20], 20), ([10, 20, 30, 40], 30)]
)
def test_the_median_is_the_one_in_the_middle(seconds: list[int], middle: int | None) -> None:
    found = numbers.median([timedelta(seconds=s) for s in seconds])
    assert found == (None if middle is None else timedelta(seconds=middle))


def test_bars_are_as_high_as_their_number() -> None:
    plot = plots.bars("Turns", [(FRIDAY, 10), (SATURDAY, 5), (date(2026, 11, 22), None)])
    heights = [float(h) for h in re.findall(r'<rect[^>]* height="([\d.]+)"', plot)]
    assert heights == [90.0, 45.0]
    assert "<title>11-21: 5</title>" in plot
    assert 'aria-label="Turns"' in plot


def test_a_title_cannot_break_out_of_the_plot() -> None:
    assert "<script>" not in plots.bars('"><script>', [(FRIDAY, 1)], "<script>")


def test_only_who_waits_in_the_chat_was_handed_over(
    demo: Ledger, opened: Callable[..., str]
) -> None:
    opened("lin")
    opened("he", "complaint")
    assert figures.handed_over(demo, LONG_AGO) == {"turn-lin-human_agent"}


def test_the_wait_is_until_the_first_answer(demo: Ledger, opened: Callable[..., str]) -> None:
    number = opened("lin")
    opened("he")  # never answered
    queue.take(demo, OPERATOR, number)
    queue.answered(demo, OPERATOR, number)
    with demo.engine.begin() as connection:
        connection.execute(text("UPDATE cases SET opened_at = '2026-11-22 03:00:00'"))
        connection.execute(
            text("UPDATE cases SET answered_at = '2026-11-22 03:02:30' WHERE number = :n"),
            {"n": number},
        )
    assert figures.waits(demo, LONG_AGO) == [timedelta(minutes=2, seconds=30)]


def test_the_stories_of_the_demo_are_no_payoffs_of_the_assistant(demo: Ledger) -> None:
    assert figures.payoffs(demo, LONG_AGO) == []
    assert figures.closures(demo, LONG_AGO) == []


def test_payoffs_and_closures_in_a_conversation_count_on_their_day(demo: Ledger) -> None:
    account_id = account_of(demo, "he")
    quote = payoff.propose(demo, CAUSE, account_id, "p1").quote
    confirm(demo, account_id, quote.id, card_of(demo, account_id))
    payoff.pay(demo, GATEWAY, CAUSE, account_id, quote.id)
    closed(demo, account_id)
    with demo.engine.connect() as connection:
        at = connection.scalar(text("SELECT at FROM commands WHERE name = 'pay_quote'"))
    day = (datetime.fromisoformat(str(at)) + timedelta(hours=8)).date()
    assert figures.payoffs(demo, LONG_AGO) == [day]
    assert figures.closures(demo, LONG_AGO) == [day]


def test_the_page_shows_the_numbers_of_the_channel(
    agent: Desk, assistant: Assistant, opened: Callable[..., str], demo: Ledger
) -> None:
    opened("lin")  # in the turn of that name
    now = demo.clock.now().isoformat(timespec="milliseconds")
    ok = {"at": now, "outcome": "answered", "milliseconds": 480}
    assistant.turns = [
        {**ok, "turn": "turn-lin-human_agent", "customer": "lin", "intent": "human_agent"},
        {**ok, "turn": "t2", "customer": "he", "intent": "check_bill"},
        {**ok, "turn": "t3", "customer": "chen", "intent": "check_bill"},
        {**ok, "turn": "t4", "customer": "chen", "intent": None, "outcome": "fallback"},
    ]
    page = agent.client.get("/numbers").text
    shown = dict(re.findall(r"<p>([^<]+)</p><strong>([^<]+)</strong>", page))
    assert shown == {
        "Turns": "4",
        "Contained": "67%",
        "Handed over": "1",
        "Not understood": "25%",
        "Payoffs": "0",
        "Closures": "0",
        "First answer by a person (median)": "–",
        "Answer of the assistant (median)": "0.48 s",
    }
    assert page.count('<svg class="plot"') == 6


def test_without_any_turn_the_page_says_so(agent: Desk) -> None:
    assert "No data yet." in agent.client.get("/numbers").text
