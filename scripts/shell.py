"""``make shell``: the action server, and a Rasa shell in which one demo customer speaks."""

import json
import subprocess
import sys

from servers import PROJECT, RASA_PYTHON, RUN, action_server, free_port, local_environment


def choose(wanted: str) -> str:
    """The customer who speaks: as asked for, or chosen from the list."""
    command = [sys.executable, "-m", "monthly_pay", "customers", "--json"]
    told = subprocess.run(command, cwd=PROJECT, stdout=subprocess.PIPE, check=True)
    known = {c["name"]: c["story"] for c in json.loads(told.stdout)}
    if wanted in known:
        return wanted
    if wanted:
        print(f"There is no demo customer {wanted!r}.")
    print("Who is speaking?")
    for number, (name, story) in enumerate(known.items(), start=1):
        print(f"  {number:2}  {name:6}  {story}")
    while True:
        try:
            said = input("number or name [1]: ").strip() or "1"
        except EOFError:
            sys.exit("\nName one: make shell CUSTOMER=lin")
        if said.isdigit() and 1 <= int(said) <= len(known):
            return list(known)[int(said) - 1]
        if said in known:
            return said


def main() -> None:
    """Runs until the shell is left with /stop or Ctrl-C."""
    customer = choose(sys.argv[1] if len(sys.argv) > 1 else "")
    environment = {**local_environment(), "MONTHLY_PAY_PHONE_ECHO": "1"}
    with action_server(environment) as found:
        print(f"· {customer} is speaking; loading the assistant takes about 20 seconds", flush=True)
        command = [str(RASA_PYTHON), "-W", "ignore", "-m", "rasa", "shell", "--quiet"]
        command += ["--conversation-id", customer, "--port", str(free_port(5005))]
        command += ["--model", "models/assistant.tar.gz"]
        with (RUN / "rasa.log").open("wb") as log:
            subprocess.run(command, cwd=PROJECT, env=found, stderr=log, check=False)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
