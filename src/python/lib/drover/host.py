"""Runs plugins for drover."""
import importlib
import importlib.util
import os
import signal
import sys
import threading

from drover import channel, collections, context
from drover.wire import pack, unpack

#: The plugins of files: `{(kind, file): {name: function or class}}`.
_loaded = {}
_loading = threading.RLock()

#: What the class is called in files that define one plugin.
_CLASSES = {'lookup': 'LookupModule', 'action': 'ActionModule', 'inventory': 'InventoryModule', 'callback': 'CallbackModule', 'vars': 'VarsModule'}


def main():
    # Ctrl-C ends this process without a word; drover says what was interrupted.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    channel.open_channel()
    channel.serve(_work)


def _work(message):
    try:
        return {'value': _OPERATIONS[message['op']](message)}
    except (Exception, SystemExit) as error:
        return {'error': _error(error)}


def _start(message):
    """Where collections and shared code are; what stands in for jinja2 comes behind everything."""
    roots = [path if os.path.basename(path) != 'ansible_collections' else os.path.dirname(path) for path in message['collections']]
    sys.path[1:1] = [path for path in roots if os.path.isdir(path)]
    sys.path.append(message['standin'])
    collections.install()
    import ansible.module_utils

    ansible.module_utils.__path__[:0] = message['utils']
    context.settings = message


def _load(message):
    """The names that a file defines, and which of them want the template's context."""
    return [[name, _wants(plugin)] for name, plugin in _table(message).items()]


def _table(message):
    """The plugins of the message's file. A call may be the first that this process hears of it: another one ended before."""
    kind, path = message['kind'], message['file']
    with _loading:
        if (kind, path) not in _loaded:
            _loaded[kind, path] = _plugins(kind, path, message.get('name'))
        return _loaded[kind, path]


def _plugins(kind, path, name):
    try:
        return _defined(kind, path, _module(kind, path, name))
    except Exception as error:
        if kind in ('filter', 'test', 'lookup'):
            raise
        raise ImportError('The %s plugin %s could not be loaded.' % (kind, path)) from error


def _defined(kind, path, module):
    if kind in _CLASSES:
        plugin = _class(module, _CLASSES[kind], path)
        plugin._documentation = getattr(module, 'DOCUMENTATION', None)
        return {os.path.splitext(os.path.basename(path))[0]: plugin}
    holder = _class(module, 'FilterModule' if kind == 'filter' else 'TestModule', path)()
    return dict(getattr(holder, kind + 's')())


def _class(module, name, path):
    found = getattr(module, name, None)
    if found is None:
        raise ImportError('it has no class %s' % name)
    return found


def _module(kind, path, name):
    """`name` is the full name of a collection's module; any other file is loaded by its path."""
    if name:
        return importlib.import_module(name)
    short = os.path.splitext(os.path.basename(path))[0]
    # The name is none that anybody imports: a plugin may build on the one whose name it has.
    spec = importlib.util.spec_from_file_location('ansible.plugins.%s.own_%s' % (kind, short), path)
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[spec.name]
        raise
    return module


def _wants(plugin):
    """What a filter or test gets in front of its value: `context`, `eval_context`, `environment`, or nothing."""
    wanted = getattr(plugin, 'jinja_pass_arg', None)
    if wanted is not None:
        return getattr(wanted, 'name', str(wanted))
    for attribute, name in (('contextfilter', 'context'), ('evalcontextfilter', 'eval_context'), ('environmentfilter', 'environment')):
        if getattr(plugin, attribute, False) is True:
            return name
    return None


def _call(message):
    plugin = _table(message)[message['plugin']]
    args = [unpack(arg) for arg in message['args']]
    named = {key: unpack(item) for key, item in message['named'].items()}
    given = {'context': context.Context, 'eval_context': context.EvalContext, 'environment': context.Environment}
    wanted = _wants(plugin)
    if wanted is not None:
        args.insert(0, given[wanted]())
    return pack(plugin(*args, **named))


def _lookup(message):
    from drover.lookup import run

    plugin = _table(message)[message['plugin']]
    named = {key: unpack(item) for key, item in message['named'].items()}
    result = run(plugin, message, [unpack(arg) for arg in message['args']], named)
    if not isinstance(result, (list, tuple)):
        raise TypeError('returned %r instead of %r' % (type(result), list))
    return [pack(item) for item in result]


def _error(error):
    """An exception and what caused it, outermost first: message, whether it stands apart, and what to do."""
    links = []
    while error is not None and len(links) < 10:
        told = getattr(error, 'orig_exc', None) is not None
        apart = error.__cause__ is None and error.__context__ is not None and not (error.__suppress_context__ or told)
        links.append([_text(error), apart, getattr(error, '_help_text', None)])
        error = error.__cause__
    return links


def _text(error):
    if isinstance(error, SystemExit):
        return 'it ended with status %s' % error.code
    return str(error)


def _of_plugin(module, name):
    """An operation that a function of drover's own does with the class of the message's plugin."""

    def operation(message):
        own = importlib.import_module('drover.' + module)
        return getattr(own, name)(_table(message)[message['plugin']], message)

    return operation


def _event(message):
    from drover import callbacks

    callbacks.event(message)


_OPERATIONS = {
    'start': _start,
    'load': _load,
    'call': _call,
    'lookup': _lookup,
    'action': _of_plugin('action', 'run'),
    'verify_source': _of_plugin('inventory', 'verify'),
    'parse_source': _of_plugin('inventory', 'parse'),
    'load_callback': _of_plugin('callbacks', 'load'),
    'create_callback': _of_plugin('callbacks', 'create'),
    'event': _event,
    'load_vars': _of_plugin('vars_plugins', 'load'),
    'vars': _of_plugin('vars_plugins', 'give'),
}
