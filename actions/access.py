"""The only road from a conversation to a customer: who is asking, and over which channel."""

from __future__ import annotations

from dataclasses import dataclass

from rasa_sdk.interfaces import Tracker

from monthly_pay.ledger.ledger import Cause, Ledger
from monthly_pay.services import accounts
from monthly_pay.services.accounts import Customer
from monthly_pay.settings import Settings

# Channels that verified the sender themselves; the shell is one person at a demo ledger.
AUTHENTICATED = frozenset({"web", "door"})
DEMO_ONLY = frozenset({"cmdline"})


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is asking: a known customer or nobody, and the turn of the conversation."""

    customer: Customer | None
    cause: Cause


def visitor(tracker: Tracker, ledger: Ledger, settings: Settings) -> Visitor:
    """The customer behind a conversation; nobody where the channel proves nothing."""
    turn = str(tracker.latest_message.get("message_id") or "") or None
    channel = tracker.get_latest_input_channel()
    allowed = AUTHENTICATED | DEMO_ONLY if settings.demo else AUTHENTICATED
    customer = accounts.find_customer(ledger, tracker.sender_id) if channel in allowed else None
    actor = f"customer:{customer.subject}" if customer else "nobody"
    return Visitor(customer, Cause(actor, turn))
