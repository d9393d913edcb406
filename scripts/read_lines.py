"""Makes the vectors of new training lines, the longest part of training, and shows how far it is.

Runs in the dialogue environment; ``rasa train`` by itself does the same without a word.
"""

import sys
from pathlib import Path

from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.loading import load_data

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from dialogue.nlu.classifier import LinearIntentClassifier  # noqa: E402
from dialogue.nlu.embedding import embedded_lines  # noqa: E402
from dialogue.nlu.normaliser import normalise  # noqa: E402

STEP = 5000  # lines between two words where a line cannot be written over


def progress(done: int, new: int) -> None:
    """How many of the new lines are read."""
    same_line = sys.stdout.isatty()
    if same_line or done == new or done % STEP == 0:
        end = "\r" if same_line and done < new else "\n"
        print(f"  read {done:,} of {new:,} new lines", end=end, flush=True)


if __name__ == "__main__":
    examples = load_data(str(PROJECT / "data" / "nlu")).intent_examples
    provider = LinearIntentClassifier.get_default_config()["embedding"]
    embedded_lines(provider, [normalise(one.get(TEXT)) for one in examples], progress)
