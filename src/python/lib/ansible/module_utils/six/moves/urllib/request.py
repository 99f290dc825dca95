"""urllib.request, under the name of six."""
from urllib import request as _request
from urllib.request import *  # noqa: F401,F403


def __getattr__(name):
    return getattr(_request, name)
