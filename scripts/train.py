"""Trains the model when what it is trained from changed: ``train.py [--force]``.

Runs in the dialogue environment. The fingerprint is of contents, not of dates.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
MODEL = PROJECT / "models" / "assistant.tar.gz"
STAMP = PROJECT / "models" / "assistant.trained-from"
LOG = PROJECT / ".run" / "train.log"


def fingerprint() -> str:
    """A digest of everything the model depends on."""
    sources = [
        PROJECT / "config.yml",
        PROJECT / "domain.yml",
        PROJECT / "dialogue/requirements.lock",
    ]
    sources += sorted((PROJECT / "data").rglob("*.yml"))
    sources += sorted((PROJECT / "dialogue").glob("*.py"))
    sources += sorted((PROJECT / "dialogue/nlu").glob("*.py"))
    digest = hashlib.sha256()
    for source in sources:
        digest.update(str(source.relative_to(PROJECT)).encode() + b"\0" + source.read_bytes())
    return digest.hexdigest()


def main() -> None:
    """Trains, or says nothing when the model is up to date."""
    wanted = fingerprint()
    trained = STAMP.read_text() if STAMP.exists() and MODEL.exists() else None
    if trained == wanted and "--force" not in sys.argv:
        return
    print("· training the model (a few minutes; only when its sources changed)", flush=True)
    LOG.parent.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "rasa", "train", "--quiet"]
    command += ["--fixed-model-name", "assistant", "--out", str(MODEL.parent)]
    with LOG.open("w") as log:
        done = subprocess.run(
            [sys.executable, "scripts/read_lines.py"],
            cwd=PROJECT,
            check=False,
            stderr=log,
            env={**os.environ, "OMP_NUM_THREADS": str(os.cpu_count())},
        )
        if not done.returncode:
            done = subprocess.run(
                command, cwd=PROJECT, check=False, stdout=log, stderr=subprocess.STDOUT
            )
    if done.returncode or not MODEL.exists():
        tail = LOG.read_text(errors="replace").splitlines()[-15:]
        sys.exit("\n".join(["error: training failed; the end of .run/train.log:", *tail]))
    STAMP.write_text(wanted)
    print("  the model is ready", flush=True)


if __name__ == "__main__":
    main()
