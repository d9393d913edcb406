"""The classifier learns from a few examples, keeps what it learnt, and survives any message."""

from pathlib import Path

import pytest
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from dialogue.nlu.classifier import LinearIntentClassifier
from dialogue.nlu.embedding import embedding
from tests.dialogue.build import context, storage

EXAMPLES = {
    "check_bill": [
        "查一下账单", "我这个月要还多少", "账单多少钱", "看看我的账单", "这期欠多少",
        "本月账单", "什么时候还款", "还款日是哪天", "show my bill", "how much do I owe",
    ],
    "close_account": [
        "关闭月付", "我想把月付关了", "怎么注销", "不想用了帮我关掉", "取消月付功能",
        "注销账户", "关掉它", "停用月付", "close my account", "deactivate it",
    ],
    "early_payoff": [
        "提前结清", "我想一次还清", "全部提前还", "提前还款", "剩下的分期一起结清",
        "把所有分期还完", "提前把欠的还了", "结清全部", "pay off early", "settle everything now",
    ],
}  # fmt: skip
ANYTHING = ["能提前全部结清吗", "帮我注销月付", "账单多少", "close it please", "😭😭😭", "12"]


def learn(folder: Path, examples: dict[str, list[str]]) -> LinearIntentClassifier:
    """A classifier that has learnt these examples and kept them in the folder."""
    messages = [
        Message({"text": text, "intent": intent})
        for intent, texts in examples.items()
        for text in texts
    ]
    component = LinearIntentClassifier.create(
        LinearIntentClassifier.get_default_config(), storage(folder), Resource("intents"), context()
    )
    component.train(TrainingData(messages))
    return component


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the trained classifier keeps what it learnt."""
    return tmp_path_factory.mktemp("model")


@pytest.fixture(scope="module")
def trained(folder: Path) -> LinearIntentClassifier:
    """Trained on 30 examples of three intents."""
    return learn(folder, EXAMPLES)


def understood(component: LinearIntentClassifier, text: str) -> Message:
    """A message after the classifier has seen it."""
    message = Message({"text": text})
    component.process([message])
    return message


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("能提前全部结清吗", "early_payoff"),
        ("提前結清", "early_payoff"),
        ("幫我關閉月付", "close_account"),
        ("请帮我注销账户", "close_account"),
        ("CLOSE MY ACCOUNT", "close_account"),
        ("账单多少啊啊啊啊啊", "check_bill"),
        ("查账单！！！！", "check_bill"),
    ],
)
def test_an_unseen_message_gets_its_meaning(
    trained: LinearIntentClassifier, text: str, intent: str
) -> None:
    assert understood(trained, text).get("intent")["name"] == intent


@pytest.mark.parametrize("text", [*ANYTHING, "   ", "我" * 20_000, "abc " * 2000, "\x00"])
def test_every_message_gets_a_whole_ranking(trained: LinearIntentClassifier, text: str) -> None:
    message = understood(trained, text)
    ranking = message.get("intent_ranking")
    chances = [intent["confidence"] for intent in ranking]
    assert {intent["name"] for intent in ranking} == {"check_bill", "close_account", "early_payoff"}
    assert sum(chances) == pytest.approx(1, abs=1e-5)
    assert chances == sorted(chances, reverse=True)
    assert all(0 <= chance <= 1 for chance in chances)
    assert message.get("intent") == ranking[0]


def test_empty_text_gets_no_meaning(trained: LinearIntentClassifier) -> None:
    message = understood(trained, "")
    assert message.get("intent") is None
    assert message.get("intent_ranking") is None


def test_only_the_beginning_of_a_very_long_message_counts(trained: LinearIntentClassifier) -> None:
    # 500 characters are kept: 125 times 提前结清.
    long = trained.rank(["提前结清" * 125 + "关闭月付" * 5000])[0]
    assert long == trained.rank(["提前结清" * 125])[0]
    assert long[0]["name"] == "early_payoff"


def test_a_new_object_that_loads_ranks_the_same(
    trained: LinearIntentClassifier, folder: Path
) -> None:
    loaded = LinearIntentClassifier.load(
        LinearIntentClassifier.get_default_config(), storage(folder), Resource("intents"), context()
    )
    for text in ANYTHING:
        before, after = trained.rank([text])[0], loaded.rank([text])[0]
        assert [intent["name"] for intent in after] == [intent["name"] for intent in before]
        assert [intent["confidence"] for intent in after] == pytest.approx(
            [intent["confidence"] for intent in before], abs=1e-6
        )


def test_training_again_learns_the_same(trained: LinearIntentClassifier, tmp_path: Path) -> None:
    assert learn(tmp_path, EXAMPLES).rank(ANYTHING) == trained.rank(ANYTHING)


def test_what_is_kept_has_no_code_in_it(trained: LinearIntentClassifier, folder: Path) -> None:
    files = sorted(file.name for file in folder.rglob("*") if file.is_file())
    assert files == ["numbers.npz", "words.json"]


def test_without_examples_a_message_is_left_alone(tmp_path: Path) -> None:
    message = understood(learn(tmp_path, {}), "查账单")
    assert message.get("intent") is None


def test_a_message_that_has_its_intent_keeps_it(trained: LinearIntentClassifier) -> None:
    greet = {"name": "greet", "confidence": 1.0}
    message = Message({"text": "关闭月付", "intent": greet})
    trained.process([message])
    assert message.get("intent") == greet


def test_two_intents_are_enough(tmp_path: Path) -> None:
    two = {name: EXAMPLES[name] for name in ("check_bill", "close_account")}
    assert learn(tmp_path, two).rank(["关闭月付"])[0][0]["name"] == "close_account"


def test_an_embedding_that_does_not_exist_is_named() -> None:
    with pytest.raises(ValueError, match=r"no embedding 'bert'; there are \['e5'\]"):
        embedding("bert")
