"""Caches of inventories."""
from drover.caches import Cache as CachePluginAdjudicator  # noqa: F401
