"""``python -m actions``: the action server, on loopback unless told otherwise."""

from actions.server import main

if __name__ == "__main__":
    main()
