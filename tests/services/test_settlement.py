"""What money without a named purpose pays: the oldest bill, in it penalty, fee, principal."""

from __future__ import annotations

from datetime import date

import pytest

from monthly_pay.ledger.ledger import Ledger
from monthly_pay.rules.money import ZERO
from monthly_pay.services import disputes, purchases
from tests.services.build import (
    CAUSE,
    POOR,
    book_sums,
    bought,
    buyer,
    facts_of,
    go_to,
    order,
    paid,
    start,
    yuan,
)


@pytest.fixture
def late(empty: Ledger) -> int:
    """An account on 12 October 2026, late with the bill of 1 October for 167.67.

    The bill: a purchase of 100.00, an instalment of 66.67 and its fee of 1.00 (200.00 in 3).
    Penalty of 10 and 11 October (grace ends with the 9th): 0.05 % of 100.00 = 0.05 a day;
    the plan costs 8.98 % a year, so its rate is lowered to (24 - 8.98) % / 365 = 0.0412 %,
    which on 66.67 is 0.02 a day, 分 rounded down. Together 0.14.
    """
    account_id = buyer(start(empty, date(2026, 9, 30)), POOR)
    purchases.authorise(empty, CAUSE, account_id, order("D3", "40"))  # received later
    purchases.authorise(empty, CAUSE, account_id, order("D4", "60"))
    bought(empty, account_id, "D1", "100")
    bought(empty, account_id, "D2", "200", terms=3)
    go_to(empty, date(2026, 10, 12))
    return account_id


def owed(ledger: Ledger, account_id: int) -> list[tuple[str, str, str]]:
    """Unpaid penalty, fee and principal of each bill with something unpaid."""
    return [
        (str(s.penalty_due), str(s.fee_due), str(s.principal_due))
        for s in facts_of(ledger, account_id).open_statements
    ]


def test_a_bill_is_late_with_penalty_fee_and_principal(empty: Ledger, late: int) -> None:
    assert owed(empty, late) == [("0.14", "1.00", "166.67")]
    assert book_sums(empty)["penalty_income"] == "-0.14"
    assert book_sums(empty)["fee_income"] == "-1.00"


@pytest.mark.parametrize(
    ("amount", "left"),
    [
        ("0.10", [("0.04", "1.00", "166.67")]),
        ("0.14", [("0.00", "1.00", "166.67")]),
        ("0.64", [("0.00", "0.50", "166.67")]),
        ("1.14", [("0.00", "0.00", "166.67")]),
        ("101.14", [("0.00", "0.00", "66.67")]),
        ("167.80", [("0.00", "0.00", "0.01")]),
        ("167.81", []),
    ],
)
def test_penalty_is_paid_first_then_fee_then_principal(
    empty: Ledger, late: int, amount: str, left: list[tuple[str, str, str]]
) -> None:
    paid(empty, late, amount)
    assert owed(empty, late) == left
    assert facts_of(empty, late).overpayment == ZERO


def test_in_a_bill_and_after_it_the_older_purchase_is_paid_first(empty: Ledger, late: int) -> None:
    paid(empty, late, "51.14", "half")  # 50.00 more than penalty and fee
    bill = facts_of(empty, late).open_statements[0].charges
    assert [(c.plan_id is None, str(c.principal_due)) for c in bill] == [
        (True, "50.00"),
        (False, "66.67"),
    ]
    paid(empty, late, "116.67", "rest")
    purchases.post(empty, CAUSE, late, "D3")
    purchases.post(empty, CAUSE, late, "D4")
    paid(empty, late, "45", "more")
    unbilled = facts_of(empty, late).unbilled_purchases
    assert [str(c.principal_due) for c in unbilled] == ["55.00"]  # 40.00 and 5.00 are paid


def test_a_bill_is_settled_on_the_day_its_last_fen_arrives(empty: Ledger, late: int) -> None:
    paid(empty, late, "167.80", "most")
    assert facts_of(empty, late).statements[0].settled_on is None
    go_to(empty, date(2026, 10, 13))
    paid(empty, late, "0.01", "rest")
    # No penalty on the last 0.01: 0.05 % of it is less than a 分.
    assert facts_of(empty, late).statements[0].settled_on == date(2026, 10, 13)


def test_the_older_bill_is_paid_before_the_newer_one(empty: Ledger, late: int) -> None:
    purchases.post(empty, CAUSE, late, "D3")
    go_to(empty, date(2026, 11, 2))
    # 12 to 31 October add 20 days of 0.07 and 1 November one more: 0.14 + 21 × 0.07 = 1.61.
    # The new bill: 40.00, and the second instalment of 66.67 with its fee of 1.00.
    assert owed(empty, late) == [("1.61", "1.00", "166.67"), ("0.00", "1.00", "106.67")]
    paid(empty, late, "170")
    # 169.28 for the first; the 0.72 that are left begin with the fee of the second.
    assert owed(empty, late) == [("0.00", "0.28", "106.67")]


def test_after_the_bills_come_unbilled_purchases_but_never_instalments_to_come(
    empty: Ledger, late: int
) -> None:
    purchases.post(empty, CAUSE, late, "D3")
    paid(empty, late, "200")
    facts = facts_of(empty, late)
    # 200.00 = 167.81 for the bill + 32.19 of the 40.00.
    assert [str(c.principal_due) for c in facts.unbilled_purchases] == ["7.81"]
    assert facts.overpayment == ZERO
    paid(empty, late, "10", "more")
    facts = facts_of(empty, late)
    assert facts.unbilled_purchases == ()
    assert facts.overpayment == yuan("2.19")
    assert [str(i.principal_due) for i in facts.plans[0].unbilled] == ["66.67", "66.66"]


def test_what_was_paid_too_much_pays_the_next_bill(empty: Ledger, late: int) -> None:
    paid(empty, late, "200")
    assert facts_of(empty, late).overpayment == yuan("32.19")
    go_to(empty, date(2026, 11, 1))
    facts = facts_of(empty, late)
    # The bill of 66.67 + 1.00 takes all of it: the fee first, then 31.19 of the principal.
    assert owed(empty, late) == [("0.00", "0.00", "35.48")]
    assert facts.open_statements[0].issued == yuan("67.67")
    assert facts.overpayment == ZERO


def test_a_bill_that_was_paid_before_it_was_issued_is_settled_at_once(
    empty: Ledger, late: int
) -> None:
    paid(empty, late, "240")
    go_to(empty, date(2026, 11, 1))
    facts = facts_of(empty, late)
    assert facts.open_statements == ()
    assert facts.statements[1].settled_on == date(2026, 11, 1)
    assert facts.overpayment == yuan("4.52")  # 240.00 - 167.81 - 67.67


def test_a_disputed_purchase_takes_no_money_and_no_penalty(empty: Ledger, late: int) -> None:
    disputed = next(p.id for p in facts_of(empty, late).purchases if p.order_no == "D1")
    disputes.open_dispute(empty, CAUSE, late, disputed, "never came", "d1")
    go_to(empty, date(2026, 10, 13))
    assert owed(empty, late) == [("0.16", "1.00", "166.67")]  # 0.02 more for the instalment
    paid(empty, late, "70")
    # 0.16 + 1.00 + 66.67 are paid; 2.17 belong to the customer.
    assert owed(empty, late) == [("0.00", "0.00", "100.00")]
    assert facts_of(empty, late).overpayment == yuan("2.17")
