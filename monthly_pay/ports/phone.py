"""Reaching the bound phone: the protocol, and a sandbox phone that is a file and a terminal."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


class Phone(Protocol):
    """Sends a one-time code to a phone number. The text around it is the provider's template."""

    def send_code(self, number: str, code: str, minutes: int) -> None:
        """Sends the code; raises when it could not be handed over."""


@dataclass(frozen=True, slots=True)
class ReceivedCode:
    """A code as it shows on the sandbox phone."""

    code: str
    minutes: int


class SandboxPhone:
    """Writes codes to a file, and to the terminal when there is one: never to a log."""

    def __init__(self, file: Path, *, echo: bool = False) -> None:
        self._file = file
        self._echo = echo

    def send_code(self, number: str, code: str, minutes: int) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with self._file.open("a", encoding="utf-8") as phone:
            phone.write(f"{number}\t{code}\t{minutes}\n")
        if self._echo:
            print(
                f"\n  [ sandbox phone …{number[-4:]} ]  {code}  ({minutes} min)\n", file=sys.stderr
            )

    def received(self, number: str) -> list[ReceivedCode]:
        """The codes sent to a number, newest first."""
        if not self._file.exists():
            return []
        lines = (line.split("\t") for line in self._file.read_text("utf-8").splitlines())
        mine = [ReceivedCode(code, int(minutes)) for to, code, minutes in lines if to == number]
        return mine[::-1]
