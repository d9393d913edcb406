"""close_account: a preflight with every obstacle, or the closing itself."""

from __future__ import annotations

from actions.confirmation import begin
from actions.present import Line, choice, line, title
from actions.standing import says_closed
from actions.turn import Turn, action
from monthly_pay.rules.closing import Obstacle, ObstacleKind, payable_now
from monthly_pay.services import closing

PAYOFF = choice("utter_button_payoff", "/early_payoff")
DETAIL = choice("utter_button_detail", '/check_bill{"detail": "detail"}')
PAY_OUT = choice("utter_button_pay_out", "/pay_out")
HUMAN = choice("utter_button_human", "/human_agent")


@action("action_close_account")
def close_account(turn: Turn) -> None:
    """Lists what is in the way; with nothing in the way, tells what closing means and asks."""
    preflight = closing.preflight(turn.ledger, turn.account_id)
    if says_closed(turn, preflight.facts):
        return
    if preflight.obstacles:
        _blocked(turn, preflight.obstacles)
    else:
        quote = closing.propose(turn.ledger, turn.cause, turn.account_id, turn.key)
        turn.say("utter_close_consequences")
        begin(turn, quote)


def _blocked(turn: Turn, obstacles: tuple[Obstacle, ...]) -> None:
    payable = payable_now(obstacles)
    balance = any(o.kind is ObstacleKind.BALANCE for o in obstacles)
    turn.say(
        "utter_close_blocked",
        items=[_line(o) for o in obstacles],
        choices=[*([PAYOFF] if payable else []), *([PAY_OUT] if balance else []), DETAIL, HUMAN],
    )
    if payable:
        turn.set("after_payoff", "action_close_account")
        turn.offer("action_early_payoff")


def _line(obstacle: Obstacle) -> Line:
    if obstacle.kind is ObstacleKind.HOLD:
        return line(f"utter_obstacle_hold_{obstacle.title}", date=obstacle.day)
    return line(
        f"utter_obstacle_{obstacle.kind}",
        title=title(obstacle.title),
        amount=obstacle.amount,
        date=obstacle.day,
        count=obstacle.count,
    )
