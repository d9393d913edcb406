"""The demo page's server over the demo ledger, as a browser on its own page calls it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from fastapi.testclient import TestClient

from monthly_pay.host.app import build
from monthly_pay.ledger.ledger import Ledger
from monthly_pay.settings import Settings

ORIGIN = "http://127.0.0.1:5080"


@pytest.fixture
def key() -> Ed25519PrivateKey:
    """The key the host signs with."""
    return Ed25519PrivateKey.generate()


@pytest.fixture
def public_key(key: Ed25519PrivateKey) -> Ed25519PublicKey:
    """What the channel verifies with."""
    return key.public_key()


@pytest.fixture
def settings(tmp_path: Path, key: Ed25519PrivateKey) -> Settings:
    """A demo whose assistant does not run."""
    file = tmp_path / "private.pem"
    file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return Settings(
        demo=True,
        token_private_key_file=file,
        phone_file=tmp_path / "phone.log",
        notification_file=tmp_path / "notifications.log",
        assistant_url="http://127.0.0.1:9",
    )


@pytest.fixture
def page(demo: Ledger, settings: Settings) -> Iterator[TestClient]:
    """The page in a browser: it names its origin with every request."""
    with TestClient(build(demo, settings), base_url=ORIGIN, headers={"Origin": ORIGIN}) as client:
        yield client
