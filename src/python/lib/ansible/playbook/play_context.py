"""How a task is run."""
from drover.task import PlayContext  # noqa: F401
