"""Wishes about being contacted, read from customers' own words."""

from __future__ import annotations

import pytest

from actions.preferences import read
from monthly_pay.rules.contacting import Channel, Hours
from monthly_pay.services.preferences import Wish

SMS = Wish(channels=frozenset({Channel.SMS}))
NO_CALLS = Wish(channels=frozenset({Channel.SMS, Channel.PUSH, Channel.WIDGET}))
NO_SMS = Wish(channels=frozenset({Channel.CALL, Channel.PUSH, Channel.WIDGET}))
NO_PUSH = Wish(channels=frozenset({Channel.CALL, Channel.SMS, Channel.WIDGET}))
WORK = Wish(avoid_work=True)


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("只发短信", SMS),
        ("发短信就行，别打电话", SMS),
        ("please text me only", SMS),
        ("聯絡我只用簡訊", SMS),
        ("别给我打电话了", NO_CALLS),
        ("no phone calls please", NO_CALLS),
        ("关闭短信提醒", NO_SMS),
        ("不要给我发推送", NO_PUSH),
        ("别打我单位电话", WORK),
        ("不要打到我公司", WORK),
        ("do not call me at work", WORK),
        ("stop calling my office", WORK),
        ("晚上别打", Wish(hours=Hours(8, 18))),
        ("晚上請不要打電話給我", Wish(hours=Hours(8, 18))),
        ("下班以后别给我打电话", Wish(hours=Hours(8, 18))),
        ("please don't call in the evening", Wish(hours=Hours(8, 18))),
        ("上班时间别打", Wish(hours=Hours(18, 22))),
        ("晚上七点以后再打给我", Wish(hours=Hours(19, 22))),
        ("請改成下午三點以後聯絡", Wish(hours=Hours(15, 22))),
        ("contact me after 6 pm only", Wish(hours=Hours(18, 22))),
        ("don't call after 6 pm", Wish(hours=Hours(8, 18))),
        ("早上九点之前不要打电话", Wish(hours=Hours(9, 22))),
        ("只在上午九点到十一点联系我", Wish(hours=Hours(9, 11))),
        ("晚上8点到10点打", Wish(hours=Hours(20, 22))),
        ("九点到六点别打", Wish(hours=Hours(18, 22))),
        ("only call between 9 and 11 in the morning", Wish(hours=Hours(9, 11))),
        ("别在开会的时候打，六点后联系", Wish(hours=Hours(18, 22))),
        ("午休别打，两点以后可以", Wish(hours=Hours(14, 22))),
        ("还款提醒用英文发给我", Wish(language="en")),
        ("取消我的联系偏好", Wish(reset=True)),
        ("晚上别打，也别打单位", Wish(hours=Hours(8, 18), avoid_work=True)),
    ],
)
def test_a_wish_is_read(text: str, wish: Wish) -> None:
    assert read(text) == wish


@pytest.mark.parametrize(
    "text",
    [
        "一天打我八个电话啥意思",
        "半夜十一点还来催月付 允许吗",
        "规定一天只准三次 月付怎么给我打十几个",
        "不要打电话给我爸妈",
        "月付会打给紧急联系人吗",
        "不接电话会不会直接起诉",
        "账单都还没出就发短信催我",
        "月付逾期几天开始催收",
        "催收电话是几点打的",
        "why do you call my mother about my debt",
    ],
)
def test_a_question_is_no_wish(text: str) -> None:
    assert read(text) is None
