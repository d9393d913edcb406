"""Documents with a check code: what they say, who gets one, and that anybody can verify them."""

from __future__ import annotations

from datetime import date

import pytest

from monthly_pay.ledger.ledger import Ledger
from monthly_pay.rules.refusals import Refusal, Refused
from monthly_pay.services import arrears, proofs
from monthly_pay.services.proofs import ALPHABET, ProofKind
from tests.services.build import (
    CAUSE,
    OPERATOR,
    account_of,
    facts_of,
    paid,
    refused_whole,
    yuan,
)

TODAY = date(2026, 11, 22)


def issue(
    ledger: Ledger, subject: str, kind: ProofKind = ProofKind.DEBT, key: str = "k1"
) -> proofs.Proof:
    """A document for a demo customer."""
    return proofs.issue(ledger, CAUSE, account_of(ledger, subject), kind, key)


@pytest.mark.parametrize(
    ("subject", "amount"), [("zhao", "2194.52"), ("emma", "387.00"), ("lin", "0.00")]
)
def test_a_statement_of_debt_names_the_amount_of_the_day(
    demo: Ledger, subject: str, amount: str
) -> None:
    proof = issue(demo, subject)
    assert (str(proof.amount), proof.issued_on) == (amount, TODAY)
    assert proof.account_number == facts_of(demo, account_of(demo, subject)).account.number
    assert len(proof.check_code) == 12
    assert set(proof.check_code) <= set(ALPHABET)


@pytest.mark.parametrize("subject", ["lin", "jiang", "shen"])
def test_who_owes_nothing_gets_a_settlement_certificate(demo: Ledger, subject: str) -> None:
    assert issue(demo, subject, ProofKind.SETTLEMENT).amount == yuan("0")


@pytest.mark.parametrize(("subject", "owed"), [("emma", "387.00"), ("feng", "0.00")])
def test_no_certificate_while_anything_is_owed_or_on_its_way(
    demo: Ledger, subject: str, owed: str
) -> None:
    with pytest.raises(Refused) as caught:
        issue(demo, subject, ProofKind.SETTLEMENT)
    assert caught.value.refusal is Refusal.OBSTACLES
    assert caught.value.facts == {"owed": yuan(owed)}


def test_a_debt_written_off_is_not_settled_until_it_is_recovered(demo: Ledger) -> None:
    account_id = account_of(demo, "zhao")
    arrears.write_off(demo, OPERATOR, account_id, "hopeless")
    assert issue(demo, "zhao").amount == yuan("2194.52")
    with refused_whole(demo, Refusal.OBSTACLES):
        issue(demo, "zhao", ProofKind.SETTLEMENT, "k2")
    paid(demo, account_id, "2194.52")
    assert issue(demo, "zhao", ProofKind.SETTLEMENT, "k3").amount == yuan("0")


def test_a_document_is_verified_by_its_code_however_it_is_written(demo: Ledger) -> None:
    code = issue(demo, "zhao").check_code
    seen = proofs.verify(demo, f" {code[:4].lower()}-{code[4:8]}-{code[8:]} ")
    assert seen is not None
    assert (seen.kind, str(seen.amount)) == (ProofKind.DEBT, "2194.52")


@pytest.mark.parametrize(("subject", "shown"), [("zhao", "赵*"), ("emma", "E*********")])
def test_a_verifier_is_shown_no_full_name(demo: Ledger, subject: str, shown: str) -> None:
    proof = issue(demo, subject)
    seen = proofs.verify(demo, proof.check_code)
    assert seen is not None
    assert seen.name == shown


def test_a_document_says_later_what_it_said(demo: Ledger) -> None:
    code = issue(demo, "emma").check_code
    paid(demo, account_of(demo, "emma"), "387")
    seen = proofs.verify(demo, code)
    assert seen is not None
    assert str(seen.amount) == "387.00"


@pytest.mark.parametrize("code", ["", "ABCDEFGHJKMN", "' OR 1=1 --", "0" * 5000])
def test_a_code_nobody_issued_verifies_nothing(demo: Ledger, code: str) -> None:
    issue(demo, "emma")
    assert proofs.verify(demo, code) is None


def test_the_same_request_is_the_same_document(demo: Ledger) -> None:
    assert issue(demo, "lin") == issue(demo, "lin")
    assert issue(demo, "lin", key="k2").check_code != issue(demo, "lin").check_code
    with refused_whole(demo, Refusal.SAME_KEY_OTHER_REQUEST):
        issue(demo, "lin", ProofKind.SETTLEMENT)
    with refused_whole(demo, Refusal.UNKNOWN_OBJECT):
        proofs.issue(demo, CAUSE, 404, ProofKind.DEBT, "k1")
