"""Early payoff: what is quoted is what is paid, and after it nothing is owed."""

from __future__ import annotations

from datetime import date

import pytest

from monthly_pay.ledger.ledger import Ledger
from monthly_pay.rules.facts import HoldCause, PaymentState
from monthly_pay.rules.money import ZERO
from monthly_pay.rules.refusals import Refusal
from monthly_pay.services import payments, payoff, purchases
from tests.services.build import (
    CAUSE,
    GATEWAY,
    account_of,
    book_sums,
    card_of,
    confirm,
    count,
    facts_of,
    go_to,
    order,
    refused,
    yuan,
)

# One demo customer on 22 November 2026, whose bills are issued on the 21st:
#   the bill: 299.92 + 18.00 (5th of 12 of the phone), 283.17 + 8.50 (3rd of 6 of an older
#   bill), 86.40 and 159.00: principal 828.49, fees 26.50;
#   the phone, 3599.00 in 12: 3 × 299.92 + 4 × 299.91 = 2099.40 to come; fees to come
#   18.00 + 6 × 17.99 = 125.94, of which the next 18.00 are taken and 107.94 dropped;
#   the bill of 1699.00 in 6: 283.17 + 2 × 283.16 = 849.49; fees 3 × 8.49, 16.98 dropped.
ITEMS = [
    ("statement", "2026-11-21", "828.49", "26.50", "0.00", "0.00"),
    ("unbilled", "绘本", "72.50", "0.00", "0.00", "0.00"),
    ("plan", "手机", "2099.40", "0.00", "18.00", "107.94"),
    ("plan", "2026-08-21", "849.49", "0.00", "8.49", "16.98"),
]


def propose(
    ledger: Ledger, subject: str, key: str = "k1", plan_id: int | None = None
) -> payoff.PayoffProposal:
    """A payoff of a demo customer."""
    return payoff.propose(ledger, CAUSE, account_of(ledger, subject), key, plan_id)


def settle(
    ledger: Ledger, subject: str, key: str = "k1", card: int = 0, plan_id: int | None = None
) -> payments.PaymentResult:
    """Proposes, confirms and pays."""
    account_id = account_of(ledger, subject)
    quote = propose(ledger, subject, key, plan_id).quote
    confirm(ledger, account_id, quote.id, card_of(ledger, account_id, card))
    return payoff.pay(ledger, GATEWAY, CAUSE, account_id, quote.id)


def test_the_payoff_of_everything_is_itemised(demo: Ledger) -> None:
    proposal = propose(demo, "chen")
    assert [
        (i.kind.value, i.title, *map(str, (i.principal, i.fee, i.early_fee, i.fee_dropped)))
        for i in proposal.payoff.items
    ] == ITEMS
    # 854.99 + 72.50 + 2117.40 + 857.98
    assert proposal.quote.amount == yuan("3902.87")
    assert proposal.quote.items == proposal.payoff.items
    assert proposal.payoff.saved == yuan("124.92")
    assert proposal.payoff.left_out == ()


def test_a_payoff_settles_everything_and_no_bill_comes_after_it(demo: Ledger) -> None:
    before = book_sums(demo)
    result = settle(demo, "chen")
    assert (result.state, str(result.amount)) == (PaymentState.SUCCEEDED, "3902.87")
    facts = facts_of(demo, account_of(demo, "chen"))
    assert (facts.owed, facts.overpayment, facts.active_plans) == (ZERO, ZERO, ())
    assert facts.statements[-1].settled_on == date(2026, 11, 22)
    after = book_sums(demo)
    assert yuan(after["clearing"]) - yuan(before["clearing"]) == yuan("3902.87")
    assert yuan(before["fee_income"]) - yuan(after["fee_income"]) == yuan("26.49")  # 18.00 + 8.49
    statements = count(demo, "statements")
    go_to(demo, date(2026, 12, 23))
    assert facts_of(demo, account_of(demo, "chen")).owed == ZERO
    assert facts_of(demo, account_of(demo, "chen")).open_statements == ()
    assert count(demo, "statements") > statements  # the others' bills


def test_one_plan_alone_can_be_settled(demo: Ledger) -> None:
    account_id = account_of(demo, "chen")
    phone, older_bill = facts_of(demo, account_id).active_plans
    result = settle(demo, "chen", plan_id=phone.id)
    # 299.92 + 18.00 that are billed, 2099.40 to come, 18.00 for the next period.
    assert str(result.amount) == "2435.32"
    facts = facts_of(demo, account_id)
    assert [p.id for p in facts.active_plans] == [older_bill.id]
    assert facts.open_statements[0].due == yuan("537.07")  # 854.99 - 317.92
    assert facts.plans[1].rest == older_bill.rest == yuan("1166.63")  # 291.67 + 849.49 + 25.47
    assert facts.overpayment == ZERO


def test_settling_costs_no_fee_when_the_last_but_one_instalment_is_billed(demo: Ledger) -> None:
    (plan,) = facts_of(demo, account_of(demo, "ye")).active_plans
    # Two of three are to come: 299.67 + 299.66, and the fee of the next, 4.50.
    first = propose(demo, "ye", "two to come", plan.id).payoff
    assert (first.amount, first.saved) == (yuan("603.83"), yuan("4.49"))
    go_to(demo, plan.instalments[1].bill_date)
    # The second is billed with its fee, the third costs nothing more than itself.
    second = propose(demo, "ye", "one to come", plan.id).payoff
    assert (second.amount, second.saved) == (yuan("603.83"), yuan("4.49"))
    (item,) = second.items
    assert (item.fee, item.early_fee) == (yuan("4.50"), ZERO)


def test_a_late_bill_is_settled_with_its_penalty_and_the_hold_stays(demo: Ledger) -> None:
    account_id = account_of(demo, "zhao")
    result = settle(demo, "zhao", card=1)  # the wallet; the card has no money
    assert (result.state, str(result.amount)) == (PaymentState.SUCCEEDED, "2194.52")
    facts = facts_of(demo, account_id)
    assert facts.owed == ZERO
    assert [hold.cause for hold in facts.active_holds] == [HoldCause.OVERDUE]
    go_to(demo, date(2026, 11, 26))
    assert facts_of(demo, account_id).owed == ZERO  # no penalty any more


def test_orders_not_yet_received_are_left_out_and_stay(demo: Ledger) -> None:
    account_id = account_of(demo, "emma")
    purchases.authorise(demo, CAUSE, account_id, order("X1", "20"))
    proposal = propose(demo, "emma")
    assert [(p.item, str(p.amount)) for p in proposal.payoff.left_out] == [("kettle", "20.00")]
    assert proposal.quote.amount == yuan("387")
    settle(demo, "emma", "k2")
    assert [p.order_no for p in facts_of(demo, account_id).unposted] == ["X1"]


@pytest.mark.parametrize("subject", ["lin", "feng", "jiang", "ma", "shen"])
def test_who_owes_nothing_gets_no_quote(demo: Ledger, subject: str) -> None:
    before = count(demo, "quotes")
    with refused(Refusal.NOTHING_OWED):
        propose(demo, subject)
    assert count(demo, "quotes") == before


def test_somebody_elses_plan_or_a_settled_one_is_unknown(demo: Ledger) -> None:
    (plan,) = facts_of(demo, account_of(demo, "ye")).active_plans
    with refused(Refusal.UNKNOWN_OBJECT):
        propose(demo, "chen", plan_id=plan.id)
    settle(demo, "ye", "k1", plan_id=plan.id)
    with refused(Refusal.UNKNOWN_OBJECT):
        propose(demo, "ye", "k2", plan.id)


def test_the_same_proposal_twice_is_one_quote(demo: Ledger) -> None:
    first = propose(demo, "chen")
    before = count(demo, "quotes")
    assert propose(demo, "chen") == first
    assert count(demo, "quotes") == before


def test_a_purchase_in_between_pays_nothing_and_is_in_the_next_quote(demo: Ledger) -> None:
    account_id = account_of(demo, "emma")
    quote = propose(demo, "emma").quote
    confirm(demo, account_id, quote.id, card_of(demo, account_id))
    purchases.authorise(demo, CAUSE, account_id, order("X1", "20"))
    purchases.post(demo, CAUSE, account_id, "X1")
    clearing = book_sums(demo)["clearing"]
    with refused(Refusal.QUOTE_CHANGED):
        payoff.pay(demo, GATEWAY, CAUSE, account_id, quote.id)
    assert book_sums(demo)["clearing"] == clearing
    assert facts_of(demo, account_id).payments == ()
    assert str(settle(demo, "emma", "k2").amount) == "407.00"  # 387 + 20
    assert facts_of(demo, account_id).owed == ZERO


def test_a_failed_payment_leaves_the_debt_and_a_new_quote_can_be_paid(demo: Ledger) -> None:
    account_id = account_of(demo, "chen")
    result = settle(demo, "chen", "k1", card=1)
    assert (result.state, result.failure) == (PaymentState.FAILED, "insufficient_funds")
    # Bill 854.99, unbilled 72.50, plans 2099.40 + 849.49: the fees to come are not booked.
    assert facts_of(demo, account_id).owed == yuan("3876.38")
    assert settle(demo, "chen", "k2").state is PaymentState.SUCCEEDED
    assert facts_of(demo, account_id).owed == ZERO
