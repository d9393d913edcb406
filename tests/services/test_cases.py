"""Cases for people: one for a topic while it is open, with a number and a place in the queue."""

from __future__ import annotations

from monthly_pay.ledger.ledger import Ledger
from monthly_pay.rules.refusals import Refusal
from monthly_pay.services import accounts, cases
from tests.services.build import CAUSE, count, refused


def customer_of(ledger: Ledger, subject: str) -> int:
    """The id of a demo customer."""
    found = accounts.find_customer(ledger, subject)
    assert found is not None
    return found.id


def test_a_case_gets_a_number_of_the_business_date(demo: Ledger) -> None:
    opened = cases.open_case(demo, CAUSE, customer_of(demo, "lin"), "human", "k1")
    assert opened == cases.CaseOpened("S261122-00001", 0)


def test_how_many_wait_before_counts_everybodys_open_cases(demo: Ledger) -> None:
    for place, subject in enumerate(("lin", "he", "chen")):
        opened = cases.open_case(demo, CAUSE, customer_of(demo, subject), "human", subject)
        assert opened.waiting_before == place


def test_asking_again_about_the_same_topic_is_the_same_case(demo: Ledger) -> None:
    customer_id = customer_of(demo, "lin")
    first = cases.open_case(demo, CAUSE, customer_id, "human", "k1")
    assert cases.open_case(demo, CAUSE, customer_id, "human", "k1") == first
    assert cases.open_case(demo, CAUSE, customer_id, "human", "k2") == first
    assert count(demo, "cases") == 1


def test_another_topic_or_another_customer_is_another_case(demo: Ledger) -> None:
    lin, he = customer_of(demo, "lin"), customer_of(demo, "he")
    numbers = {
        cases.open_case(demo, CAUSE, lin, "human", "k1").number,
        cases.open_case(demo, CAUSE, lin, "error", "k2").number,
        cases.open_case(demo, CAUSE, he, "human", "k3").number,
    }
    assert len(numbers) == 3
    assert [case.number for case in cases.open_cases(demo, lin)] == [
        "S261122-00001",
        "S261122-00002",
    ]
    assert [case.waiting_before for case in cases.open_cases(demo, he)] == [2]


def test_a_closed_case_is_no_longer_waited_for_and_a_new_one_can_be_opened(demo: Ledger) -> None:
    lin, he = customer_of(demo, "lin"), customer_of(demo, "he")
    cases.open_case(demo, CAUSE, lin, "human", "k1")
    with demo.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE cases SET state = 'closed'")
    assert cases.open_cases(demo, lin) == []
    assert cases.open_case(demo, CAUSE, he, "human", "k2").waiting_before == 0
    assert cases.open_case(demo, CAUSE, lin, "human", "k3").number == "S261122-00003"


def test_a_key_used_for_another_topic_is_refused(demo: Ledger) -> None:
    customer_id = customer_of(demo, "lin")
    cases.open_case(demo, CAUSE, customer_id, "human", "k1")
    with refused(Refusal.SAME_KEY_OTHER_REQUEST):
        cases.open_case(demo, CAUSE, customer_id, "error", "k1")
    assert count(demo, "cases") == 1
