"""What was misunderstood, for an operator to label, and labels back into the training data.

``make review`` writes ``.run/review.tsv`` from the conversations; a column ``label`` is filled by
hand with the intent that was meant (or ``-`` to drop the line); ``make review APPLY=1`` adds the
labelled lines to ``data/nlu/reviewed.yml``, and ``make train`` takes them in.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from rasa.shared.core.domain import Domain

from dialogue.channel.masking import mask
from dialogue.nlu.decision import NOT_UNDERSTOOD

PROJECT = Path(__file__).resolve().parent.parent
FILE = PROJECT / ".run" / "review.tsv"
LINES = PROJECT / "data" / "nlu" / "reviewed.yml"
COLUMNS = ("label", "text", "understood", "confidence", "then")
DROPPED = "-"
LOW = 0.8
HUMAN = "human_agent"
_NUMBER = re.compile(r"\d{4,}")


def misunderstood(messages: Iterable[dict[str, Any]]) -> Iterator[dict[str, str]]:
    """The messages of one conversation that were not understood, with what came next."""
    told = list(messages)
    for message, after in zip(told, [*told[1:], None]):
        text, parsed = message["text"], message["parse_data"]
        ranking = parsed.get("intent_ranking") or []
        if text.startswith("/") or not ranking:
            continue
        unsure = parsed["intent"]["name"] == NOT_UNDERSTOOD
        then = _then(after)
        if unsure or (ranking[0]["confidence"] < LOW and then == "asked for a person"):
            yield {
                "label": "",
                "text": _NUMBER.sub("*", mask(text)).replace("\t", " ").replace("\n", " "),
                "understood": ranking[0]["name"],
                "confidence": f"{ranking[0]['confidence']:.2f}",
                "then": then,
            }


def _then(after: dict[str, Any] | None) -> str:
    if after is None:
        return "left"
    intent = str(after["parse_data"]["intent"]["name"])
    if intent == HUMAN:
        return "asked for a person"
    return f"chose {intent}" if after["text"].startswith("/") else f"rephrased: {intent}"


def conversations(url: str) -> Iterator[list[dict[str, Any]]]:
    """What customers said, a list a conversation, from the tracker store."""
    engine = sa.create_engine(url)
    rows = sa.text(
        "SELECT sender_id, data FROM events WHERE type_name = 'user' ORDER BY sender_id, id"
    )
    with engine.connect() as connection:
        for _, group in groupby(connection.execute(rows), key=lambda row: row[0]):
            yield [json.loads(row[1]) for row in group]


def collect(url: str) -> int:
    """Adds what is new to the file and keeps the labels that are there; the number of lines."""
    kept = {row["text"]: row for row in _rows()}
    done = LINES.read_text("utf-8") if LINES.exists() else ""
    for conversation in conversations(url):
        for row in misunderstood(conversation):
            if f"    - {row['text']}\n" not in done:
                kept.setdefault(row["text"], row)
    _write(kept.values())
    return len(kept)


def apply(domain: Path) -> int:
    """Moves labelled lines into the training data; the number of lines."""
    intents = set(Domain.load(str(domain)).intents)
    rows = _rows()
    labelled = [row for row in rows if row["label"] not in ("", DROPPED)]
    unknown = sorted({row["label"] for row in labelled} - intents)
    if unknown:
        raise SystemExit(f"error: no such intent: {', '.join(unknown)}. Nothing was changed.")
    if labelled:
        blocks = LINES.read_text("utf-8") if LINES.exists() else 'version: "3.1"\nnlu:\n'
        for label, group in groupby(
            sorted(labelled, key=lambda row: row["label"]), key=lambda row: row["label"]
        ):
            lines = "".join(f"    - {row['text']}\n" for row in group)
            blocks += f"- intent: {label}\n  examples: |\n{lines}"
        LINES.write_text(blocks, "utf-8")
    _write(row for row in rows if row["label"] == "")
    return len(labelled)


def _rows() -> list[dict[str, str]]:
    if not FILE.exists():
        return []
    with FILE.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def _write(rows: Iterable[dict[str, str]]) -> None:
    FILE.parent.mkdir(exist_ok=True)
    lines = ["\t".join(COLUMNS), *("\t".join(row[c] for c in COLUMNS) for row in rows)]
    FILE.write_text("\n".join(lines) + "\n", "utf-8")
