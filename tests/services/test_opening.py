"""Opening an account: a decision with every reason, a limit, and a fresh look each time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import pytest

from monthly_pay.ledger.ledger import Ledger
from monthly_pay.ports.bureau import CreditReport, SandboxBureau
from monthly_pay.rules.calendar import BillingCycle
from monthly_pay.rules.facts import AccountState, CardKind
from monthly_pay.rules.opening import OpeningReason
from monthly_pay.rules.refusals import Refusal
from monthly_pay.services import accounts, arrears, opening
from monthly_pay.services.accounts import NewCard, NewCustomer
from tests.services.build import (
    CAUSE,
    OK,
    OPERATOR,
    bought,
    buyer,
    closed,
    count,
    facts_of,
    refused_whole,
    start,
    yuan,
)

TODAY = date(2026, 11, 22)
CARD = NewCard(CardKind.BANK_CARD, "bank", "0001", OK)


@pytest.fixture
def ledger(empty: Ledger) -> Ledger:
    """A ledger on 22 November 2026."""
    return start(empty, TODAY)


def person(
    ledger: Ledger,
    born_on: date = date(1994, 5, 17),
    cards: tuple[NewCard, ...] = (CARD,),
    *,
    verified: bool = True,
) -> int:
    """Somebody without an account."""
    new = NewCustomer("anna", "Anna", "13800001234", born_on, cards, verified)
    return accounts.register(ledger, CAUSE, new).id


def bureau(overdue: int = 0, debt: str = "0") -> SandboxBureau:
    """A bureau that knows Anna."""
    return SandboxBureau({"anna": CreditReport(overdue, yuan(debt))})


def apply(
    ledger: Ledger, customer_id: int, asked: SandboxBureau | None = None, key: str = "k1"
) -> opening.Decision:
    """An application on the usual terms."""
    return opening.apply(ledger, asked or bureau(), CAUSE, customer_id, key)


# A fifth of 30,000 is 6,000; debt elsewhere takes its share of 100,000 off, whole hundreds stay.
@pytest.mark.parametrize(
    ("debt", "limit"),
    [
        ("0", "6000"),
        ("46000", "3200"),  # 6,000 × 54 % = 3,240
        ("91700", "500"),  # 6,000 × 8.3 % = 498; the lowest limit is 500
        ("100000", "500"),
    ],
)
def test_an_approved_application_opens_an_account_with_a_limit(
    ledger: Ledger, debt: str, limit: str
) -> None:
    decision = apply(ledger, person(ledger), bureau(debt=debt))
    assert decision == opening.Decision(1, yuan(limit), ())
    account = facts_of(ledger, 1).account
    assert (account.state, account.opened_on) == (AccountState.OPEN, TODAY)
    assert (account.cycle, account.limit) == (BillingCycle(1, 6), yuan(limit))


@pytest.mark.parametrize(("due_day", "bill_day"), [(6, 1), (15, 10), (20, 15)])
def test_the_due_day_can_be_chosen(ledger: Ledger, due_day: int, bill_day: int) -> None:
    opening.apply(ledger, bureau(), CAUSE, person(ledger), "k1", due_day)
    assert facts_of(ledger, 1).account.cycle == BillingCycle(bill_day, due_day)


def test_a_due_day_nobody_offers_is_refused(ledger: Ledger) -> None:
    customer_id = person(ledger)
    with refused_whole(ledger, Refusal.NOT_ALLOWED_NOW):
        opening.apply(ledger, bureau(), CAUSE, customer_id, "k1", 7)


@pytest.mark.parametrize(
    ("who", "asked", "reasons"),
    [
        ({"verified": False}, bureau(), ["not_verified"]),
        ({"cards": ()}, bureau(), ["no_card"]),
        ({"born_on": date(2008, 11, 23)}, bureau(), ["too_young"]),  # 18 tomorrow
        ({"born_on": date(1965, 11, 22)}, bureau(), ["too_old"]),  # 61 today
        ({}, bureau(overdue=1), ["overdue_elsewhere"]),
        ({}, bureau(debt="100000.01"), ["debt_too_high"]),
        (
            {"verified": False, "cards": (), "born_on": date(2020, 1, 1)},
            bureau(2, "200000"),
            ["not_verified", "no_card", "too_young", "overdue_elsewhere", "debt_too_high"],
        ),
    ],
)
def test_a_refused_application_tells_every_reason_and_opens_nothing(
    ledger: Ledger, who: dict[str, object], asked: SandboxBureau, reasons: list[str]
) -> None:
    decision = apply(ledger, person(ledger, **who), asked)  # type: ignore[arg-type]
    assert (decision.account_id, decision.limit) == (None, yuan("0"))
    assert [reason.value for reason in decision.reasons] == reasons
    assert (count(ledger, "accounts"), count(ledger, "openings")) == (0, 1)


@pytest.mark.parametrize("born_on", [date(2008, 11, 22), date(1965, 11, 23)])
def test_18_today_and_still_60_are_the_last_ages_that_fit(ledger: Ledger, born_on: date) -> None:
    assert apply(ledger, person(ledger, born_on)).reasons == ()


def test_who_binds_a_card_after_a_refusal_can_apply_again(ledger: Ledger) -> None:
    customer_id = person(ledger, cards=())
    assert apply(ledger, customer_id).reasons == (OpeningReason.NO_CARD,)
    accounts.bind_card(ledger, CAUSE, customer_id, CARD)
    # The first application, sent again, keeps its first answer.
    assert apply(ledger, customer_id).reasons == (OpeningReason.NO_CARD,)
    assert apply(ledger, customer_id, key="k2").account_id == 1


def test_an_application_sent_twice_opens_one_account(ledger: Ledger) -> None:
    customer_id = person(ledger)
    assert apply(ledger, customer_id) == apply(ledger, customer_id)
    assert count(ledger, "accounts") == 1
    with refused_whole(ledger, Refusal.SAME_KEY_OTHER_REQUEST):
        opening.apply(ledger, bureau(), CAUSE, customer_id, "k1", 20)


@dataclass
class CountedBureau(SandboxBureau):
    """A bureau that counts its queries, which other lenders see."""

    asked: list[str] = field(default_factory=list)

    def report(self, subject: str) -> CreditReport | None:
        self.asked.append(subject)
        return CreditReport()


def test_a_second_account_is_refused_without_asking_the_bureau(ledger: Ledger) -> None:
    customer_id, counted = person(ledger), CountedBureau()
    apply(ledger, customer_id, counted)
    with refused_whole(ledger, Refusal.ALREADY_OPEN):
        apply(ledger, customer_id, counted, "k2")
    assert counted.asked == ["anna"]


def test_without_the_bureau_nothing_is_decided(ledger: Ledger) -> None:
    customer_id = person(ledger)
    with refused_whole(ledger, Refusal.NOT_ALLOWED_NOW):
        apply(ledger, customer_id, SandboxBureau({"anna": None}))
    assert apply(ledger, customer_id).account_id == 1  # the same key later


def test_nobody_opens_nothing(ledger: Ledger) -> None:
    with refused_whole(ledger, Refusal.UNKNOWN_CUSTOMER):
        apply(ledger, 404)
    with refused_whole(ledger, Refusal.UNKNOWN_CUSTOMER):
        opening.conditions(ledger, 404)


def test_the_report_is_kept_and_polled_again_after_thirty_days(ledger: Ledger) -> None:
    apply(ledger, person(ledger), bureau(debt="46000"))
    report = facts_of(ledger, 1).bureau
    assert report is not None
    assert (report.polled_on, report.next_poll_on) == (TODAY, date(2026, 12, 22))
    assert report.debt_elsewhere == yuan("46000")


def test_opening_again_after_closing_is_a_fresh_assessment(ledger: Ledger) -> None:
    customer_id = person(ledger)
    apply(ledger, customer_id)
    closed(ledger, 1)
    assert opening.conditions(ledger, customer_id).closed_on == TODAY
    again = apply(ledger, customer_id, bureau(debt="50000"), "k2")
    assert again == opening.Decision(2, yuan("3000"), ())  # 6,000 × 50 %
    assert facts_of(ledger, 1).account.state is AccountState.CLOSED
    found = accounts.find_customer(ledger, "anna")
    assert found is not None
    assert found.account_id == 2


def test_a_debt_written_off_here_speaks_against_opening_again(ledger: Ledger) -> None:
    account_id = buyer(ledger, subject="anna")
    bought(ledger, account_id, "D1", "80")
    arrears.write_off(ledger, OPERATOR, account_id, "gone")
    closed(ledger, account_id)
    customer_id = facts_of(ledger, account_id).account.customer_id
    assert apply(ledger, customer_id).reasons == (OpeningReason.OLD_DEBT_HERE,)


def test_where_a_customer_stands_before_applying(ledger: Ledger) -> None:
    customer_id = person(ledger, date(2010, 1, 1), (), verified=False)
    seen = opening.conditions(ledger, customer_id)
    assert (seen.verified, seen.has_card, seen.age_fits) == (False, False, False)
    assert (seen.open_account_number, seen.closed_on, seen.last_decision) == (None, None, None)
    apply(ledger, customer_id)
    decided = opening.conditions(ledger, customer_id).last_decision
    assert decided is not None
    assert decided.reasons == ["not_verified", "no_card", "too_young"]


def test_where_a_customer_with_an_account_stands(ledger: Ledger) -> None:
    customer_id = person(ledger)
    apply(ledger, customer_id)
    seen = opening.conditions(ledger, customer_id)
    assert (seen.verified, seen.has_card, seen.age_fits) == (True, True, True)
    assert seen.open_account_number == "MP00000001"


@pytest.mark.parametrize(
    ("customer_id", "limit", "refusal"),
    [
        (1, "0", Refusal.AMOUNT_NOT_POSITIVE),
        (1, "-1", Refusal.AMOUNT_NOT_POSITIVE),
        (1, "30000.01", Refusal.AMOUNT_TOO_LARGE),
        (1, "100000000000000000000", Refusal.AMOUNT_TOO_LARGE),
        (404, "500", Refusal.UNKNOWN_CUSTOMER),
    ],
)
def test_an_account_decided_elsewhere_still_needs_a_customer_and_a_limit(
    ledger: Ledger, customer_id: int, limit: str, refusal: Refusal
) -> None:
    assert person(ledger) == 1
    with refused_whole(ledger, refusal):
        accounts.open_account(ledger, CAUSE, customer_id, BillingCycle(1, 6), yuan(limit), "k1")


def test_a_card_of_nobody_is_not_bound(ledger: Ledger) -> None:
    with refused_whole(ledger, Refusal.UNKNOWN_CUSTOMER):
        accounts.bind_card(ledger, CAUSE, 404, CARD)
