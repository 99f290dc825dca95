"""urllib.error, under the name of six."""
from urllib.error import *  # noqa: F401,F403
