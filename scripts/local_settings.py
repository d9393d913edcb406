"""Writes the settings of a local demo to ``.run/``; what is there already stays."""

import os
import secrets
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

RUN = Path(__file__).resolve().parent.parent / ".run"
FILE = RUN / "local.env"
# The demo host signs tokens with the one, the channel verifies them with the other.
PRIVATE_KEY, PUBLIC_KEY = RUN / "token-private.pem", RUN / "token-public.pem"


def main() -> None:
    """Adds what is missing and keeps it to its owner."""
    RUN.mkdir(exist_ok=True)
    wanted = {
        "MONTHLY_PAY_DEMO": "1",
        "MONTHLY_PAY_CLOCK": "ledger",
        "MONTHLY_PAY_ACTION_SECRET": secrets.token_urlsafe(32),
        "MONTHLY_PAY_DESK_SECRET": secrets.token_urlsafe(32),
        "MONTHLY_PAY_OPERATOR_PASSWORD": secrets.token_urlsafe(12),
        "MONTHLY_PAY_ACTION_URL": "http://127.0.0.1:5055/webhook",
        "MONTHLY_PAY_ORIGINS": "http://127.0.0.1:5080 http://localhost:5080",
        "MONTHLY_PAY_TOKEN_PUBLIC_KEY_FILE": ".run/token-public.pem",
    }
    FILE.touch(mode=0o600)
    lines = FILE.read_text("utf-8").splitlines()
    there = {line.split("=", 1)[0] for line in lines}
    missing = [f"{name}={value}" for name, value in wanted.items() if name not in there]
    if missing:
        FILE.write_text("\n".join([*lines, *missing]) + "\n", "utf-8")
    make_keys()


def make_keys() -> None:
    """The pair of the demo host; a public key that is missing is made from the private one."""
    if not PRIVATE_KEY.exists():
        made = Ed25519PrivateKey.generate()
        _write(
            PRIVATE_KEY,
            made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
        )
        PUBLIC_KEY.unlink(missing_ok=True)
    if not PUBLIC_KEY.exists():
        key = load_pem_private_key(PRIVATE_KEY.read_bytes(), password=None)
        public = key.public_key()
        _write(PUBLIC_KEY, public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))


def _write(file: Path, content: bytes) -> None:
    """Writes a file that only its owner reads, all at once."""
    new = file.with_suffix(".new")
    new.touch(mode=0o600)
    new.write_bytes(content)
    os.replace(new, file)


if __name__ == "__main__":
    main()
