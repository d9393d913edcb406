"""Copy as the customer gets it: lines, buttons, language and script."""

import asyncio
from typing import Any

import pytest
from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet, UserUttered
from rasa.utils.endpoints import EndpointConfig

from dialogue.copy import Copy
from tests.dialogue.build import LISTEN, tracker

DOMAIN = """
version: "3.1"
entities: [language, script]
slots:
  language: {type: text, mappings: [{type: from_entity, entity: language}]}
  script: {type: text, mappings: [{type: from_entity, entity: script}]}
responses:
  utter_bill:
  - text: "本期账单{amount}：\\n{lines}"
  - condition: &en [{type: slot, name: language, value: en}]
    text: "This bill is {amount}:\\n{lines}"
  utter_line_order:
  - text: "· {title}，{amount}"
  - condition: *en
    text: "· {title}, {amount}"
  utter_line_plan:
  - text: "· {title}，还剩{count}期\\n{parts}"
  utter_line_part:
  - text: "  第{k}期{amount}"
  utter_title_bill:
  - text: "{date}的账单"
  utter_ask:
  - text: "怎么处理？"
    buttons:
    - {title: "转人工", payload: /human_agent}
  - condition: *en
    text: "What shall I do?"
  utter_choice_close:
  - text: "关闭月付"
  - condition: *en
    text: "Close it"
  utter_choice_card:
  - text: "用{card}还"
  utter_plain:
  - text: "{names}"
  utter_apology:
  - text: "出错了，编号{reference}"
"""
ORDERS = [
    {"response": "utter_line_order", "title": "手机", "amount": "¥1,299.50"},
    {"response": "utter_line_order", "title": "耳机", "amount": "¥80.00"},
]
CLOSE = {"response": "utter_choice_close", "payload": "/close_account"}
CHINESE = {"language": "zh", "script": "Hans"}
ENGLISH = {"language": "en"}
TRADITIONAL = {"language": "zh", "script": "Hant"}


@pytest.fixture(scope="module")
def words() -> Copy:
    """The copy of the domain above."""
    return Copy(domain=Domain.from_yaml(DOMAIN))


def say(words: Copy, name: str, slots: dict[str, Any], **values: Any) -> dict[str, Any] | None:
    """The text and the buttons that a shell shows."""
    answer = words.render(name, slots, "cmdline", values)
    return answer and {part: answer[part] for part in ("text", "buttons") if part in answer}


def test_a_list_of_responses_becomes_lines(words: Copy) -> None:
    assert say(words, "utter_bill", CHINESE, amount="¥1,379.50", lines=ORDERS) == {
        "text": "本期账单¥1,379.50：\n· 手机，¥1,299.50\n· 耳机，¥80.00"
    }


def test_lines_may_have_lines_of_their_own(words: Copy) -> None:
    parts = [{"response": "utter_line_part", "k": k, "amount": "¥100.00"} for k in (2, 3)]
    plan = {"response": "utter_line_plan", "title": "手机", "count": 2, "parts": parts}
    answer = say(words, "utter_bill", CHINESE, amount="¥200.00", lines=[plan])
    assert answer == {"text": "本期账单¥200.00：\n· 手机，还剩2期\n  第2期¥100.00\n  第3期¥100.00"}


def test_a_value_may_be_a_response(words: Copy) -> None:
    title = {"response": "utter_title_bill", "date": "11月1日"}
    order = {"response": "utter_line_order", "title": title, "amount": "¥80.00"}
    answer = say(words, "utter_bill", CHINESE, amount="¥80.00", lines=[order])
    assert answer == {"text": "本期账单¥80.00：\n· 11月1日的账单，¥80.00"}


def test_choices_become_buttons_after_those_of_the_response(words: Copy) -> None:
    card = {"response": "utter_choice_card", "payload": "/choose_card", "card": "招商银行 6621"}
    assert say(words, "utter_ask", CHINESE, choices=[CLOSE, card]) == {
        "text": "怎么处理？",
        "buttons": [
            {"title": "转人工", "payload": "/human_agent"},
            {"title": "关闭月付", "payload": "/close_account"},
            {"title": "用招商银行 6621还", "payload": "/choose_card"},
        ],
    }


def test_choices_make_buttons_where_the_response_has_none(words: Copy) -> None:
    assert say(words, "utter_ask", ENGLISH, choices=[CLOSE]) == {
        "text": "What shall I do?",
        "buttons": [{"title": "Close it", "payload": "/close_account"}],
    }


def test_a_customer_writing_english_gets_english_lines_too(words: Copy) -> None:
    assert say(words, "utter_bill", ENGLISH, amount="¥1,379.50", lines=ORDERS) == {
        "text": "This bill is ¥1,379.50:\n· 手机, ¥1,299.50\n· 耳机, ¥80.00"
    }


def test_a_customer_writing_traditional_gets_text_and_buttons_in_it(words: Copy) -> None:
    assert say(words, "utter_bill", TRADITIONAL, amount="¥1,379.50", lines=ORDERS) == {
        "text": "本期帳單¥1,379.50：\n· 手機，¥1,299.50\n· 耳機，¥80.00"
    }
    assert say(words, "utter_ask", TRADITIONAL, choices=[CLOSE]) == {
        "text": "怎麼處理？",
        "buttons": [
            {"title": "轉人工", "payload": "/human_agent"},
            {"title": "關閉月付", "payload": "/close_account"},
        ],
    }


def test_traditional_does_not_stay_for_the_next_customer(words: Copy) -> None:
    say(words, "utter_ask", TRADITIONAL)
    assert say(words, "utter_ask", CHINESE) == {
        "text": "怎么处理？",
        "buttons": [{"title": "转人工", "payload": "/human_agent"}],
    }


def test_names_in_an_english_answer_stay_as_they_are(words: Copy) -> None:
    slots = {"language": "en", "script": "Hant"}
    answer = say(words, "utter_bill", slots, amount="¥80.00", lines=ORDERS[1:])
    assert answer == {"text": "This bill is ¥80.00:\n· 耳机, ¥80.00"}


def test_an_unknown_response_is_none(words: Copy) -> None:
    assert say(words, "utter_nothing", CHINESE, amount="¥80.00") is None


def test_an_unknown_line_is_empty(words: Copy) -> None:
    lines = [{"response": "utter_nothing"}, ORDERS[1]]
    answer = say(words, "utter_bill", CHINESE, amount="¥80.00", lines=lines)
    assert answer == {"text": "本期账单¥80.00：\n\n· 耳机，¥80.00"}


def test_a_list_of_strings_is_left_alone(words: Copy) -> None:
    assert say(words, "utter_plain", CHINESE, names=["手机", "耳机"]) == {
        "text": "['手机', '耳机']"
    }


def test_braces_in_the_name_of_an_item_stay_as_they_are(words: Copy) -> None:
    order = {"response": "utter_line_order", "title": "{amount}{reference}", "amount": "¥80.00"}
    answer = say(words, "utter_bill", CHINESE, amount="¥80.00", lines=[order])
    assert answer == {"text": "本期账单¥80.00：\n· {amount}{reference}，¥80.00"}


def test_brackets_in_the_name_of_an_item_stay_as_they_are(words: Copy) -> None:
    order = {"response": "utter_line_order", "title": "小米10[黑色]", "amount": "¥80.00"}
    answer = say(words, "utter_bill", CHINESE, amount="¥80.00", lines=[order])
    assert answer == {"text": "本期账单¥80.00：\n· 小米10[黑色]，¥80.00"}


def test_a_list_without_lines_is_no_text(words: Copy) -> None:
    answer = say(words, "utter_bill", CHINESE, amount="¥0.00", lines=[])
    assert answer == {"text": "本期账单¥0.00：\n"}


def test_rasa_finds_it_by_the_name_in_the_endpoints() -> None:
    endpoint = EndpointConfig(type="dialogue.copy.Copy")
    found = NaturalLanguageGenerator.create(endpoint, Domain.from_yaml(DOMAIN))
    assert isinstance(found, Copy)


def test_slots_of_the_conversation_choose_language_and_script() -> None:
    domain = Domain.from_yaml(DOMAIN)
    said = UserUttered("關閉月付", message_id="0a1b2c3d4e5f")
    heard = tracker(
        LISTEN, said, SlotSet("language", "zh"), SlotSet("script", "Hant"), domain=domain
    )
    answer = asyncio.run(Copy(domain=domain).generate("utter_choice_close", heard, "cmdline"))
    assert answer == {"text": "關閉月付"}


def test_an_apology_carries_the_reference_of_the_message() -> None:
    domain = Domain.from_yaml(DOMAIN)
    heard = tracker(LISTEN, UserUttered("查账单", message_id="0a1b2c3d4e5f"), domain=domain)
    answer = asyncio.run(Copy(domain=domain).generate("utter_apology", heard, "cmdline"))
    assert answer == {"text": "出错了，编号0A1B2C3D"}


CARD = """
  utter_quote:
  - text: "现在结清需要{amount}：\\n{items}"
    custom: {card: {kind: quote, title: "结清", rows: "{items}", total: {label: "支付", value: "{amount}"}}}
  utter_item:
  - text: "· {title}：{amount}（免费）"
  utter_step:
  - text: "{mark} {title}"
"""  # noqa: E501
ITEMS = [{"response": "utter_item", "title": "未出账「手机」", "amount": "¥12.00"}]
STEPS = [
    {"response": "utter_step", "mark": "✅", "title": "已还清：全部"},
    {"response": "utter_step", "mark": "⬜", "title": "提交申请"},
]


def quote(channel: str, slots: dict[str, Any], items: Any = ITEMS) -> dict[str, Any]:
    """A response with a card, as one channel gets it."""
    copy = Copy(EndpointConfig(), Domain.from_yaml(DOMAIN + CARD))
    rendered = copy.render("utter_quote", slots, channel, {"amount": "¥12.00", "items": items})
    assert rendered is not None
    return rendered


def test_a_card_has_the_lines_of_the_text_as_rows() -> None:
    assert quote("web", CHINESE)["custom"]["card"] == {
        "kind": "quote",
        "title": "结清",
        "rows": [{"label": "未出账「手机」", "value": "¥12.00（免费）"}],
        "total": {"label": "支付", "value": "¥12.00"},
    }


def test_a_checklist_knows_what_is_done() -> None:
    assert quote("web", CHINESE, STEPS)["custom"]["card"]["rows"] == [
        {"label": "已还清：全部", "value": "", "state": "done"},
        {"label": "提交申请", "value": "", "state": "open"},
    ]


def test_a_card_speaks_the_script_of_the_customer() -> None:
    row = quote("web", TRADITIONAL)["custom"]["card"]["rows"][0]
    assert row == {"label": "未出帳「手機」", "value": "¥12.00（免費）"}


def test_the_shell_gets_the_text_without_a_card() -> None:
    told = quote("cmdline", CHINESE)
    assert "custom" not in told
    assert told["text"] == "现在结清需要¥12.00：\n· 未出账「手机」：¥12.00（免费）"
