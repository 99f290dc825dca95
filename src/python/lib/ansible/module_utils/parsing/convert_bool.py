"""Booleans as people write them."""
from ansible.module_utils.common.text.converters import to_text

BOOLEANS_TRUE = frozenset(('y', 'yes', 'on', '1', 'true', 't', 1, 1.0, True))
BOOLEANS_FALSE = frozenset(('n', 'no', 'off', '0', 'false', 'f', 0, 0.0, False))
BOOLEANS = BOOLEANS_TRUE.union(BOOLEANS_FALSE)


def boolean(value, strict=True):
    """Whether it means true. What means nothing is false, or with `strict` a TypeError."""
    if isinstance(value, bool):
        return value
    word = to_text(value, errors='surrogate_or_strict').lower().strip() if isinstance(value, (str, bytes)) else value
    try:
        if word in BOOLEANS_TRUE:
            return True
        if word in BOOLEANS_FALSE or not strict:
            return False
    except TypeError:
        # What has no hash is no boolean either.
        if not strict:
            return False
    known = ', '.join(repr(one) for one in BOOLEANS)
    raise TypeError("The value '%s' is not a valid boolean. Valid booleans include: %s" % (to_text(value), known))
