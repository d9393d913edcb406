"""What has digits or numerals and is no money."""

import pytest

from tests.dialogue.build import amounts, values

NO_MONEY = [
    # nothing to read
    "", "abc", "元", "块", "¥", "w", "-", "万", "😭😭", "。。。", "多少钱",
    # counts, instalments, ordinals
    "12期", "分12期", "三期", "第2个", "第三期", "两个", "5笔", "5张卡", "几百块", "好几千",
    # dates, times, durations
    "3个月", "三个月", "10月20号", "2026年11月22日", "二零二六年", "15天", "三十天", "30 天",
    "8点", "24小时", "30分钟", "三十分钟", "一周", "近三个月",
    "3 days", "6 months", "1st", "2nd", "12 instalments", "12 installments",
    # shares, discounts, ages
    "15%", "3折", "三分之一", "20岁",
    # other numbers of an account
    "尾号8832", "末四位8832", "ending in 8832", "***8832", "订单号2026112233445566",
    # words in which a numeral is no number
    "一下", "一起还", "我问一下", "五分钟",
]  # fmt: skip


@pytest.mark.parametrize("text", NO_MONEY)
def test_no_money_is_read_where_none_is_said(text: str) -> None:
    assert amounts(text) == []


@pytest.mark.parametrize(
    "text",
    ["万一逾期了怎么办", "千万不要打电话", "十分感谢", "万分感谢", "双十一买的", "百分之十五"],
)
def test_a_numeral_inside_a_common_word_is_no_money(text: str) -> None:
    assert amounts(text) == []


@pytest.mark.parametrize(
    "text", ["逾期四十多天", "逾期40多天", "三十来天", "30几天了", "满十八周岁", "3周"]
)
def test_about_so_many_days_are_no_money(text: str) -> None:
    assert amounts(text) == []


@pytest.mark.parametrize("text", ["2026-11-22", "10:30", "下午3点20分"])
def test_a_date_or_a_time_in_digits_is_no_money(text: str) -> None:
    assert amounts(text) == []


@pytest.mark.parametrize("text", ["5 weeks", "2 years ago", "20 minutes", "12-month plan"])
def test_english_durations_are_no_money(text: str) -> None:
    assert amounts(text) == []


@pytest.mark.parametrize("text", ["尾号是8832", "末四位为8832"])
def test_a_card_ending_is_no_money_with_a_word_in_between(text: str) -> None:
    assert values(text, "card_ending") == ["8832"]
    assert amounts(text) == []
