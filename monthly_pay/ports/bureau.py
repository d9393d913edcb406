"""The credit bureau: the protocol, and a sandbox that tells what it was told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from monthly_pay.rules.money import ZERO, Money


@dataclass(frozen=True, slots=True)
class CreditReport:
    """What the bureau says of a person: overdue accounts and debt at other lenders."""

    overdue_elsewhere: int = 0
    debt_elsewhere: Money = ZERO


class Bureau(Protocol):
    """Asks the bureau. Every query is seen by other lenders, so it is asked only when due."""

    def report(self, subject: str) -> CreditReport | None:
        """The report on a person; None when the bureau could not be asked."""


class SandboxBureau:
    """Tells the reports it was made with, and an empty one for everybody else."""

    def __init__(self, reports: Mapping[str, CreditReport | None] | None = None) -> None:
        self._reports = dict(reports or {})

    def report(self, subject: str) -> CreditReport | None:
        return self._reports.get(subject, CreditReport())
