"""Writes the settings of a local demo to ``.run/local.env``; what is there already stays."""

import secrets
from pathlib import Path

FILE = Path(__file__).resolve().parent.parent / ".run" / "local.env"


def main() -> None:
    """Adds missing settings and keeps the file to its owner."""
    wanted = {
        "MONTHLY_PAY_DEMO": "1",
        "MONTHLY_PAY_CLOCK": "ledger",
        "MONTHLY_PAY_ACTION_SECRET": secrets.token_urlsafe(32),
        "MONTHLY_PAY_ACTION_URL": "http://127.0.0.1:5055/webhook",
    }
    FILE.parent.mkdir(exist_ok=True)
    FILE.touch(mode=0o600)
    lines = FILE.read_text("utf-8").splitlines()
    there = {line.split("=", 1)[0] for line in lines}
    lines += [f"{name}={value}" for name, value in wanted.items() if name not in there]
    FILE.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
