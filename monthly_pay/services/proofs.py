"""Documents with a check code: what they say is kept, so that anybody can verify them later."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from sqlalchemy import select

from monthly_pay.ledger.ledger import Cause, Command, Ledger, Transaction
from monthly_pay.ledger.tables.credit import AccountRow
from monthly_pay.ledger.tables.standing import ProofRow
from monthly_pay.rules.money import Money
from monthly_pay.rules.refusals import Refusal, Refused

# Without letters and digits that are mistaken for each other.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 12


class ProofKind(StrEnum):
    """What a document proves."""

    DEBT = "debt"
    SETTLEMENT = "settlement"


@dataclass(frozen=True, slots=True)
class Proof:
    """A document as it was issued; a verifier is shown the first character of the name."""

    kind: ProofKind
    check_code: str
    account_id: int
    account_number: str
    name: str
    amount: Money
    issued_on: date


def issue(ledger: Ledger, cause: Cause, account_id: int, kind: ProofKind, key: str) -> Proof:
    """Issues a document. A settlement certificate is refused while anything is owed."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))

    def work(tx: Transaction) -> Proof:
        facts = tx.facts(account_id)
        owed = facts.owed + facts.written_off
        if kind is ProofKind.SETTLEMENT and (owed or facts.unposted):
            raise Refused(Refusal.OBSTACLES, owed=owed)
        row = ProofRow(
            account_id=account_id,
            kind=kind,
            check_code=code,
            name=facts.name,
            amount=owed,
            issued_on=tx.today,
        )
        tx.session.add(row)
        tx.session.flush()
        return _proof(row, facts.account.number)

    request = {"kind": kind}
    command = Command("issue_proof", cause, key, account_id, request, changes_account=False)
    return ledger.execute(command, work, Proof)


def verify(ledger: Ledger, check_code: str) -> Proof | None:
    """The document with that code as it was issued, the name shortened; None when there is none."""
    with ledger.read() as reading:
        wanted = check_code.replace("-", "").replace(" ", "").upper()
        row = reading.session.scalar(select(ProofRow).where(ProofRow.check_code == wanted))
        if row is None:
            return None
        proof = _proof(row, reading.session.get_one(AccountRow, row.account_id).number)
        return replace(proof, name=proof.name[:1] + "*" * len(proof.name[1:]))


def _proof(row: ProofRow, number: str) -> Proof:
    return Proof(
        ProofKind(row.kind),
        row.check_code,
        row.account_id,
        number,
        row.name,
        row.amount,
        row.issued_on,
    )
