"""Where the modules and functions of Python 2 are in Python 3."""
import functools
import importlib
import sys
import types

_FUNCTIONS = {
    'input': input,
    'range': range,
    'xrange': range,
    'map': map,
    'filter': filter,
    'zip': zip,
    'intern': sys.intern,
    'reduce': functools.reduce,
}

_ATTRIBUTES = {
    'cStringIO': 'io.StringIO',
    'StringIO': 'io.StringIO',
    'filterfalse': 'itertools.filterfalse',
    'zip_longest': 'itertools.zip_longest',
    'getcwd': 'os.getcwd',
    'getcwdb': 'os.getcwdb',
    'getoutput': 'subprocess.getoutput',
    'reload_module': 'importlib.reload',
    'shlex_quote': 'shlex.quote',
    'UserDict': 'collections.UserDict',
    'UserList': 'collections.UserList',
    'UserString': 'collections.UserString',
}

_MODULES = {
    'builtins': 'builtins',
    'configparser': 'configparser',
    'collections_abc': 'collections.abc',
    'copyreg': 'copyreg',
    'cPickle': 'pickle',
    'http_client': 'http.client',
    'http_cookiejar': 'http.cookiejar',
    'http_cookies': 'http.cookies',
    'html_entities': 'html.entities',
    'html_parser': 'html.parser',
    'BaseHTTPServer': 'http.server',
    'email_mime_base': 'email.mime.base',
    'email_mime_multipart': 'email.mime.multipart',
    'email_mime_nonmultipart': 'email.mime.nonmultipart',
    'email_mime_text': 'email.mime.text',
    'queue': 'queue',
    'reprlib': 'reprlib',
    'socketserver': 'socketserver',
    '_thread': '_thread',
    'urllib_parse': 'urllib.parse',
    'urllib_error': 'urllib.error',
    'urllib_robotparser': 'urllib.robotparser',
    'xmlrpc_client': 'xmlrpc.client',
    'xmlrpc_server': 'xmlrpc.server',
    'winreg': 'winreg',
}

globals().update(_FUNCTIONS)


def __getattr__(name):
    if name in _ATTRIBUTES:
        module, attribute = _ATTRIBUTES[name].rsplit('.', 1)
        return getattr(importlib.import_module(module), attribute)
    if name in _MODULES:
        return importlib.import_module(_MODULES[name])
    if name == 'urllib':
        return importlib.import_module(__name__ + '.urllib')
    raise AttributeError('module %r has no attribute %r' % (__name__, name))


class _Finder(object):
    """`import six.moves.configparser` gives the module itself."""

    @staticmethod
    def find_spec(fullname, path=None, target=None):
        prefix = __name__ + '.'
        target_name = _MODULES.get(fullname[len(prefix) :]) if fullname.startswith(prefix) else None
        if target_name is None:
            return None
        module = importlib.import_module(target_name)
        # Its own spec and loader stay what they are.
        return importlib.util.spec_from_loader(fullname, _Alias(module))


class _Alias(object):
    def __init__(self, module):
        self.module = module

    def create_module(self, spec):
        alias = types.ModuleType(spec.name)
        alias.__dict__.update({key: value for key, value in self.module.__dict__.items() if key != '__name__'})
        return alias

    def exec_module(self, module):
        module.__name__ = self.module.__name__


import importlib.util  # noqa: E402

sys.meta_path.insert(0, _Finder)

if sys.version_info < (3, 7):
    # Python 3.6 does not ask a module's `__getattr__`.
    for _name in list(_ATTRIBUTES) + [name for name in _MODULES if name != 'winreg'] + ['urllib']:
        globals()[_name] = __getattr__(_name)
