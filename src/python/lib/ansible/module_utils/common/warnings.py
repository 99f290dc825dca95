"""What a module has to say beside its result."""
#: The full name of the module that runs.
plugin_name = None

_warnings = []
_deprecations = []


def warn(warning, help_text=None, obj=None):
    """Adds to the `warnings` of the result."""
    if not isinstance(warning, str):
        raise TypeError('warning must be a string, not %s' % type(warning))
    text = warning if help_text is None else '%s %s' % (warning, help_text)
    if text not in _warnings:
        _warnings.append(text)


def error_as_warning(msg, exception, help_text=None, obj=None):
    """Adds an exception to the warnings."""
    text = ': '.join(part for part in (msg, str(exception)) if part)
    warn(text, help_text=help_text)


def deprecate(msg, version=None, date=None, collection_name=None, deprecator=None, help_text=None, obj=None):
    """Adds to the `deprecations` of the result."""
    if not isinstance(msg, str):
        raise TypeError('msg must be a string, not %s' % type(msg))
    if deprecator is None:
        whole = plugin_name if collection_name is None else None
        deprecator = dict(resolved_name=whole or collection_name, type='module' if whole else None)
        collection_name = '.'.join(whole.split('.')[:2]) if whole else collection_name
    entry = dict(msg=msg, collection_name=collection_name, deprecator=deprecator)
    if date is not None:
        entry['date'] = str(date)
    else:
        entry['version'] = version
    if help_text is not None:
        entry['help_text'] = help_text
    if entry not in _deprecations:
        _deprecations.append(entry)


def get_warning_messages():
    return tuple(_warnings)


def get_deprecation_messages():
    return tuple(dict(entry) for entry in _deprecations)


get_warnings = get_warning_messages
get_deprecations = get_deprecation_messages
