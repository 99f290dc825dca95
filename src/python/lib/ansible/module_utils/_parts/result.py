"""The result as it is printed."""
import sys

from ansible.module_utils.common.text.converters import jsonify, to_native
from ansible.module_utils.common.warnings import deprecate, get_deprecations, get_warnings, warn


def add_notices(result):
    """Puts the warnings and deprecations into the result, those among its own keys told apart."""
    for name, method in (('warnings', 'warn'), ('deprecations', 'deprecate')):
        if result.get(name):
            deprecate(
                'Passing `%s` to `exit_json` or `fail_json` is deprecated.' % name,
                version='2.23',
                collection_name='ansible.builtin',
                help_text='Use `AnsibleModule.%s` instead.' % method,
            )
    for warning in _listed(result.pop('warnings', None)):
        warn(warning if isinstance(warning, str) else to_native(warning))
    for entry in _listed(result.pop('deprecations', None)):
        _deprecate(entry)
    if get_warnings():
        result['warnings'] = list(get_warnings())
    if get_deprecations():
        result['deprecations'] = list(get_deprecations())


def _listed(value):
    if value is None:
        return []
    return list(value) if isinstance(value, (list, tuple)) else [value]


def _deprecate(entry):
    if not isinstance(entry, dict) and len(entry) == 2:
        deprecate(entry[0], version=entry[1])
    elif isinstance(entry, dict):
        names = ('version', 'date', 'collection_name')
        deprecate(entry['msg'], **{name: entry[name] for name in names if name in entry})
    else:
        deprecate(to_native(entry))


def causes_of(error):
    """The messages of an exception and of what caused it. One that stands apart, because it arose while another was handled, is there twice."""
    messages = []
    while error is not None:
        text = to_native(error)
        apart = error.__cause__ is None and error.__context__ is not None and not error.__suppress_context__
        messages += [text, text] if apart else [text]
        error = error.__cause__
    return messages


def emit(result):
    """Prints the result: the only line of it that is JSON."""
    sys.stdout.write('\n%s\n' % jsonify(result))
    sys.stdout.flush()
