"""Which language and script a customer writes, and when a message does not tell."""

import pytest
from rasa.shared.nlu.training_data.message import Message

from dialogue.nlu.language import LanguageIdentifier, language_of, script_of

ZH, EN = "zh", "en"
HANS, HANT = "Hans", "Hant"

MESSAGES = [
    # simplified
    ("我要提前结清", ZH, HANS),
    ("为什么用不了", ZH, HANS),
    ("账单", ZH, HANS),
    # traditional, Cantonese too
    ("我要提前結清", ZH, HANT),
    ("為什麼用不了", ZH, HANT),
    ("點樣還錢", ZH, HANT),
    ("唔該查下帳單", ZH, HANT),
    # written alike in both
    ("好的", ZH, None),
    ("可以", ZH, None),
    ("12期", ZH, None),
    ("人工", ZH, None),
    ("关闭月付 關閉月付", ZH, None),
    # English
    ("close my account", EN, None),
    ("Why is it frozen?", EN, None),
    ("how much", EN, None),
    ("yes please", EN, None),
    ("hello there", EN, None),
    ("Pay 500 now", EN, None),
    ("refund", EN, None),
    ("are you a bot", EN, None),
    # pinyin
    ("wo yao huan qian", ZH, None),
    ("tiqian jieqing", ZH, None),
    ("zenme guanbi yuefu", ZH, None),
    ("NI HAO", ZH, None),
    ("nv sheng", ZH, None),
    # mixed
    ("我要refund", ZH, None),
    ("my 账单 please", ZH, HANS),
    ("app打不開", ZH, HANT),
    ("ok的", ZH, None),
    # nothing that tells
    ("ok", None, None),
    ("OK!", None, None),
    ("hi", None, None),
    ("hello", None, None),
    ("ok thanks", None, None),
    ("yes", None, None),
    ("app", None, None),
    ("500", None, None),
    ("¥1,299.50", None, None),
    ("123456", None, None),
    ("3k", None, None),
    ("😭😭😭", None, None),
    ("👍🏻", None, None),
    ("???", None, None),
    ("。。。", None, None),
    ("", None, None),
    ("   ", None, None),
]


@pytest.mark.parametrize(("text", "language", "script"), MESSAGES)
def test_language_and_script_of_a_message(
    text: str, language: str | None, script: str | None
) -> None:
    assert language_of(text) == language
    assert script_of(text) == script


@pytest.mark.parametrize(
    "text",
    [
        "are you a human?",
        "are you sure",
        "due date",
        "change due date",
        "can you see me",
        "one more time",
        "see more",
    ],
)
def test_english_that_could_be_read_as_pinyin_is_english(text: str) -> None:
    assert language_of(text) == EN


@pytest.mark.parametrize("text", ["tiqianjieqing", "rengong", "nihao", "taobao", "douyin"])
def test_one_word_of_pinyin_is_not_english(text: str) -> None:
    assert language_of(text) != EN


@pytest.mark.parametrize(
    "text", ["hahaha", "hhhhhh", "emmmm", "okkkk", "ok la", "ok de", "iphone", "alipay"]
)
def test_letters_of_chinese_chats_do_not_tell(text: str) -> None:
    assert language_of(text) != EN


@pytest.mark.parametrize("text", ["bill", "loan", "owed"])
def test_a_short_english_word_that_chinese_chats_do_not_use_is_english(text: str) -> None:
    assert language_of(text) == EN


def test_english_in_full_width_letters_is_english() -> None:
    assert language_of("ｃｌｏｓｅ　ｍｙ　ａｃｃｏｕｎｔ") == EN


def test_the_component_tells_language_and_script() -> None:
    message = Message({"text": "提前結清"})
    LanguageIdentifier().process([message])
    assert [(e["entity"], e["value"]) for e in message.get("entities")] == [
        ("language", ZH),
        ("script", HANT),
    ]


@pytest.mark.parametrize("text", ["ok", "500", "😭", ""])
def test_a_message_that_does_not_tell_leaves_the_language_as_it_was(text: str) -> None:
    message = Message({"text": text})
    LanguageIdentifier().process([message])
    assert message.get("entities") is None


def test_the_component_adds_to_the_entities_that_are_there() -> None:
    there = {"entity": "plan_id", "value": 3}
    message = Message({"text": "close my account", "entities": [there]})
    LanguageIdentifier().process([message])
    assert [e["entity"] for e in message.get("entities")] == ["plan_id", "language"]
