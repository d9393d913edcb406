"""Starting and stopping the processes of a local assistant."""

import ctypes
import os
import signal
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
PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG
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


def wait_for(url: str, process: "subprocess.Popen[bytes]", log: Path, seconds: int = 120) -> None:
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
def running(
    name: str, command: list[str], environment: dict[str, str], url: str, *, echo: bool = False
) -> Iterator[None]:
    """Runs a server until the block is left; ``echo`` shows what it says on the terminal."""
    log = RUN / f"{name}.log"
    RUN.mkdir(exist_ok=True)
    with log.open("wb") as out:
        process = subprocess.Popen(
            command,
            cwd=PROJECT,
            env=environment,
            stdout=out,
            stderr=None if echo else out,
            start_new_session=True,  # Ctrl-C is for the parent, which ends them in order
            preexec_fn=_die_with_parent,  # noqa: PLW1509 - no threads here
        )
    try:
        wait_for(url, process, log)
        yield
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _die_with_parent() -> None:
    """On Linux a server ends even when its parent was killed; elsewhere it is left to Ctrl-C."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, signal.SIGTERM)


@contextmanager
def action_server(environment: dict[str, str]) -> Iterator[dict[str, str]]:
    """Runs the action server; gives the environment with which others find it."""
    port = free_port(int(environment.get("MONTHLY_PAY_ACTION_PORT", "5055")))
    environment = {
        **environment,
        "MONTHLY_PAY_ACTION_PORT": str(port),
        "MONTHLY_PAY_ACTION_URL": f"http://127.0.0.1:{port}/webhook",
    }
    command = [sys.executable, "-m", "actions"]
    health = f"http://127.0.0.1:{port}/health"
    echo = bool(environment.get("MONTHLY_PAY_PHONE_ECHO"))
    with running("actions", command, environment, health, echo=echo):
        yield environment


@contextmanager
def rasa_server(environment: dict[str, str]) -> Iterator[dict[str, str]]:
    """Runs Rasa with the web channel; gives the environment with which the host finds it."""
    port = free_port(int(environment.get("MONTHLY_PAY_RASA_PORT", "5005")))
    address = f"http://127.0.0.1:{port}"
    command = [str(RASA_PYTHON), "-W", "ignore", "-m", "rasa", "run"]
    command += ["--interface", "127.0.0.1", "--port", str(port)]
    command += ["--model", environment.get("MONTHLY_PAY_MODEL", "models/assistant.tar.gz")]
    command += ["--endpoints", "endpoints.yml", "--credentials", "credentials.yml"]
    with running("rasa", command, environment, f"{address}/assistant/health"):
        found = {"MONTHLY_PAY_ASSISTANT_URL": address, "MONTHLY_PAY_REMIND_IN_CHAT": "1"}
        yield {**environment, **found}


@contextmanager
def demo_host(environment: dict[str, str], port: int) -> Iterator[str]:
    """Runs the demo shopping page; gives its address."""
    address = f"http://127.0.0.1:{port}/"
    command = [sys.executable, "-m", "monthly_pay.host"]
    with running("host", command, {**environment, "MONTHLY_PAY_HOST_PORT": str(port)}, address):
        yield address


@contextmanager
def desk(environment: dict[str, str]) -> Iterator[str]:
    """Runs the human desk; gives its address."""
    port = free_port(int(environment.get("MONTHLY_PAY_DESK_PORT", "5090")))
    address = f"http://127.0.0.1:{port}/"
    command = [sys.executable, "-m", "monthly_pay.desk"]
    environment = {**environment, "MONTHLY_PAY_DESK_PORT": str(port)}
    with running("desk", command, environment, f"{address}login"):
        yield address


def add_operator(environment: dict[str, str], name: str, role: str) -> None:
    """Lets somebody log in to the desk, with the password of the settings."""
    command = [sys.executable, "-m", "monthly_pay", "operator", "add", name, "--role", role]
    subprocess.run(
        [*command, "--replace"], cwd=PROJECT, env=environment, check=True, capture_output=True
    )


def local_environment() -> dict[str, str]:
    """The settings of ``make setup``, under what the caller set."""
    lines = (RUN / "local.env").read_text("utf-8").splitlines()
    return {**dict(line.split("=", 1) for line in lines if "=" in line), **os.environ}
