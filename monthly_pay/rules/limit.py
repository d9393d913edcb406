"""The credit limit: what it is made of and what is left of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from monthly_pay.rules.facts import AccountFacts
from monthly_pay.rules.money import ZERO, Money, total


@dataclass(frozen=True, slots=True)
class LimitView:
    """The parts of the limit; ``limit`` is used plus available unless it was cut below use."""

    limit: Money
    used: Money
    used_posted: Money
    used_unposted: Money

    @property
    def available(self) -> Money:
        """What can still be bought; never below zero."""
        return max(self.limit - self.used, ZERO)


def limit_view(facts: AccountFacts, today: date) -> LimitView:
    """The limit of that day. Principal owed and unposted orders use it, fees do not."""
    account = facts.account
    limit = account.limit
    if account.temporary_until is not None and today <= account.temporary_until:
        limit += account.temporary_limit
    limit += account.one_off_limit
    posted = facts.principal_due
    unposted = total(p.amount - p.refunded for p in facts.unposted)
    return LimitView(limit, posted + unposted, posted, unposted)
