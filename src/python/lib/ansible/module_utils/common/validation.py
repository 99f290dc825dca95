"""Checks of single arguments, and of what must or must not come together."""
import json
import os
import re
from ast import literal_eval

from ansible.module_utils.common.collections import is_iterable
from ansible.module_utils.common.text.converters import jsonify, to_native
from ansible.module_utils.common.text.formatters import human_to_bytes
from ansible.module_utils.parsing.convert_bool import boolean


def _found_in(options_context):
    return ' found in %s' % ' -> '.join(options_context) if options_context else ''


def count_terms(terms, parameters):
    """How many of the terms are among the parameters."""
    names = terms if is_iterable(terms) else [terms]
    return len(set(names).intersection(parameters))


def safe_eval(value, locals=None, include_exceptions=False):
    """The Python literal that a text is, or the text itself."""
    result, problem = value, None
    # Calls and imports are no literals: they stay text.
    if isinstance(value, str) and not re.search(r'\w\.\w+\(|import \w+', value):
        try:
            result = literal_eval(value)
        except Exception as error:
            problem = error
    return (result, problem) if include_exceptions else result


def check_mutually_exclusive(terms, parameters, options_context=None):
    """Of each list of names at most one may be there."""
    wrong = [check for check in terms or [] if count_terms(check, parameters) > 1]
    if wrong:
        names = ', '.join('|'.join(check) for check in wrong)
        raise TypeError('parameters are mutually exclusive: %s%s' % (names, _found_in(options_context)))
    return []


def check_required_one_of(terms, parameters, options_context=None):
    """Of each list of names at least one must be there."""
    for names in terms or []:
        if count_terms(names, parameters) == 0:
            missing = ', '.join(names)
            raise TypeError('one of the following is required: %s%s' % (missing, _found_in(options_context)))
    return []


def check_required_together(terms, parameters, options_context=None):
    """Of each list of names all must be there, or none."""
    for names in terms or []:
        there = [bool(count_terms(name, parameters)) for name in names]
        if any(there) and not all(there):
            raise TypeError('parameters are required together: %s%s' % (', '.join(names), _found_in(options_context)))
    return []


def check_required_by(requirements, parameters, options_context=None):
    """What a name asks for must be there when the name is."""
    result = {}
    for key, needed in (requirements or {}).items():
        if parameters.get(key) is None:
            continue
        names = [needed] if isinstance(needed, str) else needed
        missing = [name for name in names if parameters.get(name) is None]
        if missing:
            message = "missing parameter(s) required by '%s': %s" % (key, ', '.join(missing))
            raise TypeError(message + _found_in(options_context))
        result[key] = []
    return result


def check_required_arguments(argument_spec, parameters, options_context=None):
    """Names with `required` must be there."""
    missing = [
        name for name, option in (argument_spec or {}).items() if option.get('required', False) and name not in parameters
    ]
    if missing:
        raise TypeError('missing required arguments: %s%s' % (', '.join(sorted(missing)), _found_in(options_context)))
    return []


def check_required_if(requirements, parameters, options_context=None):
    """`(name, value, names)`: when the name has that value all of the names must be there; with a fourth item, one of them."""
    for requirement in requirements or []:
        key, value, names = requirement[:3]
        any_of = bool(requirement[3]) if len(requirement) == 4 else False
        if key not in parameters or parameters[key] != value:
            continue
        missing = [name for name in names if not count_terms(name, parameters)]
        if len(missing) >= (len(names) if any_of else 1) and missing:
            message = '%s is %s but %s of the following are missing: %s' % (
                key,
                value,
                'any' if any_of else 'all',
                ', '.join(missing),
            )
            raise TypeError(message + _found_in(options_context))
    return []


def check_missing_parameters(parameters, required_parameters=None):
    """Names that must have a value."""
    missing = [name for name in required_parameters or [] if not parameters.get(name)]
    if missing:
        raise TypeError('missing required arguments: %s' % ', '.join(missing))
    return []


def check_type_str(value, allow_conversion=True, param=None, prefix=''):
    if isinstance(value, str):
        return value
    if allow_conversion and value is not None:
        return to_native(value, errors='surrogate_or_strict')
    if allow_conversion:
        return ''
    message = "'%r' is not a string and conversion is not allowed" % (value,)
    raise TypeError(to_native(message))


def check_type_list(value):
    if isinstance(value, list):
        return value
    if isinstance(value, str):
        return value.split(',')
    if isinstance(value, (int, float)):
        return [str(value)]
    raise TypeError('%s cannot be converted to a list' % type(value))


def check_type_dict(value):
    if isinstance(value, dict):
        return value
    if not isinstance(value, str):
        raise TypeError('%s cannot be converted to a dict' % type(value))
    if value.startswith('{'):
        return _dict_literal(value)
    if '=' in value:
        pairs = [field.split('=', 1) for field in _fields(value.strip()) if field]
        if all(len(pair) == 2 for pair in pairs):
            return dict(pairs)
    raise TypeError('dictionary requested, could not parse JSON or key=value')


def _dict_literal(text):
    try:
        return json.loads(text)
    except Exception:
        result, problem = safe_eval(text, dict(), include_exceptions=True)
        if problem is not None or not isinstance(result, dict):
            raise TypeError('unable to evaluate string as dictionary')
        return result


def _fields(text):
    """`a=1, b="2 3"` at its blanks and commas; a backslash keeps the character behind it."""
    fields, field, quote, escaped = [], '', None, False
    for char in text:
        if escaped:
            field, escaped = field + char, False
        elif char == '\\':
            escaped = True
        elif quote:
            field, quote = (field, None) if char == quote else (field + char, quote)
        elif char in '\'"':
            quote = char
        elif char in ' ,':
            fields, field = (fields + [field] if field.strip() else fields), ''
        else:
            field += char
    return fields + [field] if field.strip() else fields


def check_type_bool(value):
    if isinstance(value, bool):
        return value
    if isinstance(value, (str, int, float)):
        return boolean(value)
    raise TypeError('%s cannot be converted to a bool' % type(value))


def check_type_int(value):
    try:
        number = int(value) if not isinstance(value, float) else _whole(value)
    except (ValueError, TypeError, OverflowError):
        number = None
    if number is None and isinstance(value, str):
        number = _whole_text(value)
    if number is None:
        raise TypeError('"%r" cannot be converted to an int' % (value,))
    return value if isinstance(value, bool) else number


def _whole(number):
    return int(number) if number == int(number) else None


def _whole_text(text):
    try:
        return _whole(float(text))
    except (ValueError, OverflowError):
        return None


def check_type_float(value):
    if isinstance(value, float):
        return value
    if isinstance(value, (bytes, str, int)):
        try:
            return float(value)
        except ValueError:
            pass
    raise TypeError('%s cannot be converted to a float' % type(value))


def check_type_path(value):
    return os.path.expanduser(os.path.expandvars(check_type_str(value)))


def check_type_raw(value):
    return value


def check_type_bytes(value):
    try:
        return human_to_bytes(value)
    except ValueError:
        raise TypeError('%s cannot be converted to a Byte value' % type(value))


def check_type_bits(value):
    try:
        return human_to_bytes(value, isbits=True)
    except ValueError:
        raise TypeError('%s cannot be converted to a Bit value' % type(value))


def check_type_jsonarg(value):
    if isinstance(value, (str, bytes)):
        return value.strip()
    if isinstance(value, (list, tuple, dict)):
        return jsonify(value)
    raise TypeError('%s cannot be converted to a json string' % type(value))
