"""Python's selectors, under a name of old."""
from selectors import *  # noqa: F401,F403
