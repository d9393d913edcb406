"""``python -m monthly_pay.host``: the demo shopping page on loopback."""

from __future__ import annotations

import sys

import uvicorn

from monthly_pay.host.app import build
from monthly_pay.ledger.clock import LedgerClock
from monthly_pay.ledger.engine import open_engine
from monthly_pay.ledger.ledger import Ledger
from monthly_pay.settings import settings


def main() -> None:
    """Serves until it is stopped. It hands out anybody's token, so only a demo may have it."""
    chosen = settings()
    if not chosen.demo:
        sys.exit("error: the demo page speaks for every customer; it needs MONTHLY_PAY_DEMO=1")
    if not chosen.token_private_key_file.is_file():
        sys.exit(f"error: there is no key at {chosen.token_private_key_file}; run: make setup")
    app = build(Ledger(open_engine(chosen.database_url), LedgerClock()), chosen)
    uvicorn.run(
        app,
        host=chosen.host_host,
        port=chosen.host_port,
        log_level="warning",
        ws="websockets-sansio",
    )


if __name__ == "__main__":
    main()
