"""Python's typing, under a name of old."""
from typing import *  # noqa: F401,F403

TYPE_CHECKING = False
