"""The demo ledger of 22 November 2026 behind ``monthly-pay``, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from monthly_pay.ledger.ledger import Ledger
from monthly_pay.settings import settings


@pytest.fixture
def books(demo: Ledger, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Ledger]:
    """The ledger that the settings name."""
    url = demo.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("MONTHLY_PAY_DATABASE_URL", url)
    monkeypatch.setenv("MONTHLY_PAY_CLOCK", "ledger")
    monkeypatch.setenv("MONTHLY_PAY_NOTIFICATION_FILE", str(tmp_path / "notifications.log"))
    settings.cache_clear()
    yield demo
    settings.cache_clear()
