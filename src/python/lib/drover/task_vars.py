"""The variables of a task as an action plugin sees them: as they were written, fetched when they are read."""
from drover import context
from drover.channel import ask

_MISSING = object()


class TaskVars(dict):
    """A dict that fills itself: each variable when it is read, all of them when somebody goes through them."""

    def __init__(self):
        super(TaskVars, self).__init__()
        self._gone = set()
        self._whole = False
        #: What the plugin put in.
        self.own = {}

    def __missing__(self, name):
        found = self._fetch(name)
        if found is _MISSING:
            raise KeyError(name)
        return found

    def _fetch(self, name):
        if self._whole or name in self._gone or not isinstance(name, str):
            return _MISSING
        if name == 'hostvars':
            value = context.HostVars()
        else:
            found = ask('source', name)
            if found is None:
                return _MISSING
            value = found[0]
        dict.__setitem__(self, name, value)
        return value

    def _fill(self):
        if not self._whole:
            for name in ask('names'):
                if not dict.__contains__(self, name):
                    self._fetch(name)
            self._whole = True

    def get(self, name, default=None):
        try:
            return self[name]
        except KeyError:
            return default

    def __contains__(self, name):
        return dict.__contains__(self, name) or self._fetch(name) is not _MISSING

    def __setitem__(self, name, value):
        self.own[name] = value
        dict.__setitem__(self, name, value)

    def update(self, *args, **named):
        for name, value in dict(*args, **named).items():
            self[name] = value

    def __delitem__(self, name):
        self[name]
        self.own.pop(name, None)
        self._gone.add(name)
        dict.__delitem__(self, name)

    def pop(self, name, *default):
        if name in self:
            value = self[name]
            del self[name]
            return value
        return dict.pop(self, name, *default)

    def setdefault(self, name, default=None):
        if name not in self:
            self[name] = default
        return self[name]

    def __iter__(self):
        self._fill()
        return dict.__iter__(self)

    def __len__(self):
        self._fill()
        return dict.__len__(self)

    def keys(self):
        self._fill()
        return dict.keys(self)

    def values(self):
        self._fill()
        return dict.values(self)

    def items(self):
        self._fill()
        return dict.items(self)

    def copy(self):
        self._fill()
        return dict(dict.items(self))

    __copy__ = copy

    def __deepcopy__(self, memo):
        import copy

        return {name: value if isinstance(value, context.HostVars) else copy.deepcopy(value, memo) for name, value in self.items()}

    def __eq__(self, other):
        self._fill()
        return dict.__eq__(self, other)

    __hash__ = None

    def __or__(self, other):
        return dict(self.copy(), **other)

    def __repr__(self):
        self._fill()
        return dict.__repr__(self)
