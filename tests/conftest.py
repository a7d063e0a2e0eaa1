"""For all tests: what hypothesis tries takes the time it takes; no test fails because the machine is busy; and what is
kept to be fast lies in the checkout, not with whoever runs them.
"""

import os
from pathlib import Path

from hypothesis import settings

from pipeline.core.kept import CACHE_VARIABLE

settings.register_profile("congvan", deadline=None)
settings.load_profile("congvan")
os.environ.setdefault(CACHE_VARIABLE, str(Path(__file__).parents[1] / ".pytest_cache" / "congvan"))
