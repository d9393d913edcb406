"""The log of contacts, the check of conduct over it, and the complaint that follows."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from monthly_pay.ledger.clock import moment
from monthly_pay.ledger.ledger import Ledger
from monthly_pay.rules.conduct import Act, Contact, ContactKind, Finding, Party
from monthly_pay.rules.contacting import Hours
from monthly_pay.rules.refusals import Refusal
from monthly_pay.services import accounts, cases, conduct, contacts, preferences
from monthly_pay.services.preferences import Wish
from tests.services.build import CAUSE, OPERATOR, count, refused, refused_whole

NIGHT = moment(date(2026, 11, 20), 22, 30)
NOON = moment(date(2026, 11, 20), 12)


@pytest.fixture
def wu(demo: Ledger) -> int:
    """A customer whom nobody has contacted yet."""
    found = accounts.find_customer(demo, "wu")
    assert found is not None
    return found.id


def reported(ledger: Ledger, customer_id: int, at: datetime, key: str, **more: object) -> None:
    """A call that the host's system reported."""
    contact = Contact(at, **more)  # type: ignore[arg-type]
    contacts.record(ledger, OPERATOR, customer_id, contact, "075500000001", key)


def keys(found: tuple[Finding, ...]) -> list[str]:
    """The rules of findings."""
    return [one.rule.key for one in found]


def test_a_contact_is_kept_as_it_was_told(demo: Ledger, wu: int) -> None:
    told = Contact(
        NIGHT,
        ContactKind.VISIT,
        False,
        "home",
        Party.OUTSIDER,
        frozenset({Act.NOTICE, Act.THREAT}),
        True,
    )
    contacts.record(demo, OPERATOR, wu, told, "Harbour", "c1")
    with demo.read() as reading:
        assert contacts.log(reading, wu, date(2026, 11, 1)) == [
            contacts.Logged(told, "Harbour", "host", "")
        ]
        assert contacts.log(reading, wu, date(2026, 11, 21)) == []


def test_the_same_key_is_the_same_contact(demo: Ledger, wu: int) -> None:
    before = count(demo, "contacts")
    reported(demo, wu, NOON, "c1")
    reported(demo, wu, NOON, "c1")
    assert count(demo, "contacts") == before + 1
    with refused(Refusal.SAME_KEY_OTHER_REQUEST):
        reported(demo, wu, NIGHT, "c1")


def test_a_contact_of_tomorrow_or_of_nobody_is_refused(demo: Ledger, wu: int) -> None:
    with refused_whole(demo, Refusal.NOT_ALLOWED_NOW):
        reported(demo, wu, moment(date(2026, 11, 23), 9), "c1")
    with refused_whole(demo, Refusal.UNKNOWN_CUSTOMER):
        reported(demo, 999, NOON, "c2")


def test_the_log_of_thirty_days_is_checked(demo: Ledger, wu: int) -> None:
    reported(demo, wu, moment(date(2026, 10, 22), 23), "old")  # 31 days ago
    assert keys(conduct.of_log(demo, wu)) == []
    reported(demo, wu, moment(date(2026, 10, 23), 23), "recent")
    assert keys(conduct.of_log(demo, wu)) == ["collection_hours"]


def test_four_connected_calls_in_the_log_are_one_too_many(demo: Ledger, wu: int) -> None:
    for hour in (9, 12, 15):
        reported(demo, wu, moment(date(2026, 11, 20), hour), f"c{hour}")
    assert keys(conduct.of_log(demo, wu)) == []
    reported(demo, wu, moment(date(2026, 11, 20), 18), "c18")
    (found,) = conduct.of_log(demo, wu)
    assert found.rule.key == "collection_calls"
    assert len(found.contacts) == 4


def test_hours_the_customer_agreed_to_are_no_violation(demo: Ledger, wu: int) -> None:
    reported(demo, wu, NIGHT, "c1")
    preferences.wish(demo, CAUSE, wu, Wish(hours=Hours(20, 23)), "w1")
    assert conduct.of_log(demo, wu) == ()


def test_what_the_customer_notes_is_kept_but_not_taken_for_the_log(demo: Ledger, wu: int) -> None:
    contacts.note(demo, CAUSE, wu, [Contact(NIGHT)], "called me at half past ten", "n1")
    assert conduct.of_log(demo, wu) == ()
    with demo.read() as reading:
        (one,) = contacts.log(reading, wu, date(2026, 11, 1))
    assert (one.source, one.note) == ("customer", "called me at half past ten")


def test_a_complaint_has_a_case_the_facts_the_rules_and_a_deadline(demo: Ledger, wu: int) -> None:
    reported(demo, wu, moment(date(2026, 11, 19), 23), "c1")
    told = [Contact(NOON, party=Party.ACQUAINTANCE)]
    words = "they called my mother"
    made = conduct.complain(demo, CAUSE, wu, told, words, "k1")
    assert made.findings == ("collection_contacts", "collection_hours")
    assert made.answer_by == date(2026, 12, 7)  # 15 days after 22 November
    assert made.told == words
    assert made.case_number.startswith("S261122-")
    assert conduct.complaints(demo, wu) == [made]
    assert made.case_number in [case.number for case in cases.open_cases(demo, wu)]


def test_the_same_complaint_again_is_the_same(demo: Ledger, wu: int) -> None:
    told = [Contact(NIGHT)]
    made = conduct.complain(demo, CAUSE, wu, told, "at night", "k1")
    assert conduct.complain(demo, CAUSE, wu, told, "at night", "k1") == made
    assert len(conduct.complaints(demo, wu)) == 1


def test_a_complaint_without_a_broken_rule_is_filed_too(demo: Ledger, wu: int) -> None:
    made = conduct.complain(demo, CAUSE, wu, [Contact(NOON)], "rude", "k1")
    assert made.findings == ()
    assert conduct.complaints(demo, wu) == [made]
