"""Money: an integer number of 分 that cannot meet a float."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount of Chinese yuan in 分 (1/100 元); negative amounts are allowed in sums."""

    fen: int

    def __post_init__(self) -> None:
        if type(self.fen) is not int:
            raise TypeError(f"Money takes an integer number of 分, not {self.fen!r}")

    @classmethod
    def yuan(cls, yuan: int, fen: int = 0) -> Money:
        """``Money.yuan(12, 50)`` is 12.50 元."""
        return cls(yuan * 100 + fen)

    def __add__(self, other: Money) -> Money:
        return Money(self.fen + other.fen)

    def __sub__(self, other: Money) -> Money:
        return Money(self.fen - other.fen)

    def __neg__(self) -> Money:
        return Money(-self.fen)

    def __bool__(self) -> bool:
        return self.fen != 0

    def times(self, rate: Fraction) -> Money:
        """The share ``rate`` of this amount, rounded half up to a whole 分."""
        return Money((self.fen * _exact(rate) + Fraction(1, 2)).__floor__())

    def times_down(self, rate: Fraction) -> Money:
        """The share ``rate`` of this amount, rounded down to a whole 分."""
        return Money((self.fen * _exact(rate)).__floor__())

    def split(self, parts: int) -> tuple[Money, ...]:
        """Equal parts that add up to this amount; what does not divide goes to the first ones."""
        if parts < 1:
            raise ValueError(f"cannot split into {parts} parts")
        each, rest = divmod(self.fen, parts)
        return tuple(Money(each + (1 if k < rest else 0)) for k in range(parts))

    def __str__(self) -> str:
        sign = "-" if self.fen < 0 else ""
        return f"{sign}{abs(self.fen) // 100}.{abs(self.fen) % 100:02d}"


def _exact(rate: Fraction) -> Fraction:
    if not isinstance(rate, Fraction):
        raise TypeError(f"a rate is a Fraction, not {rate!r}")
    return rate


ZERO = Money(0)
# A thousand million 元: no order comes near it, and sums of it fit a column of a database.
LARGEST = Money(10**11)


def total(amounts: Iterable[Money]) -> Money:
    """The sum of amounts; nothing adds up to zero."""
    return sum(amounts, start=ZERO)
