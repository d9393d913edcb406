"""request_proof: documents with a check code, and what each is for."""

from __future__ import annotations

from actions.present import choice
from actions.turn import Turn, action
from monthly_pay.rules.refusals import Refused
from monthly_pay.services import proofs
from monthly_pay.services.proofs import ProofKind

HUMAN = choice("utter_button_human", "/human_agent")
KINDS = (ProofKind.SETTLEMENT, ProofKind.DEBT)


@action("action_request_proof")
def request_proof(turn: Turn) -> None:
    """Issues the document that is named; otherwise says which there are for this customer."""
    wanted = turn.entity("proof")
    if wanted is None:
        buttons = [
            choice(f"utter_button_proof_{kind}", f'/request_proof{{"proof": "{kind}"}}')
            for kind in KINDS
        ]
        turn.say("utter_proof_which", choices=[*buttons, HUMAN])
        return
    try:
        proof = proofs.issue(
            turn.ledger, turn.cause, turn.account_id, ProofKind(str(wanted)), turn.key
        )
    except Refused as refused:
        turn.say("utter_proof_not_settled", amount=refused.facts["owed"])
        return
    turn.say(f"utter_proof_{proof.kind}", code=proof.check_code, amount=proof.amount)
