"""The API over a demo ledger, called by the host app."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from monthly_pay.api import build
from monthly_pay.ledger.ledger import Ledger
from monthly_pay.settings import Settings
from tests.api.host import NOTIFICATION_SECRET, TOKEN


@pytest.fixture
def settings() -> Settings:
    """Both secrets are set."""
    return Settings(api_token=SecretStr(TOKEN), notification_secret=SecretStr(NOTIFICATION_SECRET))


@pytest.fixture
def host(demo: Ledger, settings: Settings) -> Iterator[TestClient]:
    """The host app, with its token."""
    headers = {"Authorization": f"Bearer {TOKEN}"}
    with TestClient(build(demo, settings), headers=headers) as client:
        yield client
