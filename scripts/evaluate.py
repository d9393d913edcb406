"""``make eval FILE=… [JSON=…]``: how well the assistant understands real questions.

Every message is the first of a fresh conversation of the real assistant: model, thresholds, real
action server, a demo ledger of its own. What counts as what is told in docs/understanding.md.
"""

import argparse
import csv
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from servers import PROJECT, RASA_PYTHON, action_server, local_environment

Row = dict[str, Any]
OUTCOMES = ("right", "one_tap", "wrong", "missed")
LABELS = PROJECT / "scripts" / "labels.json"
FLOORS = PROJECT / "tests" / "floors.json"
CUSTOMER = "chen"
IN_PROCESS = [str(RASA_PYTHON), "-W", "ignore", "-m", "dialogue.inprocess"]


def read(file: Path) -> list[dict[str, str]]:
    """The questions: columns id, text, accepted; more are allowed."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    missing = {"id", "text", "accepted"} - set(rows[0] if rows else ())
    if missing:
        raise SystemExit(f"error: {file} has no column {', '.join(sorted(missing))}")
    return rows


@contextmanager
def assistant() -> Iterator["Assistant"]:
    """The real assistant, in process, with an action server and a ledger of its own."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **local_environment(),
            "MONTHLY_PAY_DATABASE_URL": f"sqlite:///{folder}/ledger.db",
            "MONTHLY_PAY_PHONE_FILE": f"{folder}/phone.log",
            "MONTHLY_PAY_DEMO": "1",
            "MONTHLY_PAY_CLOCK": "ledger",
        }
        seed = [sys.executable, "-m", "monthly_pay", "seed"]
        subprocess.run(seed, cwd=PROJECT, env=environment, check=True, stdout=subprocess.DEVNULL)
        with action_server(environment) as found:
            started = Assistant(found)
            try:
                yield started
            finally:
                started.process.terminate()
                started.process.communicate(timeout=10)


class Assistant:
    """Asks over lines of JSON, see ``dialogue/inprocess.py``."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [*IN_PROCESS, str(PROJECT / "models/assistant.tar.gz")],
            cwd=PROJECT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        if not self._out().startswith('{"ready'):
            raise SystemExit("error: the assistant did not start: run `make train`")

    def _out(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline()

    def _exchange(self, message: Row) -> Row:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(message) + "\n")
        self.process.stdin.flush()
        answer: Row = json.loads(self._out())
        return answer

    def first_answer(self, text: str) -> tuple[Row, float]:
        """The answer to the first message of a conversation, and its milliseconds."""
        self._exchange({"forget": True})
        began = time.perf_counter()
        answer = self._exchange({"sender": CUSTOMER, "text": text})
        return answer, (time.perf_counter() - began) * 1000


def judged(row: dict[str, str], answer: Row, labels: dict[str, str]) -> Row:
    """What came of one question."""

    def label(intent: str) -> str:
        return labels.get(intent, intent)

    fallback = answer["intent"]["name"] == "nlu_fallback"
    silent = not answer["messages"]
    answered = [] if fallback or silent else [label(answer["intent"]["name"])]
    payloads = [b["payload"] for m in answer["messages"] for b in m.get("buttons") or []]
    choices = [label(p.removeprefix("/")) for p in payloads] if fallback else []
    offered = list(dict.fromkeys(choices[:3]))
    accepted = row["accepted"].replace(" ", "").split(",")
    ranking = answer["ranking"]
    return {
        "id": row["id"],
        "text": row["text"],
        "accepted": row["accepted"],
        "outcome": _outcome(accepted, answered, offered),
        "answered": "+".join(answered) or None,
        "offered": offered,
        "confidence": round(ranking[0]["confidence"], 4) if ranking else 0.0,
        "register": row.get("register") or "",
    }


def _outcome(accepted: list[str], answered: list[str], offered: list[str]) -> str:
    if _served(accepted, answered):
        return "right"
    if answered:
        return "wrong"
    return "one_tap" if _served(accepted, offered) else "missed"


def _served(accepted: list[str], given: list[str]) -> bool:
    return any(set(one.split("+")) <= set(given) for one in accepted)


def rates(rows: Iterable[Row]) -> Row:
    """Number and fractions of the outcomes."""
    counts = Counter(row["outcome"] for row in rows)
    n = sum(counts.values())
    return {"n": n, **{name: round(counts[name] / n, 4) for name in OUTCOMES}}


def report(rows: list[Row], milliseconds: list[float]) -> Row:
    """Everything that is printed and kept."""
    by_label, by_register = defaultdict(list), defaultdict(list)
    for row in rows:
        by_label[row["accepted"].split(",")[0]].append(row)
        if row["register"]:
            by_register[row["register"]].append(row)
    times = sorted(milliseconds)
    return {
        **rates(rows),
        "p50_ms": round(times[len(times) // 2], 1),
        "p95_ms": round(times[int(len(times) * 0.95)], 1),
        "labels": {name: rates(some) for name, some in sorted(by_label.items())},
        "registers": {name: rates(some) for name, some in sorted(by_register.items())},
        "rows": [{k: v for k, v in row.items() if k != "register"} for row in rows],
    }


def show(told: Row) -> None:
    """The report for people."""

    def line(name: str, r: Row) -> str:
        shares = "".join(f"{r[outcome]:9.1%}" for outcome in OUTCOMES)
        return f"{name:24}{r['n']:6}{shares}"

    print(f"\n{'':24}{'n':>6}" + "".join(f"{outcome:>9}" for outcome in OUTCOMES))
    print(line("all", told))
    for group in ("registers", "labels"):
        for name, some in told[group].items():
            print(line(name, some))
    confusions = defaultdict(list)
    for row in told["rows"]:
        if row["outcome"] == "wrong":
            confusions[row["accepted"].split(",")[0], row["answered"]].append(row["text"])
    print("\nworst confusions (wanted → answered):")
    for (wanted, got), texts in sorted(confusions.items(), key=lambda c: -len(c[1]))[:12]:
        print(f"  {len(texts):3}  {wanted} → {got}: {' | '.join(texts[:3])}")
    print(f"\na message takes {told['p50_ms']} ms (p50), {told['p95_ms']} ms (p95)")


def main() -> None:
    """Measures, prints, and writes the JSON when asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--floors", action="store_true", help="fail below tests/floors.json")
    told = parser.parse_args()
    if not told.file.is_file():
        raise SystemExit("error: which file? make eval FILE=questions.tsv [JSON=out.json]")
    questions, labels = read(told.file), json.loads(LABELS.read_text("utf-8"))
    rows, milliseconds = [], []
    with assistant() as asked:
        for number, row in enumerate(questions, start=1):
            answer, passed = asked.first_answer(row["text"])
            rows.append(judged(row, answer, labels))
            milliseconds.append(passed)
            if number % 100 == 0 or number == len(questions):
                print(f"· {number} of {len(questions)}", flush=True)
    made = report(rows, milliseconds)
    show(made)
    if told.json:
        told.json.write_text(json.dumps(made, ensure_ascii=False, indent=1), "utf-8")
    if told.floors:
        check(made, json.loads(FLOORS.read_text("utf-8"))["real_questions"])


def check(made: dict[str, Any], floors: dict[str, float]) -> None:
    """Fails when understanding became worse than what was reached before."""
    if made["right"] < floors["right"] or made["wrong"] > floors["wrong"]:
        raise SystemExit(
            f"error: {made['right']:.1%} right and {made['wrong']:.1%} wrong; "
            f"the limits are {floors['right']:.0%} and {floors['wrong']:.0%}"
        )


if __name__ == "__main__":
    main()
