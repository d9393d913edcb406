"""Amounts that people write and the grammar does not read, or reads as another sum."""

import pytest

from tests.dialogue.build import amounts


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("三块五毛二", 3_52),
        ("两块二毛五", 2_25),
        ("100块1毛5", 100_15),
        ("一千八百八十八块八毛八", 1_888_88),
        ("三毛五", 35),
    ],
)
def test_the_digit_after_mao_is_fen(text: str, fen: int) -> None:
    assert amounts(text) == [fen]


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("100块零5毛", 100_50),
        ("一百块零五毛", 100_50),
        ("三块零五分", 3_05),
        ("叁佰元零柒分", 300_07),
    ],
)
def test_a_zero_may_stand_before_the_coins(text: str, fen: int) -> None:
    assert amounts(text) == [fen]


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("1万2千5", 12_500_00),
        ("1万2千元", 12_000_00),
        ("1万2千3百元", 12_300_00),
        ("3百5十块", 350_00),
        ("1万零500", 10_500_00),
        ("5百万", 5_000_000_00),
        ("3千万", 30_000_000_00),
    ],
)
def test_digits_may_carry_several_scales(text: str, fen: int) -> None:
    assert amounts(text) == [fen]


@pytest.mark.parametrize(("text", "fen"), [(".5元", 50), ("¥.99", 99)])
def test_a_fraction_may_begin_with_the_point(text: str, fen: int) -> None:
    assert amounts(text) == [fen]


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("欠了两万一直没还", 20_000_00),
        ("欠了2万一直没还", 20_000_00),
        ("退了500元一直没到账", 500_00),
        ("300块一共", 300_00),
        ("三百块两笔", 300_00),
        ("99元3件", 99_00),
    ],
)
def test_the_next_word_adds_nothing_to_the_amount(text: str, fen: int) -> None:
    assert amounts(text) == [fen]


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("还500元月底前", 500_00),
        ("用了300块月付", 300_00),
        ("满100元时", 100_00),
        ("50元日用品", 50_00),
        ("退了80元次日到账", 80_00),
        ("先还300月底再还剩下的", 300_00),
    ],
)
def test_an_amount_stays_whatever_word_comes_next(text: str, fen: int) -> None:
    assert amounts(text) == [fen]


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("先还500，月底再还", [500_00]),
        ("还500，3期还完", [500_00]),
        ("扣了500,10月20号的", [500_00]),
        ("先还1000，2000下次", [1_000_00, 2_000_00]),
    ],
)
def test_a_comma_may_end_an_amount(text: str, fen: list[int]) -> None:
    assert amounts(text) == fen


@pytest.mark.xfail(
    reason="amounts._AMOUNT takes the dash of a range for a minus: -200 元", strict=True
)
@pytest.mark.parametrize("text", ["100-200元", "每月还100-200"])
def test_a_range_has_no_negative_end(text: str) -> None:
    assert amounts(text) == [100_00, 200_00]
