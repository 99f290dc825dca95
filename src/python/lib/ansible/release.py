"""The version of ansible-core whose behaviour this is."""
from ansible.module_utils.ansible_release import __author__, __codename__, __version__  # noqa: F401
