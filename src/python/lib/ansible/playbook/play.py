"""Plays."""
from drover.task import Play  # noqa: F401
