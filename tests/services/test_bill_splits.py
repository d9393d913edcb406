"""Splitting the purchases of a bill: what moves, until when, and what stays on the bill."""

from __future__ import annotations

from datetime import date

import pytest

from monthly_pay.ledger.ledger import Ledger
from monthly_pay.rules.facts import PlanKind
from monthly_pay.rules.money import ZERO
from monthly_pay.rules.refusals import Refusal
from monthly_pay.services import splitting
from tests.services.build import (
    CAUSE,
    POOR,
    account_of,
    bought,
    buyer,
    facts_of,
    go_to,
    paid,
    refused,
    start,
    yuan,
)


@pytest.fixture
def account_id(empty: Ledger) -> int:
    """An account with bills on the 1st, due on the 6th, on 31 October 2026; its card is empty."""
    return buyer(start(empty, date(2026, 10, 31)), POOR)


def parts(ledger: Ledger, account_id: int) -> list[tuple[str, str, str]]:
    """Bill date, principal and fee of each instalment of the only plan."""
    (plan,) = facts_of(ledger, account_id).plans
    return [(str(i.bill_date), str(i.principal), str(i.fee)) for i in plan.instalments]


def test_a_split_bill_moves_its_purchases_and_leaves_its_instalments(
    empty: Ledger, account_id: int
) -> None:
    bought(empty, account_id, "D1", "100.01")
    bought(empty, account_id, "D2", "50")
    bought(empty, account_id, "D3", "300", terms=3)
    go_to(empty, date(2026, 11, 3))
    (statement,) = facts_of(empty, account_id).open_statements
    assert statement.due == yuan("251.51")  # 100.01 + 50 + 100 + a fee of 1.50
    splitting.split(empty, CAUSE, account_id, f"bill:{statement.id}", 6)
    facts = facts_of(empty, account_id)
    _purchase_plan, plan = facts.plans
    assert plan.kind is PlanKind.BILL
    # 15001 分 = 2501 + 5 × 2500; 3 % are 450.03, so 450 分 = 6 × 75.
    assert [str(i.principal) for i in plan.instalments] == ["25.01"] + ["25.00"] * 5
    assert {str(i.fee) for i in plan.instalments} == {"0.75"}
    assert plan.instalments[0].bill_date == date(2026, 12, 1)
    assert facts.open_statements[0].due == yuan("101.50")
    assert facts.principal_due == yuan("450.01")


def test_only_what_is_unpaid_of_a_bill_is_split(empty: Ledger, account_id: int) -> None:
    bought(empty, account_id, "D1", "100")
    bought(empty, account_id, "D2", "50")
    go_to(empty, date(2026, 11, 3))
    paid(empty, account_id, "120")  # the older purchase, and 20 of the other
    (statement,) = facts_of(empty, account_id).open_statements
    splitting.split(empty, CAUSE, account_id, f"bill:{statement.id}", 3)
    assert [p[1] for p in parts(empty, account_id)] == ["10.00"] * 3


def test_a_bill_can_be_split_until_its_due_day_and_not_after(
    empty: Ledger, account_id: int
) -> None:
    bought(empty, account_id, "D1", "100")
    go_to(empty, date(2026, 11, 7))
    (statement,) = facts_of(empty, account_id).open_statements
    with refused(Refusal.ARREARS):
        splitting.split(empty, CAUSE, account_id, f"bill:{statement.id}", 3)
    assert facts_of(empty, account_id).plans == ()


def test_a_bill_split_on_its_due_day_is_not_late(empty: Ledger, account_id: int) -> None:
    bought(empty, account_id, "D1", "100")
    go_to(empty, date(2026, 11, 6))
    (statement,) = facts_of(empty, account_id).open_statements
    splitting.split(empty, CAUSE, account_id, f"bill:{statement.id}", 3)
    go_to(empty, date(2026, 11, 12))
    facts = facts_of(empty, account_id)
    assert facts.open_statements == ()
    assert facts.payments == ()  # nothing was due, so nothing was debited
    assert facts.active_holds == ()
    assert facts.owed == yuan("100")


def test_a_bill_of_which_everything_was_split_is_settled_that_day(
    empty: Ledger, account_id: int
) -> None:
    bought(empty, account_id, "D1", "100")
    go_to(empty, date(2026, 11, 3))
    (statement,) = facts_of(empty, account_id).open_statements
    splitting.split(empty, CAUSE, account_id, f"bill:{statement.id}", 3)
    go_to(empty, date(2026, 12, 3))
    paid(empty, account_id, "33.84")
    assert facts_of(empty, account_id).statements[0].settled_on == date(2026, 11, 3)


def test_no_bill_is_split_while_another_is_late(empty: Ledger, account_id: int) -> None:
    bought(empty, account_id, "D1", "100")
    go_to(empty, date(2026, 11, 3))
    bought(empty, account_id, "D2", "80")
    go_to(empty, date(2026, 12, 2))
    _late, current = facts_of(empty, account_id).open_statements
    with refused(Refusal.ARREARS):
        splitting.split(empty, CAUSE, account_id, f"bill:{current.id}", 3)


def test_a_bill_of_instalments_only_has_nothing_to_split(empty: Ledger, account_id: int) -> None:
    bought(empty, account_id, "D1", "300", terms=3)
    go_to(empty, date(2026, 11, 3))
    (statement,) = facts_of(empty, account_id).open_statements
    with refused(Refusal.NOT_ALLOWED_NOW):
        splitting.split(empty, CAUSE, account_id, f"bill:{statement.id}", 3)


def test_somebody_elses_purchase_or_bill_is_not_split(demo: Ledger) -> None:
    mine, theirs = account_of(demo, "lin"), facts_of(demo, account_of(demo, "emma"))
    charge, statement = theirs.unbilled_purchases[0].id, theirs.open_statements[0].id
    with refused(Refusal.NOT_ALLOWED_NOW):
        splitting.split(demo, CAUSE, mine, f"purchase:{charge}", 3)
    with refused(Refusal.NOT_ALLOWED_NOW):
        splitting.split(demo, CAUSE, mine, f"bill:{statement}", 3)
    after = facts_of(demo, account_of(demo, "emma"))
    assert (after.plans, after.owed) == ((), yuan("387"))  # 329 + 58
    assert facts_of(demo, mine).owed == ZERO
