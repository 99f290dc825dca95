"""Tasks."""
from drover.task import Task  # noqa: F401
