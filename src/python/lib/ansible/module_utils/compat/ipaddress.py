"""Python's ipaddress, under a name of old."""
from ipaddress import *  # noqa: F401,F403
