"""Collections, and what counts as one."""
from collections.abc import Hashable, Mapping, MutableMapping, Sequence


class ImmutableDict(Hashable, Mapping):
    """A dict that does not change and can be a key."""

    def __init__(self, *args, **kwargs):
        if len(args) == 1 and not kwargs and isinstance(args[0], ImmutableDict):
            self._store = args[0]._store
        else:
            self._store = dict(*args, **kwargs)

    def __getitem__(self, key):
        return self._store[key]

    def __iter__(self):
        return iter(self._store)

    def __len__(self):
        return len(self._store)

    def __hash__(self):
        return hash(frozenset(self.items()))

    def __eq__(self, other):
        try:
            return hash(self) == hash(ImmutableDict(other))
        except TypeError:
            return False

    def __repr__(self):
        return 'ImmutableDict({0})'.format(repr(self._store))

    def union(self, overriding_mapping):
        return ImmutableDict(self._store, **overriding_mapping)

    def difference(self, subtractive_iterable):
        without = frozenset(subtractive_iterable)
        return ImmutableDict((key, value) for key, value in self._store.items() if key not in without)


def is_string(seq):
    return isinstance(seq, (str, bytes))


def is_iterable(seq, include_strings=False):
    """Whether it can be gone through; texts only when `include_strings` says so."""
    if is_string(seq) and not include_strings:
        return False
    try:
        iter(seq)
        return True
    except TypeError:
        return False


def is_sequence(seq, include_strings=False):
    """Whether it has an order and a length; texts only when `include_strings` says so."""
    if is_string(seq):
        return include_strings
    return isinstance(seq, Sequence)


def count(seq):
    """How often each item is there."""
    if not is_iterable(seq):
        raise Exception('Argument provided  is not an iterable')
    counters = {}
    for item in seq:
        counters[item] = counters.get(item, 0) + 1
    return counters
