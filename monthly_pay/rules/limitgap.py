"""Why the limit did not come back in full after a repayment: causes that add up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from monthly_pay.rules.facts import AccountFacts, LimitChangeKind, Payment, PaymentState
from monthly_pay.rules.limit import limit_view
from monthly_pay.rules.money import ZERO, Money, total


class GapCause(StrEnum):
    """Why available limit is missing against what the repayment would have given back."""

    STILL_POSTING = "still_posting"
    NOT_PAID = "not_paid"
    FEES_AND_PENALTY = "fees_and_penalty"
    OVERPAID = "overpaid"
    LIMIT_CUT = "limit_cut"
    TEMPORARY_EXPIRED = "temporary_expired"
    ONE_OFF = "one_off"
    NEW_PURCHASES = "new_purchases"
    REFUNDS = "refunds"
    OTHER_PAYMENTS = "other_payments"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class LimitGap:
    """What was expected after a payment, what there is, and the causes of the difference."""

    payment: Payment
    expected: Money
    available: Money
    causes: tuple[tuple[GapCause, Money], ...]


@dataclass(frozen=True, slots=True)
class SincePayment:
    """What the ledger booked with a payment and after it.

    The last four are about the time since: orders made, limit freed by refunds of earlier
    orders, principal paid by other payments, and what the limit lost by kind of change.
    """

    principal_paid: Money
    overpaid: Money
    new_purchases: Money
    refunded: Money
    paid_otherwise: Money
    limit_lost: Mapping[LimitChangeKind, Money]


def limit_gap(facts: AccountFacts, payment: Payment, since: SincePayment, today: date) -> LimitGap:
    """Compares the room in the limit with what a payment should have made of it.

    Room is limit less used: below zero after a cut. Causes with a negative amount gave more
    than was expected. Fees, interest and penalty in a payment give no limit back. What no
    record explains (it should be nothing) is told as ``OTHER`` rather than hidden.
    """
    expected = payment.available_before + payment.amount
    view = limit_view(facts, today)
    available = view.limit - view.used
    succeeded = payment.state is PaymentState.SUCCEEDED
    waiting = payment.state in (PaymentState.CREATED, PaymentState.PENDING)

    def changed(*kinds: LimitChangeKind) -> Money:
        return total(since.limit_lost.get(kind, ZERO) for kind in kinds)

    lost = {
        GapCause.STILL_POSTING: payment.amount if waiting else ZERO,
        GapCause.NOT_PAID: ZERO if succeeded or waiting else payment.amount,
        GapCause.FEES_AND_PENALTY: payment.amount - since.principal_paid - since.overpaid
        if succeeded
        else ZERO,
        GapCause.OVERPAID: since.overpaid if succeeded else ZERO,
        GapCause.LIMIT_CUT: changed(LimitChangeKind.BASE),
        GapCause.TEMPORARY_EXPIRED: changed(LimitChangeKind.EXPIRED, LimitChangeKind.TEMPORARY),
        GapCause.ONE_OFF: changed(LimitChangeKind.ONE_OFF_USED, LimitChangeKind.ONE_OFF),
        GapCause.NEW_PURCHASES: since.new_purchases,
        GapCause.REFUNDS: -since.refunded,
        GapCause.OTHER_PAYMENTS: -since.paid_otherwise,
    }
    lost[GapCause.OTHER] = expected - available - total(lost.values())
    causes = tuple((cause, amount) for cause, amount in lost.items() if amount)
    return LimitGap(payment, expected, available, causes)
