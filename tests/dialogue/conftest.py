"""Random tests of this folder fail for what they find, not for how long the machine took."""

import sanic.app  # noqa: F401 - it changes which warnings are shown, so it comes before the tests
from hypothesis import settings

settings.register_profile("dialogue", deadline=None)
settings.load_profile("dialogue")
