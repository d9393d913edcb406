"""Why the limit did not come back in full: causes that add up to what is missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from monthly_pay.rules.facts import AccountFacts, LimitChangeKind, PaymentState
from monthly_pay.rules.limitgap import LimitGap, SincePayment, limit_gap
from monthly_pay.rules.money import ZERO
from tests.rules.build import account, charge, facts, payment, yuan

PAID_ON = date(2026, 11, 18)
TODAY = date(2026, 11, 22)
PAYMENT = replace(
    payment("500.00", PaymentState.SUCCEEDED, PAID_ON), available_before=yuan("1000.00")
)
NOTHING = SincePayment(ZERO, ZERO, ZERO, ZERO, ZERO, {})
ALL_PRINCIPAL = replace(NOTHING, principal_paid=yuan("500.00"))


def using(used: str, *, limit: str = "5000") -> AccountFacts:
    """An account with a limit and principal that uses it."""
    return facts(
        account=account(limit=yuan(limit)),
        unbilled=(charge(1, used),),
    )


def causes(gap: LimitGap) -> dict[str, str]:
    """The causes with their amounts."""
    return {cause.value: str(amount) for cause, amount in gap.causes}


def test_a_payment_of_principal_comes_back_in_full() -> None:
    # 1,000.00 were free before it, 5,000.00 − 3,500.00 are now
    gap = limit_gap(using("3500"), PAYMENT, ALL_PRINCIPAL, TODAY)
    assert (gap.expected, gap.available) == (yuan("1500.00"), yuan("1500.00"))
    assert gap.causes == ()


def test_fees_new_orders_refunds_and_other_payments_add_up() -> None:
    since = SincePayment(
        principal_paid=yuan("470.00"),
        overpaid=yuan("10.00"),
        new_purchases=yuan("72.50"),
        refunded=yuan("30.00"),
        paid_otherwise=yuan("100.00"),
        limit_lost={},
    )
    # 1,500.00 − 20.00 − 10.00 − 72.50 + 30.00 + 100.00 = 1,527.50 = 5,000.00 − 3,472.50
    gap = limit_gap(using("3472.50"), PAYMENT, since, TODAY)
    assert gap.available == yuan("1527.50")
    assert causes(gap) == {
        "fees_and_penalty": "20.00",
        "overpaid": "10.00",
        "new_purchases": "72.50",
        "refunds": "-30.00",
        "other_payments": "-100.00",
    }


@pytest.mark.parametrize(
    ("kind", "cause"),
    [
        (LimitChangeKind.BASE, "limit_cut"),
        (LimitChangeKind.EXPIRED, "temporary_expired"),
        (LimitChangeKind.TEMPORARY, "temporary_expired"),
        (LimitChangeKind.ONE_OFF_USED, "one_off"),
        (LimitChangeKind.ONE_OFF, "one_off"),
    ],
)
def test_a_change_of_the_limit_is_a_cause(kind: LimitChangeKind, cause: str) -> None:
    since = replace(ALL_PRINCIPAL, limit_lost={kind: yuan("800.00")})
    gap = limit_gap(using("3500", limit="4200"), PAYMENT, since, TODAY)
    assert gap.available == yuan("700.00")
    assert causes(gap) == {cause: "800.00"}


def test_a_cut_below_use_is_told_in_full() -> None:
    since = replace(ALL_PRINCIPAL, limit_lost={LimitChangeKind.BASE: yuan("2000.00")})
    gap = limit_gap(using("3500", limit="3000"), PAYMENT, since, TODAY)
    assert gap.available == yuan("-500.00")
    assert causes(gap) == {"limit_cut": "2000.00"}


@pytest.mark.parametrize("state", [PaymentState.CREATED, PaymentState.PENDING])
def test_a_payment_without_a_result_is_still_posting(state: PaymentState) -> None:
    gap = limit_gap(using("4000"), replace(PAYMENT, state=state), NOTHING, TODAY)
    assert (gap.expected, gap.available) == (yuan("1500.00"), yuan("1000.00"))
    assert causes(gap) == {"still_posting": "500.00"}


def test_what_no_record_explains_is_not_hidden() -> None:
    gap = limit_gap(using("3512.34"), PAYMENT, ALL_PRINCIPAL, TODAY)
    assert causes(gap) == {"other": "12.34"}


@pytest.mark.parametrize("state", [PaymentState.FAILED, PaymentState.REVERSED])
def test_a_payment_that_failed_or_was_reversed_is_not_paid(state: PaymentState) -> None:
    gap = limit_gap(using("4000"), replace(PAYMENT, state=state), NOTHING, TODAY)
    assert (gap.expected, gap.available) == (yuan("1500.00"), yuan("1000.00"))
    assert causes(gap) == {"not_paid": "500.00"}


def test_what_a_failed_payment_did_not_give_back_adds_to_new_orders() -> None:
    # 1,500.00 − 500.00 − 72.50 = 927.50 = 5,000.00 − 4,072.50
    failed = replace(PAYMENT, state=PaymentState.FAILED)
    since = replace(NOTHING, new_purchases=yuan("72.50"))
    gap = limit_gap(using("4072.50"), failed, since, TODAY)
    assert gap.available == yuan("927.50")
    assert causes(gap) == {"not_paid": "500.00", "new_purchases": "72.50"}


def test_the_principal_a_reversed_payment_had_paid_is_told_once() -> None:
    # booked with it and booked back since: 1,000.00 are free as before
    reversed_ = replace(PAYMENT, state=PaymentState.REVERSED)
    gap = limit_gap(using("4000"), reversed_, ALL_PRINCIPAL, TODAY)
    assert causes(gap) == {"not_paid": "500.00"}


def test_what_a_reversed_payment_had_overpaid_is_told_once() -> None:
    reversed_ = replace(PAYMENT, state=PaymentState.REVERSED)
    since = replace(NOTHING, principal_paid=yuan("490.00"), overpaid=yuan("10.00"))
    gap = limit_gap(using("4000"), reversed_, since, TODAY)
    assert causes(gap) == {"not_paid": "500.00"}
