"""Splitting a purchase or a bill into instalments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import islice

from monthly_pay.rules.calendar import BillingCycle
from monthly_pay.rules.money import Money, total


@dataclass(frozen=True, slots=True)
class Instalment:
    """One instalment as planned: its bill and its parts."""

    number: int
    bill_date: date
    due_date: date
    principal: Money
    fee: Money

    @property
    def amount(self) -> Money:
        """Principal and fee together."""
        return self.principal + self.fee


@dataclass(frozen=True, slots=True)
class InstalmentOffer:
    """What splitting an amount into a number of instalments means."""

    terms: int
    instalments: tuple[Instalment, ...]
    yearly_cost: Fraction

    @property
    def principal(self) -> Money:
        """The amount that is split."""
        return total(i.principal for i in self.instalments)

    @property
    def fee(self) -> Money:
        """All fees of the plan."""
        return total(i.fee for i in self.instalments)


def instalment_offer(
    principal: Money, terms: int, fee_rate: Fraction, after: date, cycle: BillingCycle
) -> InstalmentOffer:
    """The plan of ``terms`` monthly instalments from the first bill after a day.

    Principal and fee (``fee_rate`` of the principal in all) are split evenly; a 分 that
    does not divide goes to the first instalments.
    """
    bills = islice(cycle.next_bills(after), terms)
    parts = zip(bills, principal.split(terms), principal.times(fee_rate).split(terms), strict=True)
    instalments = tuple(
        Instalment(number, bill, cycle.due_date(bill), part, fee)
        for number, (bill, part, fee) in enumerate(parts, start=1)
    )
    return InstalmentOffer(terms, instalments, yearly_cost(principal, instalments))


def yearly_cost(principal: Money, instalments: Sequence[Instalment]) -> Fraction:
    """The annualised cost: twelve times the monthly internal rate of return, to 0.01 %.

    The law asks for it with every credit offer. Instalments count as monthly.
    """
    low, high = 0.0, 1.0
    for _ in range(60):
        rate = (low + high) / 2
        value = sum(i.amount.fen / (1 + rate) ** i.number for i in instalments)
        low, high = (rate, high) if value > principal.fen else (low, rate)
    return Fraction(round(high * 12 * 10_000), 10_000)
