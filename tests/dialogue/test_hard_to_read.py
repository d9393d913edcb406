"""Messages made to break the grammar: whatever is written, the assistant can go on."""

import json
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dialogue.nlu.grammar import find_entities
from tests.dialogue.build import amounts

ALPHABET = "零〇一二两俩三九壹贰拾十百千万亿廿点半块元角分毛0123,. -负¥kwe第期月个多"
LARGEST = 2**63 - 1  # what a ledger's integer can hold


@contextmanager
def processor_seconds(limit: float) -> Iterator[None]:
    """Interrupts what computes longer than this; waiting for other programs does not count."""

    def stop(signum: int, frame: FrameType | None) -> None:
        raise TimeoutError(f"still computing after {limit} s")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, limit)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


@given(st.text(ALPHABET, max_size=12) | st.text(max_size=60))
@example("一亿五")
@example("1千零11")
@example("廿0")
def test_no_text_breaks_the_reading(text: str) -> None:
    for entity in find_entities(text):
        assert json.loads(json.dumps(entity)) == entity


@pytest.mark.parametrize(
    ("text", "fen"),
    [("一亿五", 150_000_000_00), ("两亿五", 250_000_000_00), ("1千零11", 1_011_00)],
)
def test_numerals_that_cn2an_cannot_read_do_not_lose_the_message(text: str, fen: int) -> None:
    assert amounts(text) == [fen]


@pytest.mark.parametrize("text", ["\x00", "\u200b还款\u200b", "½", "㊿", "1" + "\u0301" * 50, "٣"])
def test_strange_characters_do_not_break_the_reading(text: str) -> None:
    assert isinstance(find_entities(text), list)


@pytest.mark.parametrize("text", ["我要还钱" * 500, "1," * 1000, "-" * 2000, "一百块" * 500])
def test_a_long_message_is_read_in_little_time(text: str) -> None:
    with processor_seconds(5):
        assert isinstance(find_entities(text), list)


def test_a_run_of_spaces_is_read_in_little_time() -> None:
    with processor_seconds(1):
        assert amounts("我要还款" + " " * 3000 + "谢谢") == []


@pytest.mark.parametrize("text", ["1e999999", "1e30", "9" * 40], ids=["e999999", "e30", "nines"])
def test_a_number_beyond_all_measure_does_not_lose_the_message(text: str) -> None:
    assert all(abs(fen) <= LARGEST for fen in amounts(text))
