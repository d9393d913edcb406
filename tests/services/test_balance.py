"""The customer's balance: kept, and paid out once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import pytest
from sqlalchemy import text

from monthly_pay.ledger.ledger import Ledger
from monthly_pay.ports.payments import PaymentOrder, SandboxGateway
from monthly_pay.rules.closing import ObstacleKind
from monthly_pay.rules.refusals import Refusal
from monthly_pay.services import accounts, balance, closing, day, refunds
from monthly_pay.services.accounts import NewCustomer
from monthly_pay.services.balance import Payout, PayoutState
from tests.services.build import (
    CAUSE,
    GATEWAY,
    book_sums,
    bought,
    buyer,
    closed,
    count,
    facts_of,
    paid,
    refused_whole,
    start,
    yuan,
)


@dataclass
class Bank(SandboxGateway):
    """A provider that notes every payout it is asked for, and may refuse."""

    refuses: bool = False
    asked: list[PaymentOrder] = field(default_factory=list)

    def pay_out(self, order: PaymentOrder) -> bool:
        self.asked.append(order)
        return not self.refuses


@pytest.fixture
def account_id(empty: Ledger) -> int:
    """On 3 November 2026: 100.00 were bought and 130.00 paid."""
    account_id = buyer(start(empty, date(2026, 11, 3)))
    bought(empty, account_id, "D1", "100")
    paid(empty, account_id, "130")
    return account_id


def test_what_was_paid_too_much_is_kept(empty: Ledger, account_id: int) -> None:
    facts = facts_of(empty, account_id)
    assert (facts.owed, facts.overpayment) == (yuan("0"), yuan("30"))
    assert book_sums(empty)["overpayment"] == "-30.00"


def test_the_whole_balance_is_paid_out_once(empty: Ledger, account_id: int) -> None:
    bank = Bank()
    payout = balance.pay_out(empty, bank, CAUSE, account_id, "k1")
    assert payout == Payout(1, "R261103-00001", yuan("30"), PayoutState.PAID)
    assert balance.pay_out(empty, bank, CAUSE, account_id, "k1") == payout
    # The provider may be asked again, but for the same number, which it pays once.
    assert {(o.number, str(o.amount)) for o in bank.asked} == {("R261103-00001", "30.00")}
    assert facts_of(empty, account_id).overpayment == yuan("0")
    assert book_sums(empty)["clearing"] == "100.00"


def test_a_payout_the_bank_refuses_comes_back(empty: Ledger, account_id: int) -> None:
    payout = balance.pay_out(empty, Bank(refuses=True), CAUSE, account_id, "k1")
    assert payout.state is PayoutState.FAILED
    assert facts_of(empty, account_id).overpayment == yuan("30")
    again = balance.pay_out(empty, GATEWAY, CAUSE, account_id, "k2")
    assert (again.number, again.state) == ("R261103-00002", PayoutState.PAID)


class LostBank(Bank):
    """A provider that is asked and cannot be heard."""

    def pay_out(self, order: PaymentOrder) -> bool:
        super().pay_out(order)
        raise ConnectionError


@pytest.mark.parametrize(("refuses", "kept"), [(False, "0"), (True, "30")])
def test_a_payout_whose_answer_was_lost_is_asked_for_again_at_the_end_of_the_day(
    empty: Ledger, account_id: int, refuses: bool, kept: str
) -> None:
    lost, bank = LostBank(), Bank(refuses=refuses)
    with pytest.raises(ConnectionError):
        balance.pay_out(empty, lost, CAUSE, account_id, "k1")
    assert facts_of(empty, account_id).overpayment == yuan("0")
    day.close_day(empty, bank, date(2026, 11, 3))
    assert lost.asked == bank.asked
    assert facts_of(empty, account_id).overpayment == yuan(kept)
    day.close_day(empty, bank, date(2026, 11, 4))
    assert len(bank.asked) == 1


def test_there_is_nothing_to_pay_out_twice(empty: Ledger, account_id: int) -> None:
    balance.pay_out(empty, GATEWAY, CAUSE, account_id, "k1")
    with refused_whole(empty, Refusal.NOTHING_OWED):
        balance.pay_out(empty, GATEWAY, CAUSE, account_id, "k2")


def test_without_a_source_there_is_nowhere_to_pay(empty: Ledger) -> None:
    start(empty, date(2026, 11, 3))
    account_id = buyer(empty)
    bought(empty, account_id, "D1", "100")
    paid(empty, account_id, "100")
    other = stranger(empty)
    with empty.engine.begin() as connection:
        connection.execute(text("UPDATE cards SET customer_id = :other"), {"other": other})
    refunds.refund(empty, CAUSE, account_id, "D1", yuan("100"), "r1")
    with refused_whole(empty, Refusal.NO_CARD):
        balance.pay_out(empty, GATEWAY, CAUSE, account_id, "k1")
    with refused_whole(empty, Refusal.UNKNOWN_OBJECT):
        balance.pay_out(empty, GATEWAY, CAUSE, 404, "k1")


def stranger(ledger: Ledger) -> int:
    """Somebody else."""
    person = NewCustomer("other", "Other", "13800001234", date(1990, 1, 1), ())
    return accounts.register(ledger, CAUSE, person).id


def test_a_balance_stands_in_the_way_of_closing_until_it_is_paid_out(
    empty: Ledger, account_id: int
) -> None:
    (obstacle,) = closing.preflight(empty, account_id).obstacles
    assert (obstacle.kind, obstacle.amount) == (ObstacleKind.BALANCE, yuan("30"))
    balance.pay_out(empty, GATEWAY, CAUSE, account_id, "k1")
    closed(empty, account_id)
    assert count(empty, "payouts") == 1
