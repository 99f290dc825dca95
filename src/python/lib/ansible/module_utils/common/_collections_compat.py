"""The abstract collections, under a name of old."""
from collections.abc import (  # noqa: F401
    Container,
    Hashable,
    ItemsView,
    KeysView,
    Mapping,
    MappingView,
    MutableMapping,
    MutableSequence,
    MutableSet,
    Sequence,
    Set,
    Sized,
    ValuesView,
)
