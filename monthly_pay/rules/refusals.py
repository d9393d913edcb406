"""Why something asked for is refused. Every value has its copy; a check returns all that apply."""

from __future__ import annotations

from enum import StrEnum


class Refusal(StrEnum):
    """The reasons a command is refused with, in the words of the code."""

    UNKNOWN_CUSTOMER = "unknown_customer"
    UNKNOWN_OBJECT = "unknown_object"
    ACCOUNT_CLOSED = "account_closed"
    ALREADY_OPEN = "already_open"
    NOTHING_OWED = "nothing_owed"
    NOT_ALLOWED_NOW = "not_allowed_now"
    AMOUNT_NOT_POSITIVE = "amount_not_positive"
    AMOUNT_TOO_LARGE = "amount_too_large"
    AMOUNT_UNREADABLE = "amount_unreadable"
    QUOTE_EXPIRED = "quote_expired"
    QUOTE_CHANGED = "quote_changed"
    QUOTE_USED = "quote_used"
    NO_CARD = "no_card"
    CODE_WRONG = "code_wrong"
    CODE_EXPIRED = "code_expired"
    CODE_TRIES_USED = "code_tries_used"
    CODE_MISSING = "code_missing"
    CODE_TOO_MANY = "code_too_many"
    INSUFFICIENT_FUNDS = "insufficient_funds"
    PAYMENT_PENDING = "payment_pending"
    OBSTACLES = "obstacles"
    NO_SUCH_HOLD = "no_such_hold"
    TOO_EARLY = "too_early"
    APPLICATION_RUNNING = "application_running"
    ARREARS = "arrears"
    ALREADY_TAKEN = "already_taken"
    ALREADY_RUNNING = "already_running"
    LARGER_THAN_LEFT = "larger_than_left"
    NOT_OPENED = "not_opened"
    SAME_KEY_OTHER_REQUEST = "same_key_other_request"


class Refused(Exception):
    """A command was refused and nothing was changed. ``facts`` explain it (dates, amounts)."""

    def __init__(self, refusal: Refusal, **facts: object) -> None:
        self.refusal = refusal
        self.facts = facts
        super().__init__(f"{refusal} {facts or ''}".strip())
