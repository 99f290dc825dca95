"""Tasks that include others."""
from drover.task import TaskInclude  # noqa: F401
