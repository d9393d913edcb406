"""What is kept of a customer: counted, copied without secrets, and asked to be deleted."""

from __future__ import annotations

from datetime import date

import pytest

from monthly_pay.ledger.ledger import Ledger
from monthly_pay.rules.refusals import Refusal
from monthly_pay.services import accounts, privacy
from monthly_pay.services.privacy import Kept
from tests.services.build import CAUSE, refused


def id_of(ledger: Ledger, subject: str) -> int:
    """A demo customer."""
    found = accounts.find_customer(ledger, subject)
    assert found is not None
    return found.id


@pytest.mark.parametrize(
    ("subject", "kept"),
    [
        # One sofa; the debit of the due day failed three times; five calls of the agency.
        ("zhao", Kept(orders=1, payments=3, logins=0, contacts=5, until=None)),
        ("sun", Kept(orders=1, payments=0, logins=4, contacts=0, until=None)),
        ("lin", Kept(orders=0, payments=0, logins=0, contacts=0, until=None)),
        # Closed thirty days before 22 November 2026: ten years from 23 October.
        ("shen", Kept(orders=0, payments=0, logins=0, contacts=0, until=date(2036, 10, 23))),
    ],
)
def test_what_is_kept_and_until_when(demo: Ledger, subject: str, kept: Kept) -> None:
    assert privacy.kept(demo, id_of(demo, subject)) == kept


def test_a_copy_has_everything_of_the_customer_and_nothing_of_others(demo: Ledger) -> None:
    copy = privacy.copy(demo, id_of(demo, "zhao"))
    assert [row["name"] for row in copy["customer"]] == ["赵倩"]
    assert [row["item"] for row in copy["purchases"]] == ["沙发"]
    assert [row["bank"] for row in copy["cards"]] == ["浦发银行", "零钱"]
    assert len(copy["contacts"]) == 5
    assert {row["customer_id"] for row in copy["accounts"]} == {id_of(demo, "zhao")}


def test_a_copy_has_no_token_of_the_payment_provider(demo: Ledger) -> None:
    copy = privacy.copy(demo, id_of(demo, "zhao"))
    assert "sandbox:" not in str(copy)


def test_a_wish_gets_a_number_once(demo: Ledger) -> None:
    lin = id_of(demo, "lin")
    first = privacy.ask(demo, CAUSE, lin, "erase", "k1")
    assert first.number.startswith("S261122-")
    assert privacy.ask(demo, CAUSE, lin, "erase", "k2").number == first.number
    assert privacy.ask(demo, CAUSE, lin, "export", "k3").number != first.number


def test_nobody_gets_a_copy_of_nobody(demo: Ledger) -> None:
    with refused(Refusal.UNKNOWN_CUSTOMER):
        privacy.copy(demo, 999)
