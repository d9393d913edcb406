"""Taking money from a bound source: the protocol, and a sandbox that behaves by its tokens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from monthly_pay.rules.money import Money


@dataclass(frozen=True, slots=True)
class PaymentOrder:
    """What the provider is asked for; the number is ours and is charged at most once."""

    number: str
    token: str
    amount: Money


@dataclass(frozen=True, slots=True)
class PaymentNotification:
    """What the provider tells of an order. The same event may come twice, or out of order."""

    event_id: str
    number: str
    amount: Money
    succeeded: bool
    failure: str | None = None


class PaymentGateway(Protocol):
    """A payment provider. Results come as notifications, at once or later."""

    def charge(self, order: PaymentOrder) -> tuple[PaymentNotification, ...]:
        """Asks for the money; what is known at once is returned, possibly nothing."""

    def query(self, order: PaymentOrder) -> tuple[PaymentNotification, ...]:
        """What is known of an order by now."""

    def pay_out(self, order: PaymentOrder) -> bool:
        """Sends money to the source; False when the provider refuses."""


class SandboxGateway:
    """A provider without money: ``sandbox:ok``, ``:slow``, ``:insufficient`` or ``:repeats``.

    A slow order has no result when it is placed; a later query tells that it succeeded.
    """

    def charge(self, order: PaymentOrder) -> tuple[PaymentNotification, ...]:
        behaviour = order.token.removeprefix("sandbox:")
        if behaviour == "slow":
            return ()
        result = self._result(order, failure=behaviour == "insufficient")
        return (result, result) if behaviour == "repeats" else (result,)

    def query(self, order: PaymentOrder) -> tuple[PaymentNotification, ...]:
        return (self._result(order, failure=order.token == "sandbox:insufficient"),)

    def pay_out(self, order: PaymentOrder) -> bool:
        return True

    def _result(self, order: PaymentOrder, *, failure: bool) -> PaymentNotification:
        outcome = "failed" if failure else "paid"
        return PaymentNotification(
            event_id=f"{order.number}:{outcome}",
            number=order.number,
            amount=order.amount,
            succeeded=not failure,
            failure="insufficient_funds" if failure else None,
        )
