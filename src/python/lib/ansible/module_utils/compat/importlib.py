"""Python's import_module, under a name of old."""
from importlib import import_module  # noqa: F401
