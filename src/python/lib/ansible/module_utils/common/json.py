"""JSON of whatever a module returns."""
import datetime
import json


def to_json(data, **kwargs):
    """`data` as JSON, for those types, too, that JSON does not have."""
    return json.dumps(data, default=_fallback, **kwargs)


def _fallback(value):
    if isinstance(value, (set, frozenset)):
        return list(value)
    if isinstance(value, bytes):
        return value.decode('utf-8', 'surrogateescape')
    if isinstance(value, (datetime.datetime, datetime.date, datetime.time)):
        return value.isoformat()
    if hasattr(value, 'items') and hasattr(value, 'keys'):
        return dict(value)
    if hasattr(value, '__iter__'):
        return list(value)
    raise TypeError('Object of type %s is not JSON serializable' % type(value).__name__)


class AnsibleJSONEncoder(json.JSONEncoder):
    """The encoder for those who call `json.dumps` themselves."""

    def default(self, o):
        return _fallback(o)


def json_dump(structure):
    return to_json(structure, sort_keys=True, indent=4)


def _get_legacy_encoder():
    return AnsibleJSONEncoder
