"""The many ways to write a message become one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue.nlu.normaliser import normalise


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("提前结清", "提前结清"),
        ("提前結清", "提前结清"),
        ("點樣還錢", "点样还钱"),
        ("帳單軟體", "账单软件"),
        ("查帐单", "查账单"),
        ("ＯＫ　１２３，ｙｕａｎ！", "ok 123,yuan!"),
        ("Close My ACCOUNT", "close my account"),
        ("在吗在吗", "在吗在吗"),
        ("急急急急急", "急急"),
        ("好好", "好好"),
        ("关不了!!!!!!", "关不了!!"),
        ("尾号****8832", "尾号*8832"),
        ("**", "*"),
        ("  我要\n\n还款\t\t了  ", "我要 还款 了"),
        ("😭😭😭😭", "😭😭"),
        ("冻结了😡，怎么办？", "冻结了😡,怎么办?"),
        ("", ""),
        ("   ", ""),
    ],
)
def test_one_way_of_writing(text: str, plain: str) -> None:
    assert normalise(text) == plain


def test_what_is_beyond_500_characters_is_cut() -> None:
    assert normalise("还钱" * 250 + "提前结清") == "还钱" * 250
    assert normalise("还钱" * 249 + "账单") == "还钱" * 249 + "账单"


@given(st.text("好啊哈！!.aA ？😭\n", max_size=40))
def test_nothing_is_written_more_than_twice_in_a_row(text: str) -> None:
    plain = normalise(text)
    assert not any(a == b == c for a, b, c in zip(plain, plain[1:], plain[2:], strict=False))


@given(st.text(max_size=80))
def test_any_text_becomes_one_line_without_spaces_around(text: str) -> None:
    plain = normalise(text)
    assert "\n" not in plain
    assert plain == plain.strip()
