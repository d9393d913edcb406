"""Starting and stopping the processes of a local assistant."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
RUN = PROJECT / ".run"
RASA_PYTHON = PROJECT / "dialogue" / ".venv" / "bin" / "python"


def free_port(wanted: int) -> int:
    """That port of loopback, or any free one when somebody else has it."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise SystemExit("error: no free port on loopback")


def wait_for(url: str, process: "subprocess.Popen[bytes]", log: Path, seconds: int = 60) -> None:
    """Waits until a server answers; its death or silence is said with the end of its log."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    tail = log.read_text(errors="replace").splitlines()[-8:] if log.exists() else []
    raise SystemExit("\n".join([f"error: {url} does not answer; the end of {log}:", *tail]))


@contextmanager
def action_server(environment: dict[str, str]) -> Iterator[dict[str, str]]:
    """Runs the action server; gives the environment with which others find it."""
    port = free_port(int(environment.get("MONTHLY_PAY_ACTION_PORT", "5055")))
    environment = {
        **environment,
        "MONTHLY_PAY_ACTION_PORT": str(port),
        "MONTHLY_PAY_ACTION_URL": f"http://127.0.0.1:{port}/webhook",
    }
    log = RUN / "actions.log"
    RUN.mkdir(exist_ok=True)
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "actions"],
            cwd=PROJECT,
            env=environment,
            stdout=out,
            stderr=None if environment.get("MONTHLY_PAY_PHONE_ECHO") else out,
        )
    try:
        wait_for(f"http://127.0.0.1:{port}/health", process, log)
        yield environment
    finally:
        process.terminate()
        process.wait(10)


def local_environment() -> dict[str, str]:
    """The settings of ``make setup``, under what the caller set."""
    lines = (RUN / "local.env").read_text("utf-8").splitlines()
    return {**dict(line.split("=", 1) for line in lines if "=" in line), **os.environ}
