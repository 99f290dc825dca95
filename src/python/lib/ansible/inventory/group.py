"""Groups, and names for them."""
import re

from drover.inventory import Group  # noqa: F401


def to_safe_group_name(name, replacer='_', force=False, silent=False):
    """The name without what names of variables cannot hold."""
    if not name:
        return name
    return re.sub(r'^[\d\W]|[^\w]', replacer, name) if force or not silent else name
