"""Whatever happens to an account, the books stay even and tell what a plain tally tells."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from sqlite3 import connect
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from monthly_pay.ledger.books import trial_balance
from monthly_pay.ledger.clock import LedgerClock
from monthly_pay.ledger.engine import open_engine
from monthly_pay.ledger.ledger import Ledger
from monthly_pay.rules.money import ZERO, total
from monthly_pay.services import payoff, purchases
from tests.services.build import (
    CAUSE,
    GATEWAY,
    POOR,
    book_sums,
    buyer,
    card_of,
    confirm,
    facts_of,
    go_to,
    order,
    paid,
    start,
)
from tests.services.build import OK as GOOD

Templates = Callable[[date | None], Path]
amounts = st.integers(min_value=1_000, max_value=60_000)  # 10.00 to 600.00 元 in 分
steps = st.one_of(
    st.tuples(st.just("buy"), amounts, st.sampled_from([None, None, 3, 6, 12])),
    st.tuples(st.just("pay"), amounts, st.none()),
    st.tuples(st.just("wait"), st.integers(min_value=1, max_value=20), st.none()),
)


def in_yuan(fen: int) -> str:
    """分 as 元 with two decimals."""
    return f"{fen // 100}.{fen % 100:02d}"


def check(ledger: Ledger, account_id: int, spent: list[int], received: int) -> None:
    """The books against the tally of what was bought and what was paid."""
    with ledger.read() as reading:
        assert total(trial_balance(reading.session).values()) == ZERO
    sums = book_sums(ledger)
    shop_fee = sum((fen * 6 + 500) // 1000 for fen in spent)  # 0.6 %, half a 分 rounded up
    assert sums.get("clearing", "0.00") == in_yuan(received)
    assert sums.get("merchant_fee_income", "0.00").removeprefix("-") == in_yuan(shop_fee)
    paid_out = in_yuan(sum(spent) - shop_fee)
    assert sums.get("merchant_payable", "0.00").removeprefix("-") == paid_out
    facts = facts_of(ledger, account_id)
    for charge in facts.charges:
        assert ZERO <= charge.principal_due <= charge.principal
        assert ZERO <= charge.fee_due <= charge.fee
    for plan in facts.plans:
        assert total(i.principal for i in plan.instalments) == plan.principal
        assert total(i.fee for i in plan.instalments) == plan.fee
    assert facts.overpayment >= ZERO


@settings(max_examples=12, deadline=None)
@given(history=st.lists(steps, min_size=3, max_size=10))
def test_the_books_are_even_after_any_history_and_a_payoff_ends_the_debt(
    templates: Templates, history: list[tuple[str, int, int | None]]
) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "ledger.db"
        with closing(connect(templates(None))) as source, closing(connect(file)) as target:
            source.backup(target)
        engine = open_engine(f"sqlite:///{file}")
        event.listen(engine, "connect", lambda c, _: c.execute("PRAGMA synchronous=OFF"))
        ledger = start(Ledger(engine, LedgerClock()), date(2026, 1, 25))
        account_id, today = buyer(ledger, POOR, GOOD, limit="30000"), date(2026, 1, 25)
        with engine.begin() as connection:
            connection.exec_driver_sql("UPDATE accounts SET auto_debit = 0")
        spent: list[int] = []
        received = 0
        for number, (what, size, terms) in enumerate(history):
            if what == "buy":
                placed = order(f"D{number}", in_yuan(size), terms=terms)
                if not purchases.authorise(ledger, CAUSE, account_id, placed).declines:
                    purchases.post(ledger, CAUSE, account_id, f"D{number}")
                    spent.append(size)
            elif what == "pay":
                paid(ledger, account_id, in_yuan(size), f"P{number}")
                received += size
            else:
                today += timedelta(days=size)
                go_to(ledger, today)
            check(ledger, account_id, spent, received)
        before = facts_of(ledger, account_id)
        if before.owed:
            proposal = payoff.propose(ledger, CAUSE, account_id, "payoff")
            confirm(ledger, account_id, proposal.quote.id, card_of(ledger, account_id, 1))
            payoff.pay(ledger, GATEWAY, CAUSE, account_id, proposal.quote.id)
            after = facts_of(ledger, account_id)
            assert after.owed == ZERO
            assert after.overpayment == before.overpayment
            check(ledger, account_id, spent, received + proposal.quote.amount.fen)
        engine.dispose()
