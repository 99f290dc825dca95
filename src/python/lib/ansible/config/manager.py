"""Values of options as their types say."""
from drover.options import converted


def ensure_type(value, value_type, origin=None, origin_ftype=None):
    return converted(value, value_type)
