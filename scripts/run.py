"""``make run``: the action server, Rasa with the web channel, the demo page, the human desk."""

import signal
import sys
import threading
from types import FrameType

from servers import (
    RUN,
    action_server,
    add_operator,
    demo_host,
    desk,
    free_port,
    local_environment,
    rasa_server,
)

OPERATOR = "demo"


def main() -> None:
    """Runs until Ctrl-C."""
    environment = local_environment()
    port = next_port(int(environment.get("MONTHLY_PAY_HOST_PORT", "5080")))
    # The page's own address is the only one whose scripts may speak to the assistant.
    origins = f"http://127.0.0.1:{port} http://localhost:{port}"
    environment = {
        "MONTHLY_PAY_CONVERSATIONS_URL": f"sqlite:///{RUN / 'conversations.db'}",
        **environment,
        "MONTHLY_PAY_ORIGINS": origins,
    }
    print("· starting; loading the assistant takes about 20 seconds", flush=True)
    with (
        action_server(environment) as with_actions,
        rasa_server(with_actions) as with_rasa,
        demo_host(with_rasa, port) as address,
        desk(with_rasa) as desk_address,
    ):
        add_operator(with_rasa, OPERATOR, "supervisor")
        password = environment["MONTHLY_PAY_OPERATOR_PASSWORD"]
        print(f"· open {address}", flush=True)
        print(f"· human desk {desk_address} · {OPERATOR} · {password}", flush=True)
        threading.Event().wait()


def next_port(wanted: int) -> int:
    """That port of loopback, or the next one nobody has."""
    for port in range(wanted, wanted + 50):
        if free_port(port) == port:
            return port
    return free_port(0)


def _end(number: int, frame: FrameType | None) -> None:
    """Ending by another program or a closed terminal is like Ctrl-C."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    for name in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, _end)
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
