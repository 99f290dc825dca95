"""Filters of numbers and sets, as functions."""
from ansible.plugins.filter.core import __getattr__  # noqa: F401
