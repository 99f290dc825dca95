"""Text and bytes turned into each other."""
_OWN_HANDLERS = (None, 'surrogate_or_replace', 'surrogate_or_strict', 'surrogate_then_replace')


def to_bytes(obj, encoding='utf-8', errors=None, nonstring='simplerepr'):
    """`obj` as bytes. `errors` may be one of Python's handlers, or one of the composed ones, which try surrogateescape first."""
    if isinstance(obj, bytes):
        return obj
    if isinstance(obj, str):
        return _encode(obj, encoding, errors)
    if nonstring == 'simplerepr':
        return _encode(_plain_text(obj), encoding, errors)
    return _nonstring(obj, nonstring, b'', 'to_bytes')


def to_text(obj, encoding='utf-8', errors=None, nonstring='simplerepr'):
    """`obj` as a str, with the same handlers."""
    if isinstance(obj, str):
        return obj
    if isinstance(obj, bytes):
        return obj.decode(encoding, 'surrogateescape' if errors in _OWN_HANDLERS else errors)
    if nonstring == 'simplerepr':
        return _plain_text(obj)
    return _nonstring(obj, nonstring, '', 'to_text')


to_native = to_text


def _encode(text, encoding, errors):
    if errors not in _OWN_HANDLERS:
        return text.encode(encoding, errors)
    try:
        return text.encode(encoding, 'surrogateescape')
    except UnicodeEncodeError:
        if errors == 'surrogate_or_strict':
            raise
        if errors == 'surrogate_or_replace':
            return text.encode(encoding, 'replace')
        # Surrogates that are no escaped bytes become question marks, the others bytes again and then text.
        return text.encode('utf-8', 'surrogatepass').decode('utf-8', 'replace').encode(encoding, 'replace')


def _plain_text(obj):
    try:
        return str(obj)
    except UnicodeError:
        try:
            return repr(obj)
        except UnicodeError:
            return ''


def _nonstring(obj, nonstring, empty, function):
    if nonstring == 'passthru':
        return obj
    if nonstring == 'empty':
        return empty
    if nonstring == 'strict':
        raise TypeError('obj must be a string type')
    raise TypeError("Invalid value %s for %s's nonstring parameter" % (nonstring, function))


def jsonify(data, **kwargs):
    """`data` as JSON; sets and other types that JSON does not know become lists and texts."""
    from ansible.module_utils.common.json import to_json

    return to_json(data, **kwargs)


def container_to_bytes(d, encoding='utf-8', errors='surrogate_or_strict'):
    """All texts of a structure as bytes."""
    return _convert(d, str, lambda text: to_bytes(text, encoding, errors))


def container_to_text(d, encoding='utf-8', errors='surrogate_or_strict'):
    """All bytes of a structure as texts."""
    return _convert(d, bytes, lambda data: to_text(data, encoding, errors))


def _convert(value, kind, change):
    if isinstance(value, kind):
        return change(value)
    if isinstance(value, dict):
        return {_convert(key, kind, change): _convert(item, kind, change) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_convert(item, kind, change) for item in value)
    return value
