"""The arguments of a module, checked and completed as its argument spec says."""
import os

from ansible.module_utils.common import masking
from ansible.module_utils.common.collections import is_iterable
from ansible.module_utils.common.text.converters import to_native
from ansible.module_utils.common.validation import (
    check_mutually_exclusive,
    check_required_arguments,
    check_required_by,
    check_required_if,
    check_required_one_of,
    check_required_together,
    check_type_bits,
    check_type_bool,
    check_type_bytes,
    check_type_dict,
    check_type_float,
    check_type_int,
    check_type_jsonarg,
    check_type_list,
    check_type_path,
    check_type_raw,
    check_type_str,
)
from ansible.module_utils.errors import (
    AliasError,
    AnsibleFallbackNotFound,
    AnsibleValidationErrorMultiple,
    ArgumentTypeError,
    ArgumentValueError,
    ElementError,
    MutuallyExclusiveError,
    NoLogError,
    RequiredByError,
    RequiredError,
    RequiredIfError,
    RequiredOneOfError,
    RequiredTogetherError,
    SubParameterTypeError,
)
from ansible.module_utils.parsing.convert_bool import BOOLEANS_FALSE, BOOLEANS_TRUE

remove_values = masking.remove_values
sanitize_keys = masking.sanitize_keys

PASS_VARS = {
    'check_mode': ('check_mode', False),
    'debug': ('_debug', False),
    'diff': ('_diff', False),
    'keep_remote_files': ('_keep_remote_files', False),
    'ignore_unknown_opts': ('_ignore_unknown_opts', False),
    'module_name': ('_name', None),
    'no_log': ('no_log', False),
    'remote_tmp': ('_remote_tmp', None),
    'target_log_info': ('_target_log_info', None),
    'selinux_special_fs': ('_selinux_special_fs', ['fuse', 'nfs', 'vboxsf', 'ramfs', '9p', 'vfat']),
    'shell_executable': ('_shell', '/bin/sh'),
    'socket': ('_socket_path', None),
    'string_conversion_action': ('_string_conversion_action', 'warn'),
    'syslog_facility': ('_syslog_facility', 'INFO'),
    'tmpdir': ('_tmpdir', None),
    'tracebacks_for': ('_tracebacks_for', frozenset()),
    'verbosity': ('_verbosity', 0),
    'version': ('ansible_version', '0.0'),
}

PASS_BOOLS = ('check_mode', 'debug', 'diff', 'ignore_unknown_opts', 'keep_remote_files', 'no_log')

DEFAULT_TYPE_VALIDATORS = {
    'str': check_type_str,
    'list': check_type_list,
    'dict': check_type_dict,
    'bool': check_type_bool,
    'int': check_type_int,
    'float': check_type_float,
    'path': check_type_path,
    'raw': check_type_raw,
    'jsonarg': check_type_jsonarg,
    'json': check_type_jsonarg,
    'bytes': check_type_bytes,
    'bits': check_type_bits,
}

#: Rules over several options, in the order in which they are told: what checks them, and the error of one that is broken.
_RULES = {
    'required_together': (check_required_together, RequiredTogetherError),
    'required_one_of': (check_required_one_of, RequiredOneOfError),
    'required_if': (check_required_if, RequiredIfError),
    'required_by': (check_required_by, RequiredByError),
}


def env_fallback(*args, **kwargs):
    """The first of the environment variables that is set."""
    for name in args:
        if name in os.environ:
            return os.environ[name]
    raise AnsibleFallbackNotFound


def set_fallbacks(argument_spec, parameters):
    """Values of `fallback=(function, [arguments], {named})` for what is not given. Those that are secret."""
    secrets = set()
    for name, option in argument_spec.items():
        strategy, *given = option.get('fallback', (None,))
        if name in parameters or strategy is None:
            continue
        args, kwargs = [], {}
        for item in given:
            if isinstance(item, dict):
                kwargs = item
            else:
                args = item
        try:
            value = strategy(*args, **kwargs)
        except AnsibleFallbackNotFound:
            continue
        if option.get('no_log', False) and value:
            secrets.add(value)
        parameters[name] = value
    return secrets


def get_type_validator(wanted):
    """The check of a type (or the function that a spec gives), and its name."""
    if callable(wanted):
        return wanted, getattr(wanted, '__name__', str(wanted))
    name = 'str' if wanted is None else wanted
    return DEFAULT_TYPE_VALIDATORS.get(name), name


class Findings(object):
    """What the check of a spec and of its suboptions gathers."""

    def __init__(self):
        self.errors = AnsibleValidationErrorMultiple()
        self.no_log_values = set()
        #: Tuples of the path of an option.
        self.unsupported = set()
        #: For each path of a spec the names that it takes, and the aliases among them.
        self.supported = {}
        self.warnings = []
        self.alias_deprecations = []


def handle_aliases(argument_spec, parameters, findings, prefix=''):
    """Gives options what came by their aliases. All names that are legal."""
    legal = set()
    for name, option in argument_spec.items():
        aliases = option.get('aliases')
        if aliases is not None and not (is_iterable(aliases) and not isinstance(aliases, (bytes, bytearray))):
            raise AliasError('internal error: aliases must be a list or tuple')
        legal.update([name], aliases or [])
        for entry in option.get('deprecated_aliases') or []:
            if entry['name'] in parameters:
                findings.alias_deprecations.append(dict(entry, name=prefix + entry['name']))
        if aliases is None:
            continue
        for alias in aliases:
            if alias not in parameters:
                continue
            if name in parameters:
                findings.warnings.append((prefix + name, prefix + alias))
            parameters[name] = parameters[alias]
    return legal


def list_deprecations(argument_spec, parameters, prefix=''):
    """Options that are given and will be removed, those of suboptions among them."""
    found = []
    for name, option in argument_spec.items():
        if name not in parameters:
            continue
        sub_prefix = '%s["%s"]' % (prefix, name) if prefix else name
        if option.get('removed_at_date') is not None or option.get('removed_in_version') is not None:
            entry = {'msg': "Param '%s' is deprecated. See the module docs for more information" % sub_prefix}
            dated = option.get('removed_at_date') is not None
            entry['date' if dated else 'version'] = option.get('removed_at_date' if dated else 'removed_in_version')
            entry['collection_name'] = option.get('removed_from_collection')
            found.append(entry)
        if option.get('options') is not None:
            values = parameters[name]
            for value in values if isinstance(values, list) else [values]:
                if isinstance(value, dict):
                    found.extend(list_deprecations(option['options'], value, prefix=sub_prefix))
    return found


def list_no_log_values(argument_spec, parameters):
    """The values that may not be shown."""
    values = set()
    _add_no_log_values(argument_spec, parameters, values)
    return values


def _add_no_log_values(argument_spec, parameters, values):
    """Adds all that can be found; only then an argument that is no dictionary is an error."""
    problems = []
    for name, option in argument_spec.items():
        given = parameters.get(name)
        if option.get('no_log', False) and given:
            try:
                values.update(masking.texts_of(given))
            except TypeError as error:
                problems.append(NoLogError('Failed to convert "%s": %s' % (name, to_native(error))))
        if option.get('options') is None or given is None:
            continue
        if option.get('type') not in ('dict', 'list'):
            continue
        for one in given if isinstance(given, list) else [given]:
            try:
                _add_no_log_values(option['options'], _suboptions_of(one, name, option['type']), values)
            except (TypeError, NoLogError, SubParameterTypeError) as error:
                problems.append(error)
    if problems:
        raise problems[0]


#: The name by which collections import it.
_list_no_log_values = list_no_log_values


def _suboptions_of(value, name, wanted):
    if isinstance(value, str):
        return check_type_dict(value)
    if not isinstance(value, dict):
        message = "Value '%s' in the sub parameter field '%s' must be a %s, not '%s'"
        raise SubParameterTypeError(message % (value, name, wanted, type(value).__name__))
    return value


def set_defaults(argument_spec, parameters, set_default=True):
    """First the defaults that are no None, and in the end None for all others. Those that are secret."""
    secrets = set()
    for name, option in argument_spec.items():
        default = option.get('default')
        if option.get('no_log', False) and default:
            secrets.add(default)
        if not set_default:
            if default is not None and name not in parameters:
                parameters[name] = default
        elif name not in parameters:
            parameters[name] = default
    return secrets


def check_argument_types(argument_spec, parameters, findings, context=None, prefix=''):
    """Turns the arguments into what their types say."""
    for name, option in argument_spec.items():
        if name not in parameters:
            continue
        value = parameters[name]
        if value is None and not option.get('required') and option.get('default') is None:
            continue
        wanted = option.get('type')
        check, wanted_name = get_type_validator(wanted)
        try:
            parameters[name] = check(value)
        except (TypeError, ValueError) as error:
            message = "argument '%s' is of type %s" % (name, type(value).__name__)
            if context:
                message += " found in '%s'." % ' -> '.join(context)
            message += ' and we were unable to convert to %s: %s' % (wanted_name, to_native(error))
            findings.errors.append(ArgumentTypeError(message))
        elements = option.get('elements')
        if elements:
            if wanted_name != 'list' or not isinstance(parameters[name], list):
                if wanted_name != 'list':
                    message = 'Invalid type %s for option \'%s\', elements value check is supported only with \'list\' type'
                    findings.errors.append(ArgumentTypeError(message % (wanted_name, name)))
                continue
            parameters[name] = check_elements(elements, name, parameters[name], findings, context)


def check_elements(wanted, name, values, findings, context=None):
    check, wanted_name = get_type_validator(wanted)
    checked = []
    for value in values:
        try:
            checked.append(check(value))
        except (TypeError, ValueError) as error:
            message = "Elements value for option '%s'" % name
            if context:
                message += " found in '%s'" % ' -> '.join(context)
            message += ' is of type %s and we were unable to convert to %s: %s' % (
                type(value).__name__,
                wanted_name,
                to_native(error),
            )
            findings.errors.append(ElementError(message))
    return checked


def check_argument_values(argument_spec, parameters, findings, context=None):
    """Arguments must be among their choices."""
    for name, option in argument_spec.items():
        choices = option.get('choices')
        if choices is None or name not in parameters:
            continue
        if not isinstance(choices, (frozenset, set, list, tuple, dict, type({}.keys()))):
            message = 'internal error: choices for argument %s are not iterable: %s' % (name, choices)
            findings.errors.append(ArgumentTypeError(message))
            continue
        value = parameters[name]
        if isinstance(value, list):
            wrong = [item for item in value if item not in choices]
            if wrong:
                _report_choice(findings, name, choices, 'one or more of', ', '.join(str(item) for item in wrong), context)
            continue
        if value is None and option.get('default') is None and not option.get('required'):
            continue
        if value not in choices:
            value = _meant(value, choices)
            parameters[name] = value
        if value not in choices:
            _report_choice(findings, name, choices, 'one of', value, context)


def _meant(value, choices):
    """YAML makes booleans of `yes` and `off`: their text stands for the only choice that means the same."""
    words = {'False': BOOLEANS_FALSE, 'True': BOOLEANS_TRUE}.get(value if isinstance(value, str) else None)
    fitting = words and words.intersection(choices)
    return next(iter(fitting)) if fitting and len(fitting) == 1 else value


def _report_choice(findings, name, choices, relation, found, context):
    listed = ', '.join(to_native(choice) for choice in choices)
    got = '. Got no match for: %s' % found if relation == 'one or more of' else ', got: %s' % (found,)
    message = 'value of %s must be %s: %s%s' % (name, relation, listed, got)
    if context:
        message += ' found in %s' % ' -> '.join(context)
    findings.errors.append(ArgumentValueError(message))


def unsupported_in(argument_spec, parameters, legal, context=None):
    """The paths of names that no option has."""
    return {tuple((context or []) + [name]) for name in parameters if name not in legal}


def supported_names(argument_spec):
    """The names of the options, and their aliases."""
    aliases = [alias for option in argument_spec.values() for alias in option.get('aliases') or []]
    return set(argument_spec), set(aliases)


def check_sub_specs(argument_spec, parameters, findings, context=None, prefix=''):
    """Checks the suboptions of all options that have some."""
    for name, option in argument_spec.items():
        wanted = option.get('type')
        if wanted != 'dict' and not (wanted == 'list' and option.get('elements', '') == 'dict'):
            continue
        sub_spec = option.get('options')
        if option.get('apply_defaults', False) and sub_spec is not None and parameters.get(name) is None:
            parameters[name] = {}
        if sub_spec is None or parameters.get(name) is None:
            continue
        _check_suboptions(option, sub_spec, name, parameters, findings, list(context or []) + [name], prefix)


def _check_suboptions(option, sub_spec, name, parameters, findings, context, prefix):
    given = parameters[name]
    several = isinstance(given, list)
    for index, value in enumerate(given if several else [given]):
        sub_prefix = '%s%s%s.' % (prefix, name, '[%d]' % index if several else '')
        if not isinstance(value, dict):
            message = "value of '%s' must be of type dict or list of dicts" % name
            findings.errors.append(SubParameterTypeError(message))
            continue
        findings.no_log_values.update(set_fallbacks(sub_spec, value))
        check_spec(option, sub_spec, value, findings, context, sub_prefix)


def check_spec(checks, argument_spec, parameters, findings, context=None, prefix=''):
    """Checks arguments against a spec and completes them; `checks` has the rules of what comes together."""
    try:
        legal = handle_aliases(argument_spec, parameters, findings, prefix)
    except (TypeError, ValueError, AliasError) as error:
        findings.errors.append(AliasError(to_native(error)))
        legal = set()
    try:
        _add_no_log_values(argument_spec, parameters, findings.no_log_values)
    except (TypeError, NoLogError, SubParameterTypeError) as error:
        findings.errors.append(NoLogError(to_native(error)))
    findings.supported[tuple(context or ())] = supported_names(argument_spec)
    findings.unsupported |= unsupported_in(argument_spec, parameters, legal, context)
    _rule(check_mutually_exclusive, MutuallyExclusiveError, checks.get('mutually_exclusive'), parameters, findings, context)
    findings.no_log_values.update(set_defaults(argument_spec, parameters, False))
    _rule(check_required_arguments, RequiredError, argument_spec, parameters, findings, context)
    check_argument_types(argument_spec, parameters, findings, context, prefix)
    check_argument_values(argument_spec, parameters, findings, context)
    for name, (check, error_class) in _RULES.items():
        _rule(check, error_class, checks.get(name), parameters, findings, context)
    findings.no_log_values.update(set_defaults(argument_spec, parameters))
    check_sub_specs(argument_spec, parameters, findings, context, prefix)


def _rule(check, error_class, terms, parameters, findings, context):
    try:
        check(terms, parameters, context)
    except TypeError as error:
        findings.errors.append(error_class(to_native(error)))
