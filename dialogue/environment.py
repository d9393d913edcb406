"""Local settings for every Rasa command of this environment, so that they work by themselves.

Imported when Python starts (see ``scripts/environment.sh``): keeps Rasa quiet, and reads the
settings that ``make setup`` wrote to ``.run/local.env``. What is set already is not touched.
"""

import os
import warnings
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent

QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_ENABLE_ONEDNN_OPTS": "0",
    "CUDA_VISIBLE_DEVICES": "",
}
# A message is one sentence. Two processes whose threads wait for each other on the same cores take
# a hundred times as long for it.
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OMP_WAIT_POLICY": "passive"}
DEFAULTS = {
    "MONTHLY_PAY_ACTION_URL": "http://127.0.0.1:5055/webhook",
    "MONTHLY_PAY_ACTION_SECRET": "",
    # In memory, gone with the process; `make run` and production keep them.
    "MONTHLY_PAY_CONVERSATIONS_URL": "sqlite://",
    "MONTHLY_PAY_TOKEN_PUBLIC_KEY_FILE": "",
    "MONTHLY_PAY_TOKEN_SECRET": "",
    "MONTHLY_PAY_ORIGINS": "",
}


def read(file: Path) -> "dict[str, str]":
    """The ``NAME=value`` lines of a file; none when there is no file."""
    if not file.is_file():
        return {}
    lines = file.read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line and line[0] != "#")


for name, value in {
    **QUIET,
    **ONE_THREAD,
    **DEFAULTS,
    **read(PROJECT / ".run" / "local.env"),
}.items():
    os.environ.setdefault(name, value)

# Old libraries under Rasa warn about each other; nothing a customer or developer here can mend.
warnings.filterwarnings("ignore", category=DeprecationWarning)
