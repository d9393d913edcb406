"""Closing an account: every obstacle with its amount; then a quote, a code, a receipt."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from monthly_pay.ledger.ledger import Ledger
from monthly_pay.rules.closing import Obstacle
from monthly_pay.rules.facts import AccountState, DeclineReason, HoldCause
from monthly_pay.rules.refusals import Refusal, Refused
from monthly_pay.services import accounts, closing, holds, purchases, refunds
from tests.services.build import (
    CAUSE,
    OPERATOR,
    account_of,
    confirm,
    facts_of,
    go_to,
    order,
    payment_order,
    refused,
    shop,
    yuan,
)


def told(obstacles: tuple[Obstacle, ...]) -> list[tuple[str, str, str]]:
    """Kind, title and amount of obstacles, in their order."""
    return [(o.kind.value, o.title, str(o.amount)) for o in obstacles]


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("lin", []),
        ("jiang", []),
        ("ma", []),  # a hold by the bureau is no reason to keep the account
        ("zhou", []),  # a declined order is none either
        ("feng", [("unposted", "奶粉", "258.00"), ("unposted", "咖啡豆", "79.90")]),
        ("he", [("unbilled", "手机数据线", "23.80")]),
        ("zhao", [("statement", "2026-10-08", "2194.52")]),  # with 38.52 of penalty
        ("emma", [("statement", "2026-11-21", "329.00"), ("unbilled", "Cookbook", "58.00")]),
        ("ye", [("plan", "電鍋", "599.33")]),
        ("sun", [("unbilled", "空气炸锅", "299.00"), ("hold", "environment", "0.00")]),
        (
            "chen",
            [
                ("statement", "2026-11-21", "854.99"),
                ("unbilled", "绘本", "72.50"),
                ("plan", "手机", "2099.40"),
                ("plan", "2026-08-21", "849.49"),
            ],
        ),
    ],
)
def test_every_obstacle_is_told_in_the_order_to_clear_them(
    demo: Ledger, subject: str, expected: list[tuple[str, str, str]]
) -> None:
    account_id = account_of(demo, subject)
    assert told(closing.preflight(demo, account_id).obstacles) == expected
    if expected:
        with pytest.raises(Refused) as caught:
            closing.propose(demo, CAUSE, account_id, "k1")
        assert caught.value.refusal is Refusal.OBSTACLES
        assert told(caught.value.facts["obstacles"]) == expected  # type: ignore[arg-type]


def refund(ledger: Ledger, account_id: int) -> None:
    """A refund that the shop has announced and the ledger has not booked."""
    order_no = facts_of(ledger, account_id).purchases[0].order_no
    refunds.announce(ledger, OPERATOR, account_id, order_no, yuan("49.90"), "R1")


def pending_payment(ledger: Ledger, account_id: int) -> None:
    """A payment that nothing is known of."""
    payment_order(ledger, account_id, "10")


def hold(cause: HoldCause) -> object:
    """A hold of that cause."""
    return lambda ledger, account_id: holds.place(ledger, OPERATOR, account_id, cause, {}, "h")


@pytest.mark.parametrize(
    ("arrange", "expected"),
    [
        (refund, [("refund", "", "49.90")]),
        (pending_payment, [("payment", "10.00")]),
        (hold(HoldCause.MISUSE), [("hold", "misuse", "0.00")]),
        (hold(HoldCause.IDENTITY_CHANGED), [("hold", "identity_changed", "0.00")]),
        (hold(HoldCause.CASH_OUT), [("hold", "cash_out", "0.00")]),
        (hold(HoldCause.OVERDUE), []),
        (hold(HoldCause.CUSTOMER_LOCK), []),
    ],
)
def test_what_is_still_running_or_looked_into_keeps_an_account_open(
    demo: Ledger, arrange: object, expected: list[tuple[str, ...]]
) -> None:
    account_id = account_of(demo, "jiang")
    arrange(demo, account_id)  # type: ignore[operator]
    found = told(closing.preflight(demo, account_id).obstacles)
    # The number of a payment depends on how many there were before it: it is left out here.
    assert [(o[0], o[2]) if o[0] == "payment" else o for o in found] == expected


def test_a_confirmed_closing_closes_and_keeps_the_history(demo: Ledger) -> None:
    account_id = account_of(demo, "jiang")
    before = facts_of(demo, account_id)
    quote = closing.propose(demo, CAUSE, account_id, "k1")
    assert str(quote.amount) == "0.00"
    confirm(demo, account_id, quote.id)
    closed = closing.close(demo, CAUSE, account_id, quote.id)
    assert closed.receipt == f"C261122-{account_id:05d}"
    assert closed.closed_on == date(2026, 11, 22)
    after = facts_of(demo, account_id)
    assert after.account.state is AccountState.CLOSED
    assert after.account.closed_on == date(2026, 11, 22)
    assert (after.purchases, after.statements) == (before.purchases, before.statements)
    customer = accounts.find_customer(demo, "jiang")
    assert customer is not None
    assert customer.account_id == account_id


def test_closing_twice_gives_the_same_receipt(demo: Ledger) -> None:
    account_id = account_of(demo, "jiang")
    quote = closing.propose(demo, CAUSE, account_id, "k1")
    confirm(demo, account_id, quote.id)
    with ThreadPoolExecutor(2) as pool:
        ids = [quote.id, quote.id]
        both = list(pool.map(lambda q: closing.close(demo, CAUSE, account_id, q), ids))
    go_to(demo, date(2026, 11, 24))
    assert both[0] == both[1] == closing.close(demo, CAUSE, account_id, quote.id)


def test_a_closed_account_buys_nothing_and_is_not_closed_again(demo: Ledger) -> None:
    account_id = account_of(demo, "shen")
    shop_id = shop(demo, "kiosk")
    answer = purchases.authorise(demo, CAUSE, account_id, order("X1", "20", merchant_id=shop_id))
    assert [d.reason for d in answer.declines] == [DeclineReason.ACCOUNT_CLOSED]
    with pytest.raises(Refused) as caught:
        closing.propose(demo, CAUSE, account_id, "k1")
    assert caught.value.refusal is Refusal.ACCOUNT_CLOSED
    assert caught.value.facts == {"on": date(2026, 10, 23)}


def test_nothing_is_closed_without_the_code(demo: Ledger) -> None:
    account_id = account_of(demo, "jiang")
    quote = closing.propose(demo, CAUSE, account_id, "k1")
    with refused(Refusal.CODE_MISSING):
        closing.close(demo, CAUSE, account_id, quote.id)
    assert facts_of(demo, account_id).account.state is AccountState.OPEN


def test_an_order_in_between_keeps_the_account_open(demo: Ledger) -> None:
    account_id = account_of(demo, "jiang")
    quote = closing.propose(demo, CAUSE, account_id, "k1")
    confirm(demo, account_id, quote.id)
    purchases.authorise(demo, CAUSE, account_id, order("X1", "20"))
    with refused(Refusal.QUOTE_CHANGED):
        closing.close(demo, CAUSE, account_id, quote.id)
    assert facts_of(demo, account_id).account.state is AccountState.OPEN
    assert told(closing.preflight(demo, account_id).obstacles) == [("unposted", "kettle", "20.00")]


def test_the_obstacles_are_looked_at_again_when_it_is_carried_out(demo: Ledger) -> None:
    account_id = account_of(demo, "jiang")
    quote = closing.propose(demo, CAUSE, account_id, "k1")
    confirm(demo, account_id, quote.id)
    with demo.engine.begin() as connection:  # behind the back of the account's version
        connection.exec_driver_sql(
            "INSERT INTO refunds (account_id, purchase_id, reference, amount, freed, requested_on, "
            "command_id) SELECT account_id, id, 'R1', 4990, 0, '2026-11-22', 1 FROM purchases "
            f"WHERE account_id = {account_id}"
        )
    with refused(Refusal.OBSTACLES):
        closing.close(demo, CAUSE, account_id, quote.id)
    assert facts_of(demo, account_id).account.state is AccountState.OPEN


def test_the_same_proposal_twice_is_one_quote(demo: Ledger) -> None:
    account_id = account_of(demo, "jiang")
    first = closing.propose(demo, CAUSE, account_id, "k1")
    assert closing.propose(demo, CAUSE, account_id, "k1") == first
