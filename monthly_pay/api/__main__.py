"""``python -m monthly_pay.api``: the API on loopback, behind the host's own gateway."""

from __future__ import annotations

import uvicorn

from monthly_pay.api import build
from monthly_pay.ledger.clock import LedgerClock, SystemClock
from monthly_pay.ledger.engine import open_engine
from monthly_pay.ledger.ledger import Ledger
from monthly_pay.settings import settings

if __name__ == "__main__":
    chosen = settings()
    clock = LedgerClock() if chosen.clock == "ledger" else SystemClock()
    app = build(Ledger(open_engine(chosen.database_url), clock), chosen)
    uvicorn.run(app, host=chosen.api_host, port=chosen.api_port, log_level="warning")
