"""request_proof: documents with a check code, and what each is for."""

from __future__ import annotations

from actions.present import choice, line
from actions.turn import Turn, action
from monthly_pay.rules.refusals import Refused
from monthly_pay.services import bill as bills
from monthly_pay.services import proofs
from monthly_pay.services.proofs import ProofKind

PAYOFF = choice("utter_button_payoff", "/early_payoff")
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
        _not_settled(turn, refused)
        return
    turn.say(f"utter_proof_{proof.kind}", code=proof.check_code, amount=proof.amount)


def _not_settled(turn: Turn, refused: Refused) -> None:
    """What stands in the way of a settlement certificate, and what can be had instead."""
    instead = choice("utter_button_proof_debt", '/request_proof{"proof": "debt"}')
    if refused.facts["owed"]:
        turn.say("utter_proof_not_settled", amount=refused.facts["owed"], choices=[PAYOFF, instead])
    unposted = bills.bill(turn.ledger, turn.account_id).facts.unposted
    if unposted:
        orders = [
            line("utter_line_order", title=p.item, merchant=p.merchant, amount=p.amount)
            for p in unposted
        ]
        turn.say("utter_proof_unposted", items=orders, choices=[instead])
