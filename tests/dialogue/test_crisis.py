"""What is said outright is a crisis without any model; what only sounds like it is not."""

from __future__ import annotations

import pytest

from dialogue.nlu.crisis import says_crisis


@pytest.mark.parametrize(
    "text",
    [
        "再催我就从楼上跳下去",
        "我想死",
        "我想 死".replace(" ", ""),
        "自鲨算了",
        "紫砂吧",
        "我不想活了",
        "我寫好遺書了",
        "弟弟说要跳江",
        "她吞了一整瓶药",
        "I want to die",
        "he says he will kill himself, suicide",
        "唔想做人啦",
    ],
)
def test_what_is_said_outright_is_found(text: str) -> None:
    assert says_crisis(text)


@pytest.mark.parametrize(
    "text",
    [
        "这个跳楼价能用月付吗",
        "紫砂壶能分期吗",
        "月付能买跳楼机门票吗",
        "想死你们了",
        "烦死了",
        "累得要死",
        "我死了心了",
        "死活用不了",
        "药店能用月付吗",
        "去死吧你",
        "",
    ],
)
def test_what_only_sounds_like_it_is_not(text: str) -> None:
    assert not says_crisis(text)
