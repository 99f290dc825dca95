"""urllib.robotparser, under the name of six."""
from urllib.robotparser import *  # noqa: F401,F403
