"""Rasa's own tests, with a floor: a change that makes understanding worse does not land.

``rasa test core`` on ``tests/test_stories.yml``, and ``rasa test nlu`` on ``tests/test_nlu.yml``:
lines that were kept aside, counted as understood when they are answered with their own intent.
"""

import json
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
RESULTS = PROJECT / ".run" / "results"
LOG = PROJECT / ".run" / "rasa-test.log"
FLOORS = json.loads((PROJECT / "tests" / "floors.json").read_text("utf-8"))


def rasa(*arguments: str) -> None:
    """Runs ``rasa test …``; its words go to the log, the end of which is shown when it fails."""
    command = [sys.executable, "-W", "ignore", "-m", "rasa", "test", *arguments]
    command += ["--model", str(PROJECT / "models/assistant.tar.gz"), "--out", str(RESULTS)]
    with LOG.open("w", encoding="utf-8") as log:
        done = subprocess.run(
            command, cwd=PROJECT, stdout=log, stderr=subprocess.STDOUT, check=False
        )
    if done.returncode:
        tail = LOG.read_text("utf-8", errors="replace").splitlines()[-20:]
        sys.exit("\n".join([f"error: rasa test {arguments[0]}:", *tail]))


def main() -> None:
    """Both tests; one line each when they are fine."""
    print("· rasa test core", flush=True)
    rasa("core", "--stories", "tests/test_stories.yml", "--fail-on-prediction-errors")
    print("· rasa test nlu", flush=True)
    rasa("nlu", "--nlu", "tests/test_nlu.yml", "--no-plot")
    report = json.loads((RESULTS / "intent_report.json").read_text("utf-8"))
    reached, floor = report["accuracy"], FLOORS["kept_aside"]
    told = f"{reached:.1%} of the lines kept aside are answered with their intent"
    if reached < floor:
        sys.exit(f"error: {told}, the floor is {floor:.0%}")
    print(f"  {told} (floor {floor:.0%})")


if __name__ == "__main__":
    main()
