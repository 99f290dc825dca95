"""AnsibleModule: the arguments of a module, its result, and what modules do most."""
import copy  # noqa: F401
import json
import os
import re  # noqa: F401
import shutil  # noqa: F401
import stat  # noqa: F401
import subprocess  # noqa: F401
import sys
import tempfile
import time  # noqa: F401
import traceback  # noqa: F401
from collections.abc import KeysView, Mapping, MutableMapping, MutableSequence, MutableSet, Sequence, Set  # noqa: F401

from ansible.module_utils._parts import result as _result
from ansible.module_utils._parts.attributes import AttributesPart
from ansible.module_utils._parts.files import FilesPart
from ansible.module_utils._parts.missing import missing_required_lib  # noqa: F401
from ansible.module_utils._parts.selinux import SelinuxPart
from ansible.module_utils.common.arg_spec import ModuleArgumentSpecValidator
from ansible.module_utils.common.file import (  # noqa: F401
    _DEFAULT_PERM as DEFAULT_PERM,
    _PERM_BITS as PERM_BITS,
    FILE_ATTRIBUTES,
    MODE_OPERATOR_RE,
    PERMS_RE,
    S_IRWU_RWG_RWO,
    S_IXANY,
    USERS_RE,
    format_attributes,
    get_file_arg_spec,
    get_flags_from_attributes,
    is_executable,
)
from ansible.module_utils.common.parameters import (  # noqa: F401
    DEFAULT_TYPE_VALIDATORS,
    PASS_BOOLS,
    PASS_VARS,
    env_fallback,
    remove_values,
    sanitize_keys,
)
from ansible.module_utils.common.process import get_bin_path
from ansible.module_utils.common.sys_info import (  # noqa: F401
    get_distribution,
    get_distribution_version,
    get_platform_subclass,
)
from ansible.module_utils.common.text.converters import (  # noqa: F401
    container_to_bytes as json_dict_unicode_to_bytes,
    container_to_text as json_dict_bytes_to_unicode,
    jsonify,
    to_bytes,
    to_native,
    to_text,
)
from ansible.module_utils.common.text.formatters import (  # noqa: F401
    SIZE_RANGES,
    bytes_to_human,
    human_to_bytes,
    lenient_lowercase,
)
from ansible.module_utils.common.validation import check_missing_parameters, safe_eval
from ansible.module_utils.common.warnings import (  # noqa: F401
    deprecate,
    error_as_warning,
    get_deprecations,
    get_warnings,
    warn,
)
from ansible.module_utils.errors import (  # noqa: F401
    AnsibleFallbackNotFound,
    AnsibleValidationErrorMultiple,
    RequiredDefaultError,
    UnsupportedError,
)
from ansible.module_utils.parsing.convert_bool import (  # noqa: F401
    BOOLEANS,
    BOOLEANS_FALSE,
    BOOLEANS_TRUE,
    boolean,
)

NoneType = type(None)
SEQUENCETYPE = (frozenset, KeysView, Sequence)
HAS_SELINUX = False
FILE_COMMON_ARGUMENTS = dict(get_file_arg_spec(), unsafe_writes=dict(type='bool', default=False))

#: What the controller sent, as JSON. Tests of modules set it.
_ANSIBLE_ARGS = None
_ANSIBLE_PROFILE = None


def get_platform():
    """The system's name, as `platform.system()` gives it."""
    import platform

    return platform.system()


def load_platform_subclass(cls, *args, **kwargs):
    """An object of that heir which fits the system best."""
    heir = get_platform_subclass(cls)
    return super(cls, heir).__new__(heir)


def get_all_subclasses(cls):
    from ansible.module_utils.common._utils import get_all_subclasses as found

    return list(found(cls))


def heuristic_log_sanitize(data, no_log_values=None):
    """A text without what looks like the password of an address."""
    from ansible.module_utils._parts.log import sanitized

    return sanitized(data, no_log_values)


def get_module_path():
    return os.path.dirname(os.path.realpath(__file__))


def _load_params():
    """The arguments as they were sent."""
    if _ANSIBLE_ARGS is None:
        raise RuntimeError('a module gets its arguments from the controller')
    return json.loads(to_text(_ANSIBLE_ARGS))['ANSIBLE_MODULE_ARGS']


class AnsibleModule(FilesPart, AttributesPart, SelinuxPart):
    """A module on its target."""

    def __init__(
        self,
        argument_spec,
        bypass_checks=False,
        no_log=False,
        mutually_exclusive=None,
        required_together=None,
        required_one_of=None,
        add_file_common_args=False,
        supports_check_mode=False,
        required_if=None,
        required_by=None,
    ):
        self._name = os.path.basename(getattr(sys.modules.get('__main__'), '__file__', None) or __file__)
        self.argument_spec = dict(argument_spec)
        if add_file_common_args:
            for name, option in FILE_COMMON_ARGUMENTS.items():
                self.argument_spec.setdefault(name, option)
        self.supports_check_mode = supports_check_mode
        self.bypass_checks = bypass_checks
        self.mutually_exclusive = mutually_exclusive
        self.required_together = required_together
        self.required_one_of = required_one_of
        self.required_if = required_if
        self.required_by = required_by
        self.run_command_environ_update = {}
        self.cleanup_files = []
        self.aliases = {}
        self._legal_inputs = []
        self._options_context = []
        self.no_log_values = set()
        self._tmpdir = None
        for attribute, default in PASS_VARS.values():
            if default is not None or not hasattr(self, attribute):
                setattr(self, attribute, copy.copy(default))
        self.no_log = no_log
        self._load_params()
        self._set_internal_properties()
        self._check_arguments()
        if self.check_mode and not self.supports_check_mode:
            self.exit_json(skipped=True, msg='remote module (%s) does not support check mode' % self._name)
        self._set_cwd()
        if not self.no_log:
            self._log_invocation()

    # What was sent

    def _load_params(self):
        self.params = _load_params()

    def _set_internal_properties(self, argument_spec=None, module_parameters=None):
        for name, (attribute, default) in PASS_VARS.items():
            given = self.params.pop('_ansible_' + name, None)
            if given is None:
                continue
            value = self.boolean(given) if name in PASS_BOOLS else given
            # A module that hides its log does so whatever the task says.
            setattr(self, attribute, self.no_log or value if attribute == 'no_log' else value)
        for name in [name for name in self.params if name.startswith('_ansible_')]:
            del self.params[name]

    def _check_arguments(self):
        try:
            validator = ModuleArgumentSpecValidator(
                self.argument_spec,
                self.mutually_exclusive,
                self.required_together,
                self.required_one_of,
                self.required_if,
                self.required_by,
            )
        except RequiredDefaultError as error:
            self.fail_json(msg=to_native(error))
        result = validator.validate(self.params)
        self.params.update(result.validated_parameters)
        self.no_log_values.update(result._no_log_values)
        errors = list(result.errors)
        if self._ignore_unknown_opts:
            errors = [error for error in errors if not isinstance(error, UnsupportedError)]
        if errors:
            text = errors[0].msg
            if isinstance(errors[0], UnsupportedError):
                text = 'Unsupported parameters for (%s) module: %s' % (self._name, text)
            self.fail_json(msg=text)
        self._warn_of_open_secrets()

    def _warn_of_open_secrets(self):
        from ansible.module_utils._parts.log import looks_secret

        for name, option in self.argument_spec.items():
            if name in self.params and looks_secret(name, option, self.params[name]):
                warn('Module did not set no_log for %s' % name)

    def _set_cwd(self):
        """A module works in a directory that it may read."""
        for directory in (None, os.path.expandvars('$HOME'), tempfile.gettempdir()):
            try:
                path = os.getcwd() if directory is None else directory
                if os.access(path, os.F_OK | os.R_OK):
                    if directory is not None:
                        os.chdir(directory)
                    return path
            except OSError:
                continue
        return None

    # What it says

    def warn(self, warning, **kwargs):
        warn(warning, **kwargs)
        self.log('[WARNING] %s' % warning)

    def error_as_warning(self, msg, exception, **kwargs):
        error_as_warning(msg, exception, **kwargs)

    def deprecate(self, msg, version=None, date=None, collection_name=None, **kwargs):
        if version is not None and date is not None:
            raise AssertionError('implementation error -- version and date must not both be set')
        deprecate(msg, version=version, date=date, collection_name=collection_name, **kwargs)
        self.log('[DEPRECATION WARNING] %s %s' % (msg, date or version))

    def debug(self, msg):
        if self._debug:
            self.log('[debug] %s' % msg)

    def log(self, msg, log_args=None):
        if not self.no_log:
            from ansible.module_utils._parts.log import log

            log(self, msg)

    def _log_invocation(self):
        from ansible.module_utils._parts.log import invocation

        self.log(invocation(self))

    def exit_json(self, **kwargs):
        """Ends the module with its result."""
        self.do_cleanup_files()
        self._return_formatted(kwargs)
        sys.exit(0)

    def fail_json(self, msg, exception=None, **kwargs):
        """Ends the module with a failure. An exception's message is shown behind the failure's own."""
        kwargs.update(failed=True, msg=msg if isinstance(msg, str) else to_native(msg))
        if isinstance(exception, BaseException):
            kwargs['_drover_causes'] = _result.causes_of(exception)
        self.do_cleanup_files()
        self._return_formatted(kwargs)
        sys.exit(1)

    def _return_formatted(self, kwargs):
        self.add_path_info(kwargs)
        kwargs.setdefault('invocation', {'module_args': self.params})
        _result.add_notices(kwargs)
        shown = remove_values(kwargs, self.no_log_values)
        _result.emit(shown)

    def fail_on_missing_params(self, required_params=None):
        """Fails where one of the names has no value."""
        if not required_params:
            return
        try:
            check_missing_parameters(self.params, required_params)
        except TypeError as error:
            self.fail_json(msg=to_native(error))

    # What it works with

    def get_bin_path(self, arg, required=False, opt_dirs=None):
        """The full path of a program; None, or a failure when it is required and not there."""
        try:
            return get_bin_path(arg=arg, opt_dirs=opt_dirs)
        except ValueError as error:
            if required:
                self.fail_json(msg=to_text(error))
            return None

    def boolean(self, arg):
        """The boolean that a text means; a failure when it means none."""
        if arg is None:
            return arg
        try:
            return boolean(arg)
        except TypeError as error:
            self.fail_json(msg=to_native(error))

    def jsonify(self, data):
        try:
            return jsonify(data)
        except UnicodeError as error:
            self.fail_json(msg=to_text(error))

    def from_json(self, data):
        return json.loads(data)

    def safe_eval(self, value, locals=None, include_exceptions=False):
        return safe_eval(value, locals, include_exceptions)

    def run_command(self, args, **options):
        """Runs a program: (return code, standard output, standard error)."""
        from ansible.module_utils._parts.command import run_command

        return run_command(self, args, **options)

    def _clean_args(self, args):
        from ansible.module_utils._parts.command import shown_args

        return shown_args(self, args)

    def add_cleanup_file(self, path):
        if path not in self.cleanup_files:
            self.cleanup_files.append(path)

    def do_cleanup_files(self):
        for path in self.cleanup_files:
            self.cleanup(path)

    bytes_to_human = staticmethod(bytes_to_human)

    @staticmethod
    def human_to_bytes(number, isbits=False):
        return human_to_bytes(number, isbits=isbits)

    pretty_bytes = bytes_to_human

    @staticmethod
    def get_buffer_size(fd):
        return 9000


_LAZY_MODULES = 'datetime errno fcntl grp hashlib locale platform pwd select shlex syslog types'.split()
_LAZY_SIX = 'PY2 PY3 b binary_type integer_types iteritems string_types text_type'.split()


def __getattr__(name):
    """What old modules take from here, loaded when it is asked for: also by `import *`, which asks for `__all__`."""
    if name == '__all__':
        own = [key for key in globals() if not key.startswith('_')]
        return own + _LAZY_MODULES + _LAZY_SIX + ['AVAILABLE_HASH_ALGORITHMS']
    if name == 'AVAILABLE_HASH_ALGORITHMS':
        from ansible.module_utils._parts.files import hash_algorithms

        return hash_algorithms()
    if name in _LAZY_MODULES:
        import importlib

        return importlib.import_module(name)
    if name in _LAZY_SIX:
        from ansible.module_utils import six

        return getattr(six, name)
    raise AttributeError('module %r has no attribute %r' % (__name__, name))


if sys.version_info < (3, 7):
    # Python 3.6 does not ask a module's `__getattr__`.
    for _name in _LAZY_MODULES + _LAZY_SIX + ['AVAILABLE_HASH_ALGORITHMS']:
        globals()[_name] = __getattr__(_name)
