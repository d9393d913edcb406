"""A4 pages with Chinese text; the font is cut down to the characters of the document."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer
from fpdf import FPDF

FONT = "ofl/notosanssc/NotoSansSC[wght].ttf"
ASCII = "".join(map(chr, range(32, 127)))


@cache
def texts() -> dict[str, dict[str, str]]:
    """The wording of all documents."""
    return tomllib.loads(files("monthly_pay.documents").joinpath("texts.toml").read_text("utf-8"))


def new_page(content: str) -> FPDF:
    """An A4 document whose font has every character of the content."""
    pdf = FPDF(format="A4")
    with TemporaryDirectory() as folder:
        file = Path(folder) / "text.ttf"
        _write_font(content, file)
        pdf.add_font("text", fname=file)
    pdf.set_font("text", size=10)
    pdf.add_page()
    return pdf


def _write_font(content: str, file: Path) -> None:
    """The regular weight of Noto Sans SC with just the characters that are needed."""
    tools: Any = subset  # untyped
    options = tools.Options()
    options.layout_features = []
    cutter = tools.Subsetter(options)
    cutter.populate(text=content + ASCII)
    fonts = files("justmytype_intl_cjk").joinpath("fonts")
    with as_file(fonts.joinpath(FONT)) as source, TTFont(source, lazy=True) as font:
        cutter.subset(font)
        instantiate: Any = instancer.instantiateVariableFont
        instantiate(font, {"wght": 400}, inplace=True)  # a copy would keep the file open
        font.save(file)
