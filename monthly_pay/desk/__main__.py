"""``python -m monthly_pay.desk``: the human desk, on loopback unless told otherwise."""

from __future__ import annotations

import sys

import uvicorn

from monthly_pay.desk.app import build
from monthly_pay.ledger.clock import LedgerClock, SystemClock
from monthly_pay.ledger.engine import open_engine
from monthly_pay.ledger.ledger import Ledger
from monthly_pay.settings import settings


def main() -> None:
    """Serves until it is stopped."""
    chosen = settings()
    for name in ("desk_secret", "action_secret"):
        if not getattr(chosen, name).get_secret_value():
            sys.exit(f"error: MONTHLY_PAY_{name.upper()} is not set: run `make setup`, or set it")
    if chosen.desk_webhook_url and not chosen.desk_webhook_secret.get_secret_value():
        sys.exit("error: MONTHLY_PAY_DESK_WEBHOOK_SECRET is not set: the webhook is always signed")
    clock = LedgerClock() if chosen.clock == "ledger" else SystemClock()
    app = build(Ledger(open_engine(chosen.database_url), clock), chosen)
    uvicorn.run(app, host=chosen.desk_host, port=chosen.desk_port, log_level="warning")


if __name__ == "__main__":
    main()
