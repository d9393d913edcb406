"""Numbers that must not be kept are hidden; amounts and order numbers are not touched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue.channel.masking import hide_code, mask


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("我的手机是13812345678", "我的手机是138****5678"),
        ("138 1234 5678换号了", "138****5678换号了"),
        ("138-1234-5678", "138****5678"),
        ("+86 13812345678", "+86 138****5678"),
        ("8613812345678", "86138****5678"),
        ("１３８１２３４５６７８", "138****5678"),
        ("身份证110101199003071234", "身份证110***********1234"),
        ("11010119900307123x", "110***********123x"),
        ("110101 19900307 1234", "110***********1234"),
        ("老证110101900307123", "老证110***********7123"),
        ("卡号6222021234567890128", "卡号****0128"),
        ("6222 0212 3456 7890 128扣款失败", "****0128扣款失败"),
        ("4111-1111-1111-1111", "****1111"),
        ("4111 1111 1111 1111 138 1234 5678", "****1111 138****5678"),
        ("5 4111 1111 1111 1111", "5 ****1111"),
    ],
)
def test_numbers_of_people_are_hidden(written: str, kept: str) -> None:
    assert mask(written) == kept


@pytest.mark.parametrize(
    "text",
    [
        "本期要还1299.50元，共3期",
        "转账13812345678元",
        "¥13812345678",
        "订单DD4111111111111111",
        "订单 T4111111111111111 没到",
        "付款单号 P261122-00013",
        "拨打400-812-3456",
        "拨打4008123456或95555",
        "座机010-12345678",
        "0571 8765 4321",
        "4111 1111 1111 1112",  # not a card: its check digit is wrong
        "尾号6621的卡",
        "11月26日前还，2026-11-26",
        "12345678901",  # not a mobile number: those begin with 13 to 19
        "，。（ＡＢＣ）①",  # nothing is hidden, so nothing is rewritten
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert mask(text) == text


def check_digit(digits: str) -> str:
    """The digit that makes a number pass Luhn's check, the long way round."""
    for last in "0123456789":
        total = 0
        for place, digit in enumerate(reversed(digits + last)):
            value = int(digit) * (2 if place % 2 else 1)
            total += value - 9 if value > 9 else value
        if total % 10 == 0:
            return last
    raise AssertionError("one of ten digits fits")


CARDS = st.text("0123456789", min_size=14, max_size=18).map(lambda d: d + check_digit(d))
WORDS = st.sampled_from(["", "卡号", "我的卡是：", "请扣 ", "(", "card "])
SEPARATORS = st.sampled_from(["", " ", "-"])


@given(CARDS, WORDS, SEPARATORS, WORDS)
def test_no_card_is_kept_however_it_is_grouped(
    card: str, before: str, separator: str, after: str
) -> None:
    written = separator.join(card[i : i + 4] for i in range(0, len(card), 4))
    masked = mask(f"{before}{written}，{after}")
    assert card[:-4] not in masked.replace(separator or " ", "").replace(" ", "")
    assert len([c for c in masked if c.isdigit()]) <= 7


@given(st.sampled_from("3456789"), st.text("0123456789", min_size=8, max_size=8), WORDS)
def test_no_mobile_number_is_kept(second: str, rest: str, before: str) -> None:
    number = f"1{second}{rest[0]}{rest}"[:11]
    masked = mask(f"{before}{number}。")
    assert masked.endswith(f"{number[:3]}****{number[-4:]}。")


@given(st.integers(0, 9_999_999_999), st.sampled_from(["", "元", "号", ".50"]))
def test_numbers_of_ten_digits_or_fewer_stay(number: int, unit: str) -> None:
    assert mask(f"还{number}{unit}") == f"还{number}{unit}"


@given(st.text(max_size=80))
def test_masking_twice_is_masking_once(text: str) -> None:
    assert mask(mask(text)) == mask(text)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("123456", "••••••"),
        ("123 456", "••••••"),
        ("１２３４５６。", "••••••。"),
        ("是 123456", "是 ••••••"),
        ("DD123456", "DD123456"),
        ("验证码是123456", "验证码是••••••"),
        ("the code: 123-456 ok", "the code: •••••• ok"),
        ("还123456元", "还123456元"),
        ("1234567", "1234567"),
    ],
)
def test_one_time_codes_are_not_kept(written: str, kept: str) -> None:
    assert hide_code(written) == kept
