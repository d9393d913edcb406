"""The format of transcripts: what is said on both sides, to the letter.

A transcript is a text file::

    What it shows, in a line or more.
    customer: lin
    date: 2026-11-22            (this one unless said otherwise)

    > what the customer writes, or [the title of a button]
    < what the assistant answers, one such block for each message
      with further lines indented
      [a button] [another]
    ! something that happens outside the conversation
    = owed 0.00                 what a bookkeeper checks

``{code}`` in a customer's line is the code on the phone. In an answer ``{time}`` stands for a
time of day, ``{reference}`` for a reference number, ``{check}`` for the check code of a document.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

DEFAULT_DATE = date(2026, 11, 22)
PLACEHOLDERS = {"{time}": r"\d\d:\d\d", "{reference}": r"[0-9A-F]{8}", "{check}": r"[0-9A-Z]{12}"}


@dataclass
class Step:
    """One line of the transcript, with the answers after it where it is the customer's."""

    kind: str
    text: str
    answers: list[str] = field(default_factory=list)


@dataclass
class Transcript:
    """A parsed transcript."""

    file: Path
    head: list[str]
    customer: str
    date: date
    steps: list[Step]


def read(file: Path) -> Transcript:
    """Parses a file; a line that fits nowhere is an error that names it."""
    head: list[str] = []
    steps: list[Step] = []
    settings = {"customer": "", "date": DEFAULT_DATE.isoformat()}
    for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1):
        setting = re.fullmatch(r"(customer|date): *(\S+)", line)
        if line[:2] in ("> ", "! ", "= "):
            steps.append(Step(line[0], line[2:].strip()))
        elif line.startswith("< ") and steps:
            _customers_line(steps).answers.append(line[2:].rstrip())
        elif line.startswith("  ") and steps and _customers_line(steps).answers:
            _customers_line(steps).answers[-1] += "\n" + line[2:].rstrip()
        elif setting and not steps:
            settings[setting[1]] = setting[2]
            head.append(line)
        elif not steps:
            head.append(line)
        elif line.strip():
            raise ValueError(f"{file.name}:{number}: not a line of a transcript: {line!r}")
    if not settings["customer"] or not steps:
        raise ValueError(f"{file.name}: a transcript needs a customer and a conversation")
    return Transcript(file, head, settings["customer"], date.fromisoformat(settings["date"]), steps)


def _customers_line(steps: list[Step]) -> Step:
    return next(step for step in reversed(steps) if step.kind == ">")


def write(transcript: Transcript) -> None:
    """Writes a transcript back, with the answers it holds now."""
    lines = [*transcript.head]
    while lines and not lines[-1].strip():
        lines.pop()
    for step in transcript.steps:
        if step.kind == ">":
            lines.append("")
        lines.append(f"{step.kind} {step.text}")
        for answer in step.answers:
            first, *rest = answer.split("\n")
            lines += [f"< {first}", *(f"  {line}" for line in rest)]
    transcript.file.write_text("\n".join(lines) + "\n", "utf-8")


def says(expected: str, heard: str) -> bool:
    """Whether an answer is the expected one to the letter, placeholders aside."""
    pattern = re.escape(expected)
    for placeholder, stands_for in PLACEHOLDERS.items():
        pattern = pattern.replace(re.escape(placeholder), stands_for)
    return re.fullmatch(pattern, heard) is not None


def with_placeholders(heard: str) -> str:
    """An answer as it is written down: what differs each time becomes a placeholder."""
    heard = re.sub(r"(?<![\d:])\d\d:\d\d(?= 前有效)|(?<=until )\d\d:\d\d", "{time}", heard)
    heard = re.sub(r"(校验码 |校驗碼 |check code )[0-9A-Z]{12}", r"\1{check}", heard)
    return re.sub(r"(参考号 |參考號 |Reference )[0-9A-F]{8}", r"\1{reference}", heard)
