"""Every amount from 0.01 to 1,000,000 yuan comes back equal, however it is written."""

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.dialogue.build import amounts

FEN = st.integers(min_value=1, max_value=1_000_000_00)
YUAN = st.integers(min_value=1, max_value=1_000_000)
NUMERALS = "零一二三四五六七八九"


def digits(fen: int, separator: str = "") -> str:
    """The shortest way to write an amount in digits: 3, 3.5, 3.52."""
    yuan, rest = divmod(fen, 100)
    point = f".{rest:02d}".rstrip("0").rstrip(".")
    return f"{yuan:{separator}}{point}"


@pytest.mark.parametrize(
    ("fen", "plain", "separated"),
    [(1, "0.01", "0.01"), (350, "3.5", "3.5"), (1_234_500, "12345", "12,345")],
)
def test_this_is_how_the_tests_below_write(fen: int, plain: str, separated: str) -> None:
    assert (digits(fen), digits(fen, ",")) == (plain, separated)


@given(FEN, st.sampled_from(["", "元", "块", "块钱", " yuan", "rmb"]), st.sampled_from(["", "¥"]))
def test_digits_come_back_equal(fen: int, unit: str, currency: str) -> None:
    assert amounts(currency + digits(fen) + unit) == [fen]


@given(FEN, st.sampled_from(["", "元", "块"]))
def test_two_decimals_come_back_equal(fen: int, unit: str) -> None:
    assert amounts(f"{fen // 100}.{fen % 100:02d}{unit}") == [fen]


@given(FEN, st.sampled_from(["", "元", "块"]))
def test_thousands_separators_come_back_equal(fen: int, unit: str) -> None:
    assert amounts(digits(fen, ",") + unit) == [fen]


@given(FEN)
def test_full_width_digits_come_back_equal(fen: int) -> None:
    wide = digits(fen, ",").translate(str.maketrans("0123456789,.", "０１２３４５６７８９，．"))
    assert amounts(wide + "元") == [fen]


@given(FEN)
def test_an_amount_below_zero_comes_back_equal(fen: int) -> None:
    assert amounts(f"-{digits(fen)}元") == [-fen]


@given(YUAN, st.sampled_from(["low", "up"]), st.sampled_from(["元", "块", "块钱"]))
def test_chinese_numerals_with_a_unit_come_back_equal(yuan: int, mode: str, unit: str) -> None:
    assert amounts(cn2an.an2cn(yuan, mode) + unit) == [yuan * 100]


@given(st.integers(min_value=11, max_value=1_000_000))
def test_chinese_numerals_alone_come_back_equal(yuan: int) -> None:
    assert amounts(cn2an.an2cn(yuan)) == [yuan * 100]


@given(FEN)
def test_chinese_numerals_with_a_point_come_back_equal(fen: int) -> None:
    assert amounts(cn2an.an2cn(digits(fen)) + "元") == [fen]


@given(YUAN)
def test_the_writing_of_receipts_comes_back_equal(yuan: int) -> None:
    assert amounts(cn2an.an2cn(yuan, "rmb")) == [yuan * 100]


@given(YUAN, st.integers(1, 9), st.integers(0, 9), st.sampled_from(["元角", "块毛"]))
def test_jiao_and_fen_come_back_equal(yuan: int, jiao: int, fen: int, units: str) -> None:
    small = NUMERALS[jiao] + units[1] + (f"{NUMERALS[fen]}分" if fen else "")
    assert amounts(cn2an.an2cn(yuan) + units[0] + small) == [yuan * 100 + jiao * 10 + fen]


@given(YUAN, st.integers(1, 9))
def test_a_digit_after_kuai_is_so_many_jiao(yuan: int, jiao: int) -> None:
    assert amounts(f"{yuan}块{jiao}") == [yuan * 100 + jiao * 10]
    assert amounts(f"{cn2an.an2cn(yuan)}块{NUMERALS[jiao]}") == [yuan * 100 + jiao * 10]


@given(YUAN)
def test_a_half_after_kuai_is_fifty_fen(yuan: int) -> None:
    assert amounts(f"{yuan}块半") == [yuan * 100 + 50]
    assert amounts(f"{cn2an.an2cn(yuan)}块半") == [yuan * 100 + 50]


@given(st.integers(1, 1_000_000), st.sampled_from("万wW"))
def test_ten_thousands_come_back_equal(yuan: int, scale: str) -> None:
    whole, rest = divmod(yuan, 10_000)
    point = f".{rest:04d}".rstrip("0").rstrip(".")
    assert amounts(f"{whole}{point}{scale}") == [yuan * 100]


@given(st.integers(1, 1_000_000), st.sampled_from("千kK"))
def test_thousands_come_back_equal(yuan: int, scale: str) -> None:
    whole, rest = divmod(yuan, 1000)
    point = f".{rest:03d}".rstrip("0").rstrip(".")
    assert amounts(f"{whole}{point}{scale}") == [yuan * 100]


@pytest.mark.parametrize(("scale", "worth"), [("百", 100), ("千", 1000), ("万", 10_000)])
@pytest.mark.parametrize("first", range(1, 10))
def test_a_last_digit_is_a_tenth_of_the_scale(first: int, scale: str, worth: int) -> None:
    for last in range(1, 10):
        fen = (first * worth + last * worth // 10) * 100
        assert amounts(f"{NUMERALS[first]}{scale}{NUMERALS[last]}") == [fen]
        assert amounts(f"{first}{scale}{last}") == [fen]
    assert amounts(f"两{scale}三") == [(2 * worth + 3 * worth // 10) * 100]


@given(FEN, st.sampled_from(["我想先还{}可以吗", "還{}行不行", "{}吧", "pay {} now please"]))
def test_the_sentence_around_an_amount_does_not_change_it(fen: int, sentence: str) -> None:
    assert amounts(sentence.format(digits(fen, ",") + "元")) == [fen]
