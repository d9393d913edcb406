"""``make review``: collects what was misunderstood, or takes the labels in with ``--apply``."""

import os
import sys

from dialogue.review import FILE, LINES, PROJECT, apply, collect

KEPT = PROJECT / ".run" / "conversations.db"  # by `make run`


def main() -> None:
    """One of both; what was done is said in a line."""
    if "--apply" in sys.argv:
        lines = apply(PROJECT / "domain.yml")
        print(f"· {lines} lines went to {LINES.relative_to(PROJECT)}; `make train` takes them in")
        return
    url = os.environ["MONTHLY_PAY_CONVERSATIONS_URL"]
    if url == "sqlite://":  # in memory, for the shell: nothing is kept there
        if not KEPT.exists():
            raise SystemExit("error: there are no conversations yet; `make run` keeps them")
        url = f"sqlite:///{KEPT}"
    print(f"· {collect(url)} lines to label in {FILE.relative_to(PROJECT)}")


if __name__ == "__main__":
    main()
