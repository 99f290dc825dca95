"""Files that tasks include."""
from drover.results import IncludedFile  # noqa: F401
