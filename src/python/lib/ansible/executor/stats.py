"""The counts of the recap."""
from drover.results import Stats as AggregateStats  # noqa: F401
