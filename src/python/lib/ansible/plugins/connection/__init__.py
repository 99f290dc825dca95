"""Connections are drover's own: this is what actions see of them."""
import functools

from drover.connection import Connection as ConnectionBase  # noqa: F401

BUFSIZE = 65536


def ensure_connect(func):
    @functools.wraps(func)
    def wrapped(self, *args, **kwargs):
        return func(self, *args, **kwargs)

    return wrapped
