"""What was misunderstood comes to an operator, and what is labelled into the training data."""

from pathlib import Path
from typing import Any

import pytest

from dialogue import review


def said(text: str, intent: str, best: str, confidence: float) -> dict[str, Any]:
    """A customer's message as the tracker store keeps it."""
    ranking = [{"name": best, "confidence": confidence}]
    return {
        "text": text,
        "parse_data": {
            "intent": {"name": intent},
            "intent_ranking": [] if text[0] == "/" else ranking,
        },
    }


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The files of the review, in a folder of their own."""
    monkeypatch.setattr(review, "FILE", tmp_path / "review.tsv")
    monkeypatch.setattr(review, "LINES", tmp_path / "reviewed.yml")
    return tmp_path


@pytest.mark.parametrize(
    ("after", "then"),
    [
        (said("/refund", "refund", "refund", 1), "chose refund"),
        (said("退款去哪了", "refund", "refund", 0.9), "rephrased: refund"),
        (said("人工", "human_agent", "human_agent", 0.9), "asked for a person"),
        (None, "left"),
    ],
)
def test_what_was_not_understood_is_listed_with_what_came_next(
    after: dict[str, Any] | None, then: str
) -> None:
    told = [said("那个退的", "nlu_fallback", "check_bill", 0.4)] + ([after] if after else [])
    assert list(review.misunderstood(told)) == [
        {
            "label": "",
            "text": "那个退的",
            "understood": "check_bill",
            "confidence": "0.40",
            "then": then,
        }
    ]


def test_what_was_understood_is_not_listed() -> None:
    told = [said("查账单", "check_bill", "check_bill", 0.95), said("谢谢", "thank", "thank", 0.99)]
    assert list(review.misunderstood(told)) == []


def test_an_answer_that_was_not_sure_and_led_to_a_person_is_listed() -> None:
    told = [
        said("还在吗", "check_bill", "check_bill", 0.7),
        said("人工", "human_agent", "human_agent", 1),
    ]
    assert [row["text"] for row in review.misunderstood(told)] == ["还在吗"]


def test_nothing_personal_is_listed() -> None:
    told = [said("卡6222021234567890123扣了13812345678", "nlu_fallback", "repay", 0.3)]
    text = next(review.misunderstood(told))["text"]
    assert "6222" not in text
    assert "5678" not in text


def row(text: str, label: str) -> str:
    """A line of the file."""
    return f"{label}\t{text}\trepay\t0.40\tleft"


def test_labelled_lines_go_to_the_training_data_and_leave_the_list(folder: Path) -> None:
    lines = [row("那个退的", "refund"), row("哈哈", "-"), row("啥呀", ""), row("退到哪", "refund")]
    (folder / "review.tsv").write_text(
        "\n".join(["\t".join(review.COLUMNS), *lines]) + "\n", "utf-8"
    )
    assert review.apply(review.PROJECT / "domain.yml") == 2
    assert (folder / "reviewed.yml").read_text("utf-8") == (
        'version: "3.1"\nnlu:\n- intent: refund\n  examples: |\n    - 那个退的\n    - 退到哪\n'
    )
    assert "啥呀" in (folder / "review.tsv").read_text("utf-8")
    assert "哈哈" not in (folder / "review.tsv").read_text("utf-8")


def test_an_intent_that_does_not_exist_changes_nothing(folder: Path) -> None:
    text = "\n".join(["\t".join(review.COLUMNS), row("那个退的", "refunds")]) + "\n"
    (folder / "review.tsv").write_text(text, "utf-8")
    with pytest.raises(SystemExit, match="no such intent: refunds"):
        review.apply(review.PROJECT / "domain.yml")
    assert (folder / "review.tsv").read_text("utf-8") == text
    assert not (folder / "reviewed.yml").exists()
