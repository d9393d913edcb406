"""What Rasa says becomes one message; what is nothing is not sent."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from dialogue.channel.output import Output
from dialogue.channel.rows import Button

CARD = {"kind": "bill", "title": "本期账单", "rows": [{"label": "应还", "value": "¥23.80"}]}


def delivered(response: dict[str, Any]) -> list[Any]:
    """What reaches the customer, whoever Rasa names as recipient."""
    heard: list[Any] = []

    async def deliver(*said: Any) -> None:
        heard.append(said)

    output = Output(deliver)
    asyncio.run(output.send_response("somebody else", response))
    assert output.spoke == bool(heard)
    return heard


def test_text_buttons_and_card_are_one_message() -> None:
    buttons = [{"title": "确认", "payload": "/affirm"}, {"title": "不办了", "payload": "/deny"}]
    response = {"text": "本期应还 ¥23.80", "buttons": buttons, "custom": {"card": CARD}}
    assert delivered({**response, "utter_action": "utter_bill"}) == [
        ("本期应还 ¥23.80", (Button("确认", "/affirm"), Button("不办了", "/deny")), CARD)
    ]


@pytest.mark.parametrize("response", [{}, {"text": ""}, {"custom": {"other": 1}}, {"custom": None}])
def test_a_response_without_anything_to_read_is_not_sent(response: dict[str, Any]) -> None:
    assert delivered(response) == []
