"""``rasa data validate --fail-on-warnings``, without its word on responses that only actions use.

That every response is used, by a rule or by an action, is checked by ``tests/test_copy.py``.
"""

import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
NOISE = ("is not used in any story or rule", "Pyparsing", "parseString", "setParseAction")
NOISE += ("resetCache", " INFO ")


def main() -> None:
    """Prints what is wrong, or one line."""
    command = [sys.executable, "-W", "ignore", "-m", "rasa", "data", "validate"]
    done = subprocess.run(
        [*command, "--fail-on-warnings"],
        check=False,
        cwd=PROJECT,
        capture_output=True,
        text=True,
    )
    lines = (done.stdout + done.stderr).splitlines()
    told = [line for line in lines if line.strip() and not any(noise in line for noise in NOISE)]
    if done.returncode:
        sys.exit("\n".join(["error: rasa data validate:", *told[-30:]]))
    print("· rasa data validate: fine")


if __name__ == "__main__":
    main()
