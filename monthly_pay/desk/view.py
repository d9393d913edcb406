"""Templates in the operator's language, Chinese or English."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from monthly_pay.ledger.clock import SHANGHAI
from monthly_pay.rules.money import Money

HERE = Path(__file__).parent


@cache
def _words() -> dict[str, dict[str, str]]:
    """The words of every label, by language."""
    words: dict[str, dict[str, str]] = tomllib.loads((HERE / "words.toml").read_text("utf-8"))
    return words


@cache
def canned() -> list[dict[str, str]]:
    """Answers that are ready to be sent: a title, and the text by language."""
    answers: list[dict[str, str]] = tomllib.loads((HERE / "canned.toml").read_text("utf-8"))[
        "answer"
    ]
    return answers


def language(request: Request) -> str:
    """The first of the browser's languages that the desk speaks."""
    wanted = request.headers.get("accept-language", "").lower()
    return "en" if wanted.startswith("en") else "zh"


def words_in(language: str) -> Callable[[str], str]:
    """Finds the words of a label; what has none is shown as it is called."""

    def word(label: str) -> str:
        return _words()[language].get(label, label.partition(".")[2] or label)

    return word


def _when(at: datetime | None) -> str:
    return "–" if at is None else f"{at.astimezone(SHANGHAI):%m-%d %H:%M}"


def _yuan(amount: Money) -> str:
    whole, _, part = str(amount).partition(".")
    return f"¥{int(whole):,}.{part}"


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"when": _when, "yuan": _yuan}
    return environment


def show(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """A page, or a part of one."""
    spoken = language(request)
    rendered = _templates().get_template(template)
    common = {"t": words_in(spoken), "language": spoken, "operator": values.pop("operator", None)}
    return HTMLResponse(rendered.render(**common, **values), status_code=status)
