"""Money: whole 分, no floats, and no 分 lost when it is split."""

from __future__ import annotations

import operator
from dataclasses import FrozenInstanceError
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monthly_pay.rules.money import ZERO, Money, total


@pytest.mark.parametrize("amount", [1.0, 0.1, "1", Decimal(1), Fraction(1), True, None])
def test_only_a_whole_number_of_fen_is_money(amount: Any) -> None:
    with pytest.raises(TypeError, match="integer number of 分"):
        Money(amount)


@pytest.mark.parametrize("other", [1, 1.0, Decimal(1), "1"])
def test_money_does_not_meet_plain_numbers(other: Any) -> None:
    money = Money(100)
    for meet in (operator.add, operator.sub, operator.lt):
        with pytest.raises((TypeError, AttributeError)):
            meet(money, other)
    assert money != other


def test_half_a_yuan_cannot_be_given_as_a_float() -> None:
    with pytest.raises(TypeError):
        Money.yuan(1.5)  # type: ignore[arg-type]


def test_an_amount_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        Money(1).fen = 2  # type: ignore[misc]


def test_yuan_and_fen_make_an_amount() -> None:
    assert Money.yuan(12, 50) == Money(1250)
    assert Money.yuan(30_000) == Money(3_000_000)


def test_sums_and_differences() -> None:
    assert Money(1250) + Money(75) == Money(1325)
    assert Money(75) - Money(1250) == Money(-1175)
    assert -Money(75) == Money(-75)
    assert total([Money(1), Money(20), Money(300)]) == Money(321)
    assert total([]) == Money(0)


def test_amounts_are_ordered_by_their_size() -> None:
    amounts = [Money(200), Money(-5), ZERO]
    assert sorted(amounts) == [Money(-5), Money(0), Money(200)]
    assert min(Money(99), Money(100)) == Money(99)


def test_only_zero_counts_as_nothing() -> None:
    assert not ZERO
    assert Money(1)
    assert Money(-1)


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (0, "0.00"),
        (5, "0.05"),
        (50, "0.50"),
        (1250, "12.50"),
        (3_000_000, "30000.00"),
        (-5, "-0.05"),
        (-1250, "-12.50"),
    ],
)
def test_an_amount_is_written_with_two_decimals(fen: int, text: str) -> None:
    assert str(Money(fen)) == text


@pytest.mark.parametrize(
    ("fen", "rate", "share"),
    [
        (89900, "0.015", 1349),  # 1348.5
        (359900, "0.06", 21594),
        (10001, "0.03", 300),  # 300.03
        (1000, "0.0005", 1),  # 0.5
        (999, "0.0005", 0),  # 0.4995
        (1, "1/3", 0),
        (2, "1/3", 1),
        (0, "0.06", 0),
        (12345, "1", 12345),
    ],
)
def test_a_share_is_rounded_half_up_to_a_fen(fen: int, rate: str, share: int) -> None:
    assert Money(fen).times(Fraction(rate)) == Money(share)


@pytest.mark.parametrize(
    ("fen", "rate", "share"),
    [
        (215600, "0.0005", 107),  # 107.8
        (89900, "0.015", 1348),  # 1348.5
        (3999, "0.0005", 1),  # 1.9995
        (4000, "0.0005", 2),
        (4001, "0.0005", 2),  # 2.0005
        (1999, "0.0005", 0),  # 0.9995
        (2, "1/3", 0),
        (3, "1/3", 1),
        (0, "0.06", 0),
        (12345, "0", 0),
        (12345, "1", 12345),
    ],
)
def test_a_share_can_be_rounded_down_to_a_fen(fen: int, rate: str, share: int) -> None:
    assert Money(fen).times_down(Fraction(rate)) == Money(share)


@given(st.integers(0, 10**9), st.fractions(0, 1, max_denominator=10**6))
def test_rounding_down_takes_less_than_a_fen(fen: int, rate: Fraction) -> None:
    share = Money(fen).times_down(rate).fen
    assert 0 <= fen * rate - share < 1


@pytest.mark.parametrize("rate", [0.06, 2, Decimal("0.06"), "0.06"])
def test_a_rate_that_is_not_exact_is_refused(rate: Any) -> None:
    with pytest.raises(TypeError, match="a rate is a Fraction"):
        Money(100).times(rate)


@pytest.mark.parametrize("rate", [0.06, 2, Decimal("0.06")])
def test_a_rate_that_is_not_exact_is_not_rounded_down(rate: Any) -> None:
    with pytest.raises(TypeError, match="a rate is a Fraction"):
        Money(100).times_down(rate)


@pytest.mark.parametrize(
    ("fen", "parts", "expected"),
    [
        (100, 3, [34, 33, 33]),
        (89900, 3, [29967, 29967, 29966]),
        (1000, 6, [167, 167, 167, 167, 166, 166]),
        (2, 3, [1, 1, 0]),
        (0, 3, [0, 0, 0]),
        (77, 1, [77]),
        (1200, 12, [100] * 12),
    ],
)
def test_a_remainder_goes_to_the_first_parts(fen: int, parts: int, expected: list[int]) -> None:
    assert [p.fen for p in Money(fen).split(parts)] == expected


@pytest.mark.parametrize("parts", [0, -1])
def test_an_amount_cannot_be_split_into_no_parts(parts: int) -> None:
    with pytest.raises(ValueError, match="cannot split"):
        Money(100).split(parts)


@given(st.integers(-(10**9), 10**9), st.integers(1, 60))
def test_splitting_neither_loses_nor_invents_a_fen(fen: int, parts: int) -> None:
    shares = [p.fen for p in Money(fen).split(parts)]
    assert len(shares) == parts
    assert sum(shares) == fen
    assert shares == sorted(shares, reverse=True)
    assert shares[0] - shares[-1] <= 1
