"""Hosts and groups together."""
from drover.inventory import InventoryData  # noqa: F401
