"""Commands that have nothing to do with each other may come in any order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monthly_pay.ledger.ledger import Ledger
from monthly_pay.rules.limit import limit_view
from monthly_pay.services import day, limits, locking, purchases, refunds
from tests.properties.stage import new_ledger
from tests.properties.test_histories import LONG, USUAL
from tests.services.build import (
    CAUSE,
    GATEWAY,
    POOR,
    book_sums,
    bought,
    buyer,
    facts_of,
    order,
    paid,
    start,
    yuan,
)

BEGIN = date(2026, 10, 20)
Templates = Callable[[date | None], Path]


def picture(ledger: Ledger, account_id: int) -> object:
    """An account as its owner sees it, without the numbers of rows."""
    facts = facts_of(ledger, account_id)
    with ledger.read() as reading:
        view = limit_view(facts, reading.today)
    return (
        facts.owed,
        facts.overpayment,
        view,
        sorted((p.order_no, p.state, p.refunded) for p in facts.purchases),
        sorted((c.bill_date, c.principal_due, c.fee_due) for c in facts.charges),
        [(s.bill_date, s.issued, s.due, s.settled_on) for s in facts.statements],
        len(facts.active_holds),
    )


def days_pass(ledger: Ledger, days: int) -> None:
    """Closes the days after the first."""
    for passed in range(days):
        day.close_day(ledger, GATEWAY, BEGIN + timedelta(days=passed))


def of_one_account(ledger: Ledger, account_id: int) -> list[Callable[[], object]]:
    """Commands of a day about different things; two orders wait, one is received."""
    for number, amount in (("W1", "120"), ("W2", "80.55")):
        purchases.authorise(ledger, CAUSE, account_id, order(number, amount))
    bought(ledger, account_id, "R1", "300", 3)
    new = order("N1", "45.10")
    return [
        lambda: purchases.post(ledger, CAUSE, account_id, "W1"),
        lambda: refunds.cancel(ledger, CAUSE, account_id, "W2"),
        lambda: refunds.refund(ledger, CAUSE, account_id, "R1", yuan("120"), "F1"),
        lambda: refunds.refund(ledger, CAUSE, account_id, "R1", yuan("30"), "F2"),
        lambda: purchases.authorise(ledger, CAUSE, account_id, new),
        lambda: limits.set_limit(ledger, CAUSE, account_id, yuan("4000"), "review", "l1"),
    ]


def lives(ledger: Ledger) -> dict[str, list[Callable[[], object]]]:
    """Three customers; what each does has an order of its own."""
    accounts = {name: buyer(ledger, POOR, subject=name) for name in ("a", "b", "c")}

    amounts = {"a": "100.01", "b": "600", "c": "1234.56"}

    def life(name: str, amount: str) -> list[Callable[[], object]]:
        account_id = accounts[name]
        return [
            lambda: bought(ledger, account_id, f"{name}1", amount, 3),
            lambda: bought(ledger, account_id, f"{name}2", "77.77"),
            lambda: paid(ledger, account_id, "50", f"{name}3"),
            lambda: refunds.refund(ledger, CAUSE, account_id, f"{name}1", yuan("99"), "F"),
            lambda: locking.lock(ledger, CAUSE, account_id, "lost phone", "lock"),
        ]

    return {name: life(name, amount) for name, amount in amounts.items()}


def run(property_: Callable[..., None], config: pytest.Config) -> None:
    """Tries some orders, or with ``--long`` many."""
    settings(
        LONG if config.getoption("--long") else USUAL,
        max_examples=100 if config.getoption("--long") else 5,
    )(property_)()


def test_the_order_of_independent_commands_of_an_account_does_not_matter(
    templates: Templates, pytestconfig: pytest.Config
) -> None:
    def outcome(places: list[int]) -> object:
        with TemporaryDirectory() as folder:
            ledger = start(new_ledger(templates(None), Path(folder)), BEGIN)
            account_id = buyer(ledger, POOR)
            commands = of_one_account(ledger, account_id)
            for place in places:
                commands[place]()
            days_pass(ledger, 13)  # over the bill of 1 November
            found = picture(ledger, account_id), book_sums(ledger)
            ledger.engine.dispose()
            return found

    expected = outcome([0, 1, 2, 3, 4, 5])

    @given(st.permutations(range(6)))
    def any_order(places: list[int]) -> None:
        assert outcome(places) == expected

    run(any_order, pytestconfig)


def test_what_other_customers_do_in_between_does_not_matter(
    templates: Templates, pytestconfig: pytest.Config
) -> None:
    def outcome(turns: str) -> object:
        with TemporaryDirectory() as folder:
            ledger = start(new_ledger(templates(None), Path(folder)), BEGIN)
            waiting = lives(ledger)
            for name in turns:
                waiting[name].pop(0)()
            days_pass(ledger, 13)  # over the bill of 1 November
            # Customers are made in the order a, b, c; so are their accounts.
            found = [picture(ledger, account_id) for account_id in (1, 2, 3)], book_sums(ledger)
            ledger.engine.dispose()
            return found

    expected = outcome("aaaaabbbbbccccc")

    @given(st.permutations("aaaaabbbbbccccc"))
    def any_interleaving(turns: list[str]) -> None:
        assert outcome("".join(turns)) == expected

    run(any_interleaving, pytestconfig)
