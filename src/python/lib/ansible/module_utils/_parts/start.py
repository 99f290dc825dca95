"""Runs the module of a bundle as `__main__`, and makes a result of what goes wrong in it."""
import sys
import types

#: What was sent, and the program that unpacks it: a module may start anew under another Python.
bundle = None
boot = None


def run(archive, args, data):
    """`archive` has the module's text, `args` the arguments as JSON; `data` is all that was sent."""
    global boot, bundle
    boot, bundle = archive['boot'], data
    from ansible.module_utils import basic
    from ansible.module_utils.common import warnings

    basic._ANSIBLE_ARGS = args
    warnings.plugin_name = _plugin_name(archive['name'])
    main = types.ModuleType('__main__')
    main.__file__ = archive['file']
    main.__package__ = archive['name'].rpartition('.')[0]
    main.__loader__ = _MainLoader(archive['text'])
    sys.modules['__main__'] = main
    sys.argv[:] = [archive['file']]
    try:
        exec(compile(archive['text'], archive['file'], 'exec', dont_inherit=True), main.__dict__)
    except Exception as error:
        _fail(error)
    else:
        _fail(RuntimeError('New-style module did not handle its own exit.'))


def _plugin_name(name):
    """`a.b.c` of `ansible_collections.a.b.plugins.modules.c`; a module of no collection is ansible.legacy's."""
    parts = name.split('.')
    if parts[0] == 'ansible_collections':
        return '.'.join(parts[1:3] + parts[5:])
    return 'ansible.legacy.' + parts[-1]


class _MainLoader(object):
    """Gives tracebacks the module's lines."""

    def __init__(self, text):
        self.text = text

    def get_source(self, name):
        return self.text


def _fail(error):
    from ansible.module_utils._parts import result

    result.emit(dict(failed=True, _drover_crash=result.causes_of(error)))
    sys.exit(1)
