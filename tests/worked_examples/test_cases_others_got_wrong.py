"""What customers of other lenders complained about, and other ledgers got wrong: each a test."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from monthly_pay.ledger.ledger import Ledger
from monthly_pay.rules.facts import HoldCause, PaymentState
from monthly_pay.rules.refusals import Refusal
from monthly_pay.services import (
    disputes,
    holds,
    limits,
    payments,
    payoff,
    refunds,
    repayment,
)
from tests.services.build import (
    CAUSE,
    GATEWAY,
    OK,
    OPERATOR,
    POOR,
    SLOW,
    card_of,
    confirm,
    refused,
    yuan,
)
from tests.worked_examples.life import Life, written


def reminders(ledger: Ledger) -> list[tuple[str, str]]:
    """Day and kind of every reminder that was queued."""
    query = text("SELECT queued_on, kind FROM reminders ORDER BY queued_on, id")
    with ledger.engine.connect() as connection:
        return [(str(on), kind) for on, kind in connection.execute(query)]


# Payoff


def test_a_payoff_has_the_penalty_up_to_yesterday_and_stops_it(empty: Ledger) -> None:
    life = Life.begins(empty, "2026-10-20", POOR)
    life.buys("D1", "500")
    life.goes_on_to("2026-11-21")
    found = payoff.propose(empty, CAUSE, life.account_id, "k1")
    # 10 to 20 November: 11 × 0.25.
    assert str(found.quote.amount) == life.owed == "502.75"
    life.pays("502.75", "all")
    life.goes_on_to("2026-12-31")
    assert (life.owed, life.books["penalty_income"]) == ("0.00", "-2.75")


def test_a_payoff_has_the_interest_of_the_days_that_have_passed(empty: Ledger) -> None:
    life = Life.begins(empty, "2026-10-20", POOR)
    life.buys("D1", "1000")
    life.goes_on_to("2026-11-04")
    life.pays("100", "minimum")
    life.goes_on_to("2026-11-20")
    found = payoff.propose(empty, CAUSE, life.account_id, "k1")
    # 7 to 19 November: 13 × 0.45.
    assert str(found.quote.amount) == life.owed == "905.85"
    (item,) = found.payoff.items
    assert (str(item.principal), str(item.interest), str(item.penalty)) == (
        "900.00",
        "5.85",
        "0.00",
    )


def test_a_payoff_quote_of_yesterday_is_not_taken_today(empty: Ledger) -> None:
    life = Life.begins(empty, "2026-10-20", POOR)
    life.buys("D1", "500")
    life.goes_on_to("2026-11-20")
    quote = payoff.propose(empty, CAUSE, life.account_id, "k1").quote
    confirm(empty, life.account_id, quote.id, card_of(empty, life.account_id))
    life.goes_on_to("2026-11-21")
    with refused(Refusal.QUOTE_CHANGED):
        payoff.pay(empty, GATEWAY, CAUSE, life.account_id, quote.id)
    assert life.even().owed == "502.75"


def test_the_fee_of_settling_early_is_told_before_and_is_all_that_is_taken(empty: Ledger) -> None:
    life = Life.begins(empty, "2026-10-20", OK)
    life.buys("D1", "600", terms=6)  # 6 × (100.00 + 3.00)
    life.buys("D2", "80")  # not split: free of charge
    found = life.settles()
    assert [(i.kind.value, str(i.early_fee), str(i.amount)) for i in found.payoff.items] == [
        ("unbilled", "0.00", "80.00"),
        ("plan", "3.00", "603.00"),
    ]
    (payment,) = life.facts.payments
    assert str(payment.amount) == str(found.quote.amount) == "683.00"
    life.goes_on_to("2027-05-02")
    assert (life.bills, len(life.facts.payments)) == ([], 1)  # no fee comes later
    assert life.books["fee_income"] == "-3.00"


# Freezes


def test_a_frozen_account_costs_nothing_more_than_one_that_is_not(empty: Ledger) -> None:
    life = Life.begins(empty, "2026-10-20", OK)
    life.buys("D1", "600", terms=6)
    holds.place(empty, OPERATOR, life.account_id, HoldCause.ENVIRONMENT, {}, "h1")
    life.goes_on_to("2027-04-07")
    # Six bills of 103.00, debited on their days.
    assert [bill[1:3] for bill in life.bills] == [("103.00", "0.00")] * 6
    assert life.books["clearing"] == "618.00"
    assert "penalty_income" not in life.books


def test_interest_and_penalty_stand_still_in_a_dispute_and_are_not_made_up_for(
    empty: Ledger,
) -> None:
    life = Life.begins(empty, "2026-10-20", POOR)
    life.buys("D1", "600")
    life.buys("D2", "400")
    life.goes_on_to("2026-11-04")
    purchase = life.facts.purchases[0]
    number = disputes.open_dispute(
        empty, CAUSE, life.account_id, purchase.id, "never came", "k1"
    ).number
    life.pays("100", "minimum")  # a tenth of 1000.00; it goes to the undisputed purchase
    life.goes_on_to("2026-11-17")
    # 7 to 16 November: 0.05 % of 300.00 = 0.15 a day, nothing for the 600.00.
    assert life.late == [("900.00", "0.00", "1.50", "0.00")]
    disputes.decide_dispute(empty, OPERATOR, number, upheld=False)
    life.goes_on_to("2026-11-19")
    # 17 and 18 November: 0.45 a day. The ten days of the dispute stay free.
    assert life.late == [("900.00", "0.00", "2.40", "0.00")]


@pytest.mark.parametrize("cause", list(HoldCause), ids=str)
def test_a_frozen_account_can_be_repaid(empty: Ledger, cause: HoldCause) -> None:
    life = Life.begins(empty, "2026-10-20", OK)
    life.buys("D1", "200")
    life.goes_on_to("2026-11-03")
    holds.place(empty, OPERATOR, life.account_id, cause, {}, "h1")
    quote = repayment.propose(empty, CAUSE, life.account_id, yuan("50"), "k1").quote
    confirm(empty, life.account_id, quote.id, card_of(empty, life.account_id))
    done = payoff.pay(empty, GATEWAY, CAUSE, life.account_id, quote.id)
    assert (done.state, life.even().owed) == (PaymentState.SUCCEEDED, "150.00")
    assert str(life.settles().quote.amount) == "150.00"
    assert (life.owed, [h.cause for h in life.facts.active_holds]) == ("0.00", [cause])


# Refunds


@pytest.mark.parametrize("amount", ["0", "-0.01", "-100"])
def test_a_refund_of_nothing_or_less_leaves_the_schedule_alone(empty: Ledger, amount: str) -> None:
    life = Life.begins(empty, "2026-10-20")
    life.buys("D1", "600", terms=6)
    before = life.facts, written(empty)
    with refused(Refusal.AMOUNT_NOT_POSITIVE):
        life.gets_back("D1", amount, "R1")
    assert (life.facts, written(empty)) == before


def test_a_refund_told_three_times_shortens_the_schedule_once(empty: Ledger) -> None:
    life = Life.begins(empty, "2026-10-20")
    life.buys("D1", "600", terms=6)
    answers = {life.gets_back("D1", "150", "R1") for _ in range(3)}
    assert answers == {("150.00", "0.00")}
    assert [str(i.principal_due) for i in life.facts.plans[0].instalments] == [
        "100.00",
        "100.00",
        "100.00",
        "100.00",
        "50.00",
        "0.00",
    ]
    with refused(Refusal.SAME_KEY_OTHER_REQUEST):
        life.gets_back("D1", "160", "R1")
    assert life.even().owed == "450.00"


def test_many_small_refunds_end_at_zero_and_not_beyond(empty: Ledger) -> None:
    life = Life.begins(empty, "2026-10-20")
    life.buys("D1", "100.01", terms=3)  # 33.34 + 33.34 + 33.33
    for number in range(10):
        assert life.gets_back("D1", "10", f"R{number}") == ("10.00", "0.00")
    assert life.owed == "0.01"
    with refused(Refusal.LARGER_THAN_LEFT):
        life.gets_back("D1", "0.02", "R10")
    life.gets_back("D1", "0.01", "R11")
    life.goes_on_to("2027-02-02")
    # Ten times 0.06 of the shop's fee went back, and the 0.00 of the last 分: 0.60 of 0.60.
    assert (life.bills, life.owed, life.books) == ([], "0.00", {})


def test_refunds_that_were_announced_are_together_at_most_the_price(empty: Ledger) -> None:
    life = Life.begins(empty, "2026-10-20")
    life.buys("D1", "100")
    refunds.announce(empty, CAUSE, life.account_id, "D1", yuan("70"), "R1")
    with refused(Refusal.LARGER_THAN_LEFT):
        refunds.announce(empty, CAUSE, life.account_id, "D1", yuan("30.01"), "R2")
    with refused(Refusal.LARGER_THAN_LEFT):
        life.gets_back("D1", "100", "R3")
    with refused(Refusal.SAME_KEY_OTHER_REQUEST):
        life.gets_back("D1", "700", "R1")  # another amount than was announced
    assert life.even().owed == "100.00"
    assert life.gets_back("D1", "70", "R1") == ("70.00", "0.00")
    assert life.gets_back("D1", "30", "R4") == ("30.00", "0.00")
    assert (life.facts.running_refunds, life.books) == ((), {})


# Limit


def causes(life: Life) -> tuple[str, str, dict[str, str]]:
    """Expected and available limit after the last payment, and what explains the difference."""
    gap = limits.gap_after_last_payment(life.ledger, life.account_id)
    assert gap is not None
    assert gap.expected.fen - gap.available.fen == sum(amount.fen for _, amount in gap.causes)
    return (
        str(gap.expected),
        str(gap.available),
        {cause.value: str(amount) for cause, amount in gap.causes},
    )


def test_a_limit_that_did_not_come_back_has_reasons_that_add_up(empty: Ledger) -> None:
    life = Life.begins(empty, "2026-10-20", POOR)
    life.buys("D1", "600", terms=6)
    life.goes_on_to("2026-11-03")
    life.pays("103", "bill")
    # 4400.00 were available; 103.00 were paid, of which 3.00 are a fee.
    assert causes(life) == ("4503.00", "4500.00", {"fees_and_penalty": "3.00"})
    limits.set_limit(empty, OPERATOR, life.account_id, yuan("4000"), "review", "l1")
    life.buys("D2", "45")
    assert causes(life) == (
        "4503.00",
        "3455.00",
        {"fees_and_penalty": "3.00", "limit_cut": "1000.00", "new_purchases": "45.00"},
    )


def test_a_limit_waits_for_a_repayment_that_is_on_its_way(empty: Ledger) -> None:
    life = Life.begins(empty, "2026-11-02", SLOW)
    life.buys("D1", "100")
    repayment.pay_directly(empty, GATEWAY, CAUSE, life.account_id, yuan("100"), "", "k1")
    assert causes(life) == ("5000.00", "4900.00", {"still_posting": "100.00"})
    payments.refresh(empty, GATEWAY, CAUSE, life.facts.payments[0].id)
    assert causes(life.even()) == ("5000.00", "5000.00", {})


# Reminders


def test_who_pays_late_is_reminded_on_four_days_and_who_paid_is_not(empty: Ledger) -> None:
    life = Life.begins(empty, "2026-10-20", POOR)
    life.buys("D1", "200")
    life.goes_on_to("2026-11-20")
    assert reminders(empty) == [
        ("2026-11-04", "due_soon"),
        ("2026-11-06", "due_today"),
        ("2026-11-07", "late"),
        ("2026-11-09", "grace_ends"),
    ]


@pytest.mark.parametrize("how", ["paid", "refunded", "disputed"])
def test_no_reminder_is_sent_after_a_payment_a_return_or_a_dispute(empty: Ledger, how: str) -> None:
    life = Life.begins(empty, "2026-10-20", POOR)
    life.buys("D1", "200")
    life.goes_on_to("2026-11-05")
    if how == "paid":
        life.pays("200", "all")
    elif how == "refunded":
        life.gets_back("D1", "200", "R1")
    else:
        purchase = life.facts.purchases[0].id
        disputes.open_dispute(empty, CAUSE, life.account_id, purchase, "broken", "k1")
    life.goes_on_to("2026-11-20")
    assert reminders(empty) == [("2026-11-04", "due_soon")]


def test_who_paid_the_minimum_is_not_called_late(empty: Ledger) -> None:
    life = Life.begins(empty, "2026-10-20", POOR)
    life.buys("D1", "200")
    life.goes_on_to("2026-11-05")
    life.pays("20", "minimum")
    life.goes_on_to("2026-12-06")
    assert [kind for _, kind in reminders(empty)] == ["due_soon", "due_today"]
    life.goes_on_to("2026-12-08")
    assert reminders(empty)[2:] == [("2026-12-07", "late")]
