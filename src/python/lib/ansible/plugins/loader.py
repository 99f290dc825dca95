"""Plugins that a plugin calls."""
from drover.channel import ask


class _Lookup(object):
    def __init__(self, name):
        self.name = name

    def run(self, terms, variables=None, **named):
        return ask('lookup', self.name, list(terms) if isinstance(terms, (list, tuple)) else [terms], **named)


class _Lookups(object):
    def get(self, name, *args, **kwargs):
        return _Lookup(name) if ask('has', 'lookup', name) else None


class _Actions(object):
    """Actions by their names: each is drover's own way to run a task of that action."""

    def get(self, name, *args, **kwargs):
        from drover.other_action import OtherAction

        if not ask('has_action', name):
            return None
        return OtherAction.named(name)(**kwargs)

    def __contains__(self, name):
        return ask('has_action', name)

    has_plugin = __contains__


class _Modules(object):
    def find_plugin(self, name, *args, **kwargs):
        return ask('module_file', name)

    def has_plugin(self, name, *args, **kwargs):
        return self.find_plugin(name) is not None

    __contains__ = has_plugin


class _Callables(object):
    def __init__(self, kind):
        self._kind = kind

    def get(self, name, *args, **kwargs):
        from drover.context import Environment

        return getattr(Environment(), self._kind + 's').get(name)


class _Refused(object):
    """Plugins that drover has in its own way, or not at all."""

    def __init__(self, kind):
        self._kind = kind

    def get(self, name, *args, **kwargs):
        from ansible.errors import AnsibleError

        raise AnsibleError('drover runs no %s plugins in Python: %s' % (self._kind, name))

    def has_plugin(self, name, *args, **kwargs):
        return False

    __contains__ = has_plugin

    def all(self, *args, **kwargs):
        return iter(())


lookup_loader = _Lookups()
action_loader = _Actions()
module_loader = _Modules()
filter_loader = _Callables('filter')
test_loader = _Callables('test')
become_loader = _Refused('become')
cache_loader = _Refused('cache')
callback_loader = _Refused('callback')
connection_loader = _Refused('connection')
inventory_loader = _Refused('inventory')
shell_loader = _Refused('shell')
strategy_loader = _Refused('strategy')
vars_loader = _Refused('vars')
