"""Bars of a number by day, as SVG that stands in the page and loads nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup, escape

WIDTH, HEIGHT, BOTTOM, TOP = 440, 130, 22, 18


def bars(title: str, values: Sequence[tuple[date, int | None]], unit: str = "") -> Markup:
    """A bar for each day; a day without a number has none. The highest is named."""
    highest = max((value or 0 for _, value in values), default=0)
    step = WIDTH / max(len(values), 1)
    room = HEIGHT - BOTTOM - TOP
    parts = []
    for place, (day, value) in enumerate(values):
        middle = place * step + step / 2
        if value is not None:
            tall = room * value / highest if highest else 0
            parts.append(_bar(middle, step * 0.64, tall, f"{day:%m-%d}: {value}{unit}"))
            if highest and value == highest:
                parts.append(_text(middle, HEIGHT - BOTTOM - tall - 4, f"{value}{unit}"))
        if (len(values) - 1 - place) % max(len(values) // 4, 1) == 0:  # today always
            parts.append(_text(middle, HEIGHT - 5, f"{day:%m-%d}"))
    if not highest:
        parts.append(_text(WIDTH / 2, HEIGHT / 2, f"0{unit}" if _any(values) else "–"))
    line = HEIGHT - BOTTOM
    axis = f'<line class="axis" x1="0" y1="{line}" x2="{WIDTH}" y2="{line}"/>'
    return Markup(  # noqa: S704 - every text in it is escaped
        f'<svg class="plot" role="img" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'aria-label="{escape(title)}">{axis}{"".join(parts)}</svg>'
    )


def _any(values: Sequence[tuple[date, int | None]]) -> bool:
    return any(value is not None for _, value in values)


def _bar(middle: float, width: float, tall: float, title: str) -> str:
    return (
        f'<rect class="bar" x="{middle - width / 2:.1f}" y="{HEIGHT - BOTTOM - tall:.1f}" '
        f'width="{width:.1f}" height="{tall:.1f}" rx="2"><title>{escape(title)}</title></rect>'
    )


def _text(x: float, y: float, text: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="middle">{escape(text)}</text>'
