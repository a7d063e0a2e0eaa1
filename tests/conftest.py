"""For all tests: what hypothesis tries takes the time it takes; no test fails because the machine is busy."""

from hypothesis import settings

settings.register_profile("congvan", deadline=None)
settings.load_profile("congvan")
