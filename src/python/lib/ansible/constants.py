"""Settings, by their names."""
from drover.channel import ask

DOCUMENTABLE_PLUGINS = ('become', 'cache', 'callback', 'cliconf', 'connection', 'inventory', 'lookup', 'module', 'vars')
LOCALHOST = ('127.0.0.1', 'localhost', '::1')
MAGIC_VARIABLE_MAPPING = {}


def __getattr__(name):
    if name.startswith('__'):
        raise AttributeError(name)
    found = ask('setting', name)
    if found is None:
        raise AttributeError('drover has no setting %r' % name)
    return found[0]
