"""Values that may not be shown, taken out of what a module returns."""
import datetime

from ansible.module_utils.common.text.converters import to_native, to_text

_WHOLE = 'VALUE_SPECIFIED_IN_NO_LOG_PARAMETER'
_PART = '*' * 8

_PLAIN_TYPES = (bool, type(None), datetime.datetime, datetime.date)


def texts_of(value):
    """All texts of a value, as they might turn up elsewhere."""
    if isinstance(value, (str, bytes)):
        text = to_native(value, errors='surrogate_or_strict')
        return {text} if text else set()
    if isinstance(value, dict):
        return {text for item in value.values() for text in texts_of(item)}
    if isinstance(value, (list, tuple, set, frozenset)):
        return {text for item in value for text in texts_of(item)}
    if isinstance(value, _PLAIN_TYPES):
        return set()
    if isinstance(value, (int, float)):
        return {to_native(value)}
    raise TypeError('Unknown parameter type: %s' % type(value))


def remove_values(value, no_log_strings):
    """The value without secrets: whole texts are replaced, parts of texts get stars."""
    secrets = sorted((to_native(text, errors='surrogate_or_strict') for text in no_log_strings), key=len, reverse=True)
    return _without(value, secrets)


def _without(value, secrets):
    if isinstance(value, bytes):
        return _without(to_text(value, errors='surrogate_or_replace'), secrets)
    if isinstance(value, str):
        return _without_text(value, secrets)
    if isinstance(value, dict) or hasattr(value, 'items'):
        return {key: _without(item, secrets) for key, item in value.items()}
    if isinstance(value, (set, frozenset)):
        return {_without(item, secrets) for item in value}
    if isinstance(value, (list, tuple)) or hasattr(value, '__iter__'):
        return [_without(item, secrets) for item in value]
    if isinstance(value, _PLAIN_TYPES):
        return value
    if isinstance(value, (int, float)):
        shown = to_native(value)
        return _WHOLE if any(secret in shown for secret in secrets) else value
    raise TypeError('Value of unknown type: %s, %s' % (type(value), value))


def _without_text(text, secrets):
    if text in secrets:
        return _WHOLE
    for secret in secrets:
        text = text.replace(secret, _PART)
    return text


def sanitize_keys(obj, no_log_strings, ignore_keys=frozenset()):
    """The structure with secrets taken out of the keys of its dicts; keys of `ignore_keys` and of Ansible's own stay."""
    secrets = sorted((to_native(text, errors='surrogate_or_strict') for text in no_log_strings), key=len, reverse=True)

    def sanitized(value):
        if isinstance(value, dict):
            return {_key(key): sanitized(item) for key, item in value.items()}
        if isinstance(value, (set, frozenset)):
            return {sanitized(item) for item in value}
        if isinstance(value, (list, tuple)):
            return [sanitized(item) for item in value]
        if isinstance(value, (str, bytes, int, float) + _PLAIN_TYPES):
            return value
        raise TypeError('Value of unknown type: %s, %s' % (type(value), value))

    def _key(key):
        keep = key in ignore_keys or not isinstance(key, str) or key.startswith('_ansible')
        return key if keep else _without_text(key, secrets)

    return sanitized(obj)
