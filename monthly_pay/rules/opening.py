"""Opening an account: who may have one, every reason against, and the limit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from monthly_pay.rules.money import ZERO, Money
from monthly_pay.rules.terms import Terms


class OpeningReason(StrEnum):
    """A reason against opening an account."""

    NOT_VERIFIED = "not_verified"
    NO_CARD = "no_card"
    TOO_YOUNG = "too_young"
    TOO_OLD = "too_old"
    OVERDUE_ELSEWHERE = "overdue_elsewhere"
    DEBT_TOO_HIGH = "debt_too_high"
    OLD_DEBT_HERE = "old_debt_here"


@dataclass(frozen=True, slots=True)
class Applicant:
    """What is looked at: identity, card, age, and what the credit bureau says."""

    born_on: date
    verified: bool
    has_card: bool
    overdue_elsewhere: int
    debt_elsewhere: Money
    written_off_here: Money = ZERO


@dataclass(frozen=True, slots=True)
class Assessment:
    """The result: approved with a limit, or every reason against."""

    reasons: tuple[OpeningReason, ...]
    limit: Money

    @property
    def approved(self) -> bool:
        """Whether nothing speaks against it."""
        return not self.reasons


# The limit falls with debt elsewhere from this share of the highest limit (configuration).
FIRST_SHARE = Fraction(1, 5)


def assess(applicant: Applicant, today: date, terms: Terms) -> Assessment:
    """Judges an application afresh; an earlier account counts only by debt left behind."""
    age = _age(applicant.born_on, today)
    checks = {
        OpeningReason.NOT_VERIFIED: not applicant.verified,
        OpeningReason.NO_CARD: not applicant.has_card,
        OpeningReason.TOO_YOUNG: age < terms.age_from,
        OpeningReason.TOO_OLD: age > terms.age_to,
        OpeningReason.OVERDUE_ELSEWHERE: applicant.overdue_elsewhere > 0,
        OpeningReason.DEBT_TOO_HIGH: applicant.debt_elsewhere > terms.debt_highest,
        OpeningReason.OLD_DEBT_HERE: applicant.written_off_here > ZERO,
    }
    reasons = tuple(reason for reason, against in checks.items() if against)
    return Assessment(reasons, ZERO if reasons else first_limit(applicant.debt_elsewhere, terms))


def first_limit(debt_elsewhere: Money, terms: Terms) -> Money:
    """A fifth of the highest limit, less with debt elsewhere, in whole hundreds of 元."""
    used = Fraction(debt_elsewhere.fen, terms.debt_highest.fen)
    fen = terms.limit_highest.times(FIRST_SHARE * (1 - used)).fen // 10_000 * 10_000
    return max(Money(fen), terms.limit_lowest)


def _age(born_on: date, today: date) -> int:
    had_birthday = (today.month, today.day) >= (born_on.month, born_on.day)
    return today.year - born_on.year - (0 if had_birthday else 1)
