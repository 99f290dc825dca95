"""urllib.parse, under the name of six."""
from urllib import parse as _parse
from urllib.parse import *  # noqa: F401,F403


def __getattr__(name):
    return getattr(_parse, name)
