"""Codes, cards, ordinals and the words for all, half and lowest in a message."""

import pytest
from rasa.shared.nlu.training_data.message import Message

from dialogue.nlu.grammar import GrammarExtractor, find_entities, says_only_an_amount
from tests.dialogue.build import values


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("123456", "123456"),
        ("１２３４５６", "123456"),
        ("123 456", "123456"),
        ("123-456", "123456"),
        ("验证码是 004512。", "004512"),
        ("my code is 908172", "908172"),
    ],
)
def test_six_digits_are_a_code(text: str, code: str) -> None:
    assert values(text, "code") == [code]


@pytest.mark.parametrize("text", ["12345", "1234567", "13800138000", "8832", "abcdef", "1,234.56"])
def test_more_or_fewer_digits_are_no_code(text: str) -> None:
    assert values(text, "code") == []


@pytest.mark.parametrize("text", ["100000元", "¥123456", "100-200元"])
def test_an_amount_with_its_unit_is_no_code(text: str) -> None:
    assert values(text, "code") == []


@pytest.mark.parametrize(
    "text",
    [
        "8832",
        " ８８３２ ",
        "尾号8832",
        "尾號是8832的那張",
        "末四位：8832",
        "最后四位8832",
        "the card ending in 8832",
    ],
)
def test_a_card_is_named_by_its_last_four_digits(text: str) -> None:
    assert values(text, "card_ending") == ["8832"]


@pytest.mark.parametrize("text", ["832", "88321", "尾号88321", "还8832"])
def test_other_digits_name_no_card(text: str) -> None:
    assert values(text, "card_ending") == []


@pytest.mark.parametrize(
    ("text", "ordinal"),
    [
        ("第一个", "#1"),
        ("第2张", "#2"),
        ("第十期", "#10"),
        ("第12期", "#12"),
        ("最后一张", "#-1"),
        ("the first one", "#1"),
        ("Third", "#3"),
        ("the last card", "#-1"),
        ("2", "#2"),
        ("2.", "#2"),
        ("2号", "#2"),
        ("选3", "#3"),
        ("②", "#2"),
        ("option 3", "#3"),
    ],
)
def test_a_choice_by_its_place(text: str, ordinal: str) -> None:
    assert values(text, "ordinal") == [ordinal]


@pytest.mark.parametrize("text", ["0", "12", "2个月", "还2元", "8月2号", "lasting"])
def test_a_number_is_not_always_a_place(text: str) -> None:
    assert values(text, "ordinal") == []


@pytest.mark.parametrize(
    ("text", "ordinal"), [("第十一笔", "#11"), ("第十二期", "#12"), ("第二十个", "#20")]
)
def test_a_place_beyond_ten_in_numerals(text: str, ordinal: str) -> None:
    assert values(text, "ordinal") == [ordinal]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("全部还了", "all"),
        ("所有的", "all"),
        ("我要一次性還清", "all"),
        ("全額", "all"),
        ("Everything", "all"),
        ("pay it in full", "all"),
        ("先还一半", "half"),
        ("half of it", "half"),
        ("最低还款", "lowest"),
        ("还最低", "lowest"),
        ("the minimum payment", "lowest"),
    ],
)
def test_words_for_an_amount(text: str, word: str) -> None:
    assert values(text, "amount_word") == [word]


@pytest.mark.parametrize("text", ["三个月都还没到账", "都还没发货"])
def test_all_still_not_is_not_all_of_it(text: str) -> None:
    assert values(text, "amount_word") == []


@pytest.mark.parametrize(
    "text", ["看明细", "清單", "每一筆", "詳細點", "流水", "details please", "an itemised list"]
)
def test_details_are_asked_for(text: str) -> None:
    assert values(text, "detail") == ["detail"]


@pytest.mark.parametrize(
    "text",
    ["重发", "重新发一下", "再發一次", "没收到验证码", "resend", "send it again", "didn't get it"],
)
def test_another_code_is_asked_for(text: str) -> None:
    assert values(text, "resend") == ["resend"]


def test_another_code_is_asked_for_with_the_apostrophe_of_phones() -> None:
    assert values("I didn’t get it", "resend") == ["resend"]


def test_an_entity_stands_where_its_words_are_in_the_message() -> None:
    text = "……还500元"
    (found,) = [e for e in find_entities(text) if e["entity"] == "amount"]
    assert text[found["start"] : found["end"]] == "500元"


def test_the_component_adds_to_the_entities_that_are_there() -> None:
    language = {"entity": "language", "value": "zh", "extractor": "language"}
    message = Message({"text": "先还五百块", "entities": [language]})

    GrammarExtractor().process([message])

    assert message.get("entities") == [
        language,
        {
            "entity": "amount",
            "value": 500_00,
            "start": 2,
            "end": 5,
            "extractor": "grammar",
        },
    ]


def test_the_component_leaves_a_message_without_text_alone() -> None:
    message = Message({"intent": {"name": "greet"}})
    GrammarExtractor().process([message])
    assert message.get("entities") is None


@pytest.mark.parametrize(
    "text",
    [
        "500",
        "不是500，是800",
        "全部",
        "一千二吧",
        "no, 300",
        "改成两百块",
        "482913",
        "1,299.50元",
    ],
)
def test_an_amount_alone_is_no_request(text: str) -> None:
    assert says_only_an_amount(text)


@pytest.mark.parametrize(
    "text", ["还500", "500块的订单退了", "怎么还", "全部还清", "一次还清", "", "分12期", "额度500"]
)
def test_an_amount_with_more_is_read_as_what_it_says(text: str) -> None:
    assert not says_only_an_amount(text)
