"""Hosts."""
from drover.inventory import Host  # noqa: F401
