"""privacy: what is kept and for how long, a copy of it, and deletion as far as the law allows."""

from __future__ import annotations

import re

from actions.knowledge import SOURCE
from actions.present import choice
from actions.turn import Turn, action
from monthly_pay.services import privacy

EXPORT, ERASE = "export", "erase"
_ERASE = re.compile(r"删|刪|清除|清空|抹掉|销毁|擦除|erase|delete|remove|forget", re.I)
_EXPORT = re.compile(
    r"导出|導出|匯出|下载|下載|副本|复制|複製|拷贝|一份|发给我|export|download|copy", re.I
)


@action("action_privacy")
def answer(turn: Turn) -> None:
    """A wish for a copy or for deletion gets a number; otherwise what is kept, and why."""
    wish = _wish(turn)
    kept = privacy.kept(turn.ledger, turn.customer.id)
    if wish is None:
        turn.say(
            "utter_privacy_kept",
            orders=kept.orders,
            payments=kept.payments,
            logins=kept.logins,
            contacts=kept.contacts,
        )
        turn.say(
            "utter_privacy_rules",
            choices=[
                choice("utter_button_export", '/privacy{"wish": "export"}'),
                choice("utter_button_erase", '/privacy{"wish": "erase"}'),
                SOURCE,
            ],
        )
        turn.tell("identity_kept", "record_kept", "data_rights")
        return
    case = privacy.ask(turn.ledger, turn.cause, turn.customer.id, wish, turn.key)
    if wish == EXPORT:
        turn.say("utter_privacy_export", number=case.number)
    elif turn.customer.account_id is None:
        turn.say("utter_privacy_erase_no_account", number=case.number)
    elif kept.until is None:
        turn.say("utter_privacy_erase_open", number=case.number)
    else:
        turn.say("utter_privacy_erase_closed", number=case.number, date=kept.until)
    turn.tell("identity_kept", "data_rights")


def _wish(turn: Turn) -> str | None:
    chosen = turn.entity("wish")
    if chosen in (EXPORT, ERASE):
        return str(chosen)
    if _ERASE.search(turn.text):
        return ERASE
    return EXPORT if _EXPORT.search(turn.text) else None
