"""The template from which a plugin was called, as plugins see it: its variables are asked for when they are read."""
from collections.abc import Mapping, MutableMapping

from drover.channel import ask
from drover.wire import Trusted

#: What drover said at the start: paths, versions, settings.
settings = {}


class Variables(Mapping):
    """The variables of the host, rendered when they are read."""

    def __getitem__(self, name):
        if name == 'hostvars':
            return HostVars()
        found = ask('variable', name)
        if found is None:
            raise KeyError(name)
        return found[0]

    def __iter__(self):
        return iter(ask('names'))

    def __len__(self):
        return len(ask('names'))

    def __contains__(self, name):
        return ask('defined', name)

    def copy(self):
        return Changed()


class Changed(MutableMapping):
    """A copy of the variables that a plugin may change: what it did not touch is still asked for when it is read."""

    def __init__(self, own=(), gone=()):
        self.own = dict(own)
        self._gone = set(gone)
        self._under = Variables()

    def __getitem__(self, name):
        if name in self.own:
            return self.own[name]
        if name in self._gone:
            raise KeyError(name)
        return self._under[name]

    def __setitem__(self, name, value):
        self.own[name] = value

    def __delitem__(self, name):
        if name not in self:
            raise KeyError(name)
        self.own.pop(name, None)
        self._gone.add(name)

    def __iter__(self):
        return (name for name in dict.fromkeys([*self._under, *self.own]) if name in self.own or name not in self._gone)

    def __len__(self):
        return len(list(iter(self)))

    def __contains__(self, name):
        return name in self.own or (name not in self._gone and name in self._under)

    def copy(self):
        return Changed(self.own, self._gone)


class HostVars(Mapping):
    """The variables of all hosts."""

    def __getitem__(self, host):
        if host not in self:
            raise KeyError(host)
        return HostVarsVars(host)

    def __iter__(self):
        return iter(ask('hosts'))

    def __len__(self):
        return len(ask('hosts'))

    def __contains__(self, host):
        return host in ask('hosts')

    raw_get = __getitem__


class HostVarsVars(Mapping):
    """The variables of one host, rendered when they are read."""

    def __init__(self, host):
        self._host = host

    def __getitem__(self, name):
        if name not in self:
            raise KeyError(name)
        return ask('host_variable', self._host, name)

    def __iter__(self):
        return iter(ask('host_names', self._host))

    def __len__(self):
        return len(ask('host_names', self._host))

    def __contains__(self, name):
        return name in ask('host_names', self._host)


class Environment(object):
    """jinja2's environment, as far as filters use it."""

    autoescape = False
    undefined = None

    @property
    def filters(self):
        return _Callables('filter')

    @property
    def tests(self):
        return _Callables('test')

    def call_filter(self, name, value, args=None, kwargs=None, context=None, eval_ctx=None):
        return self.filters[name](value, *(args or ()), **(kwargs or {}))

    def call_test(self, name, value, args=None, kwargs=None, context=None, eval_ctx=None):
        return self.tests[name](value, *(args or ()), **(kwargs or {}))

    def getitem(self, obj, argument):
        try:
            return obj[argument]
        except (AttributeError, TypeError, LookupError):
            return getattr(obj, str(argument), None)

    getattr = getitem

    def from_string(self, source, globals=None, template_class=None):
        return Text(source, globals)


class Text(object):
    """A template that a plugin made of a text."""

    def __init__(self, source, variables):
        self._source = source
        self._variables = dict(variables or {})

    def render(self, *args, **named):
        return ask('template', Trusted(self._source), dict(self._variables, **dict(*args, **named)))


class _Callables(Mapping):
    """Filters or tests of drover's by their names."""

    def __init__(self, kind):
        self.kind = kind

    def __getitem__(self, name):
        if name not in self:
            raise KeyError(name)
        return lambda value, *args, **named: ask(self.kind, name, value, *args, **named)

    def __contains__(self, name):
        return ask('has', self.kind, name)

    def __iter__(self):
        return iter(())

    def __len__(self):
        return 0


class EvalContext(object):
    def __init__(self):
        self.environment = Environment()
        self.autoescape = False
        self.volatile = False


class Context(Variables):
    """jinja2's context."""

    def __init__(self):
        self.environment = Environment()
        self.eval_ctx = EvalContext()
        self.name = None

    @property
    def vars(self):
        return Variables()

    @property
    def parent(self):
        return Variables()

    def resolve(self, key):
        return self.get(key)

    resolve_or_missing = resolve

    def get_all(self):
        return dict(self)

    def call(self, function, *args, **named):
        return function(*args, **named)
