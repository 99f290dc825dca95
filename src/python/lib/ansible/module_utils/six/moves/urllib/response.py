"""urllib.response, under the name of six."""
from urllib.response import *  # noqa: F401,F403
