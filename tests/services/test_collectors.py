"""Is this caller ours: by case number, agency or number; yes, no, or not known."""

from __future__ import annotations

import pytest

from monthly_pay.ledger.ledger import Ledger
from monthly_pay.rules.refusals import Refusal
from monthly_pay.services import collectors
from monthly_pay.services.collectors import Checked, Verdict, verify
from tests.services.build import OPERATOR, account_of, count, refused, refused_whole

OURS, OTHER = "Harbour Collections", "Meadow Partners"


@pytest.fixture
def late(empty_registry: Ledger) -> int:
    """Zhao's account, given to one of two agencies on 22 November 2026."""
    account_id = account_of(empty_registry, "zhao")
    collectors.assign(empty_registry, OPERATOR, account_id, OURS, "a1")
    return account_id


@pytest.fixture
def empty_registry(demo: Ledger) -> Ledger:
    """The demo, with two agencies more and nobody assigned to zhao."""
    collectors.withdraw(demo, OPERATOR, account_of(demo, "zhao"), "w0")
    collectors.register_agency(demo, OPERATOR, OURS, ["0755-8600 1001", "+86 138 1234 5678"])
    collectors.register_agency(demo, OPERATOR, OTHER, ["021 6200 2002"])
    return demo


def number_of(ledger: Ledger, account_id: int) -> str:
    """The number of the assignment that runs."""
    running = collectors.assigned(ledger, account_id)
    assert running is not None
    return running.number


@pytest.mark.parametrize(
    "said",
    [
        "Harbour Collections",
        "他说他是Harbour Collections的，真的吗",
        "0755-86001001",
        "075586001001打来的",
        "电话 0755 8600 1001 是你们吗",
        "13812345678",
        "+8613812345678",
        "138****5678",  # as the channel hides a mobile
    ],
)
def test_the_agency_that_has_the_account_is_ours(
    empty_registry: Ledger, late: int, said: str
) -> None:
    found = verify(empty_registry, late, said)
    assert found is not None
    assert (found.verdict, found.agency) == (Verdict.YES, OURS)
    assert found.case_number == number_of(empty_registry, late)
    assert str(found.since) == "2026-11-22"


def test_the_case_number_is_the_proof(empty_registry: Ledger, late: int) -> None:
    case = number_of(empty_registry, late)
    assert case.startswith("K261122-")
    found = verify(empty_registry, late, f"工单号是{case.lower()}")
    assert found is not None
    assert found.verdict is Verdict.YES


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Meadow Partners", Checked(Verdict.NO, agency=OTHER)),
        ("02162002002", Checked(Verdict.NO, agency=OTHER)),
        ("K991231-00001", Checked(Verdict.NO, case_number="K991231-00001")),
        ("17000001111", Checked(Verdict.UNKNOWN)),
        ("170****1111", Checked(Verdict.UNKNOWN)),
        ("138****9999", Checked(Verdict.UNKNOWN)),
        ("95188", Checked(Verdict.UNKNOWN)),
    ],
)
def test_a_caller_who_is_not_assigned_is_not_ours_or_not_known(
    empty_registry: Ledger, late: int, said: str, told: Checked
) -> None:
    assert verify(empty_registry, late, said) == told


@pytest.mark.parametrize("said", ["怎么核实催收", "他叫我2026-11-30前还", "说我欠21945元"])
def test_a_message_that_names_nobody_is_asked_back(
    empty_registry: Ledger, late: int, said: str
) -> None:
    assert verify(empty_registry, late, said) is None
    assert verify(empty_registry, late, said, whole=True) == Checked(Verdict.UNKNOWN)


def test_nobody_collects_from_an_account_that_was_taken_back(
    empty_registry: Ledger, late: int
) -> None:
    case = number_of(empty_registry, late)
    assert collectors.withdraw(empty_registry, OPERATOR, late, "w1") is True
    assert collectors.withdraw(empty_registry, OPERATOR, late, "w2") is False
    for said in (OURS, case):
        found = verify(empty_registry, late, said)
        assert found is not None
        assert found.verdict is Verdict.NO


def test_a_case_of_somebody_else_proves_nothing(empty_registry: Ledger, late: int) -> None:
    wu = account_of(empty_registry, "wu")
    found = verify(empty_registry, wu, number_of(empty_registry, late))
    assert found is not None
    assert found.verdict is Verdict.NO


def test_a_new_assignment_ends_the_one_before(empty_registry: Ledger, late: int) -> None:
    collectors.assign(empty_registry, OPERATOR, late, OTHER, "a2")
    running = collectors.assigned(empty_registry, late)
    assert running is not None
    assert running.agency == OTHER
    found = verify(empty_registry, late, OURS)
    assert found == Checked(Verdict.NO, agency=OURS)


def test_only_a_registered_agency_gets_only_a_debt(empty_registry: Ledger) -> None:
    late, paid = account_of(empty_registry, "zhao"), account_of(empty_registry, "lin")
    with refused_whole(empty_registry, Refusal.UNKNOWN_OBJECT):
        collectors.assign(empty_registry, OPERATOR, late, "Nobody", "a1")
    with refused_whole(empty_registry, Refusal.NOTHING_OWED):
        collectors.assign(empty_registry, OPERATOR, paid, OURS, "a2")


def test_assigning_again_with_the_same_key_is_one_assignment(empty_registry: Ledger) -> None:
    late = account_of(empty_registry, "zhao")
    before = count(empty_registry, "assignments")
    first = collectors.assign(empty_registry, OPERATOR, late, OURS, "a1")
    assert collectors.assign(empty_registry, OPERATOR, late, OURS, "a1") == first
    assert count(empty_registry, "assignments") == before + 1
    with refused(Refusal.SAME_KEY_OTHER_REQUEST):
        collectors.assign(empty_registry, OPERATOR, late, OTHER, "a1")


def test_an_agency_registered_again_has_its_new_numbers(empty_registry: Ledger, late: int) -> None:
    agencies = count(empty_registry, "agencies")
    collectors.register_agency(empty_registry, OPERATOR, OURS, ["400-000-1001"])
    assert count(empty_registry, "agencies") == agencies
    assert verify(empty_registry, late, "0755-86001001") == Checked(Verdict.UNKNOWN)
    found = verify(empty_registry, late, "4000001001")
    assert found is not None
    assert found.verdict is Verdict.YES
