"""Writes ``docs/copy.md``: every sentence a customer can read, for people who do not program.

The chapters are the comments of ``domain.yml``. A test compares the page with the file.
"""

import re
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

PROJECT = Path(__file__).resolve().parent.parent
DOMAIN = PROJECT / "domain.yml"
DECK = PROJECT / "docs" / "copy.md"
CHAPTER = re.compile(r"^  # (.+)$")
NAME = re.compile(r"^  (utter_\w+):$")
END = re.compile(r"[。！？；\n]|[.!?;:](?:\s|$)")
HEAD = """# What the assistant says

Generated from `domain.yml` by `make copy`; change the sentences there. Words in braces are filled
in from the customer's ledger: amounts as 1,299.50 元, dates as 11月26日. Words in square brackets
are buttons. Traditional Chinese is converted from the simplified.
"""


def chapters() -> dict[str, list[str]]:
    """The names of the responses under each comment of the domain, in their order."""
    found: dict[str, list[str]] = {}
    chapter = ""
    for line in DOMAIN.read_text("utf-8").splitlines():
        if heading := CHAPTER.match(line):
            chapter = heading.group(1)
        elif response := NAME.match(line):
            found.setdefault(chapter, []).append(response.group(1))
    return found


def responses() -> dict[str, list[dict[str, Any]]]:
    """The variations of each response."""
    loaded: dict[str, list[dict[str, Any]]] = YAML(typ="safe").load(DOMAIN)["responses"]
    return loaded


def is_english(variation: dict[str, Any]) -> bool:
    """Whether a variation is said to customers who write English."""
    return any(one.get("value") == "en" for one in variation.get("condition", ()))


def sentences(text: str) -> list[str]:
    """The sentences of a text, without what is filled in."""
    return [part.strip() for part in END.split(re.sub(r"\{\w+\}", "", text)) if part.strip()]


def _cell(variations: list[dict[str, Any]]) -> str:
    said = []
    for one in variations:
        text = str(one.get("text") or "").strip().replace("|", "\\|").replace("\n", "<br>")
        buttons = " ".join(f"[{button['title']}]" for button in one.get("buttons") or ())
        said.append(" ".join(part for part in (text, buttons) if part))
    return "<br>– ".join(said)


def deck() -> str:
    """The page."""
    known, parts = responses(), [HEAD]
    for chapter, names in chapters().items():
        parts.append(f"## {chapter}\n\n| name | 中文 | English |\n|---|---|---|")
        for name in names:
            chinese = [one for one in known[name] if not is_english(one)]
            english = [one for one in known[name] if is_english(one)]
            shown = name.removeprefix("utter_")
            parts[-1] += f"\n| {shown} | {_cell(chinese)} | {_cell(english)} |"
    return "\n\n".join(part.strip() for part in parts) + "\n"


if __name__ == "__main__":
    DECK.write_text(deck(), encoding="utf-8")
    print(f"· {DECK.relative_to(PROJECT)}: {len(responses())} responses")
