"""A value that nobody else has."""


class Sentinel(object):
    """The class stands for itself: whoever calls it gets it back."""

    def __new__(cls):
        return cls
