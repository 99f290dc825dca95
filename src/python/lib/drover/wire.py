"""Values as JSON: what JSON has no form for is a dict of one kind, `{"__drover": type, "v": …}`."""
import base64
import datetime

_KEY = '__drover'


class Trusted(str):
    """Text that may be a template: drover's own, or what a plugin said to trust."""


def trusted(value):
    """The value with every text in it as a template."""
    if isinstance(value, str):
        return Trusted(value)
    if isinstance(value, dict):
        return {key: trusted(item) for key, item in value.items()}
    return [trusted(item) for item in value] if isinstance(value, list) else value


def pack(value):
    """A value of a plugin's as JSON has it. Raises TypeError for what no template can hold."""
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, Trusted):
        return {_KEY: 'template', 'v': str.__str__(value)}
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, dict) or hasattr(value, 'keys'):
        return _pack_dict(value)
    if isinstance(value, list):
        return [pack(item) for item in value]
    if isinstance(value, tuple):
        return {_KEY: 'tuple', 'v': [pack(item) for item in value]}
    if isinstance(value, (set, frozenset)):
        return {_KEY: 'set', 'v': [pack(item) for item in value]}
    if isinstance(value, (bytes, bytearray)):
        return {_KEY: 'bytes', 'v': base64.b64encode(bytes(value)).decode()}
    if isinstance(value, datetime.datetime):
        return {_KEY: 'datetime', 'v': _fields(value)}
    if isinstance(value, datetime.date):
        return {_KEY: 'date', 'v': [value.year, value.month, value.day]}
    if isinstance(value, datetime.timedelta):
        return {_KEY: 'timedelta', 'v': value // datetime.timedelta(microseconds=1)}
    if type(value).__name__ == 'Undefined' or type(value).__name__.endswith('Undefined'):
        return {_KEY: 'undefined', 'v': str(getattr(value, '_undefined_name', None) or '')}
    if hasattr(value, '__iter__'):
        return [pack(item) for item in value]
    raise TypeError("Type '%s' is unsupported for variable storage." % type(value).__name__)


def _pack_dict(value):
    keys = list(value.keys())
    if all(isinstance(key, str) for key in keys) and _KEY not in keys:
        return {str.__str__(key): pack(value[key]) for key in keys}
    return {_KEY: 'dict', 'v': [[pack(key), pack(value[key])] for key in keys]}


def _fields(value):
    offset = value.utcoffset()
    seconds = None if offset is None else offset.total_seconds()
    return [value.year, value.month, value.day, value.hour, value.minute, value.second, value.microsecond, seconds]


def unpack(value):
    """The value that `pack`, or its like in JavaScript, made."""
    if isinstance(value, list):
        return [unpack(item) for item in value]
    if not isinstance(value, dict):
        return value
    if _KEY not in value:
        return {key: unpack(item) for key, item in value.items()}
    return _UNPACK[value[_KEY]](value['v'])


def _datetime(fields):
    moment, offset = fields[:7], fields[7]
    zone = None if offset is None else datetime.timezone(datetime.timedelta(seconds=offset))
    return datetime.datetime(*moment, tzinfo=zone)


_UNPACK = {
    'dict': lambda pairs: {_hashable(unpack(key)): unpack(item) for key, item in pairs},
    'tuple': lambda items: tuple(unpack(item) for item in items),
    'set': lambda items: {_hashable(unpack(item)) for item in items},
    'bytes': base64.b64decode,
    'template': Trusted,
    'datetime': _datetime,
    'date': lambda fields: datetime.date(*fields),
    'timedelta': lambda microseconds: datetime.timedelta(microseconds=microseconds),
}


def _hashable(value):
    return tuple(value) if isinstance(value, list) else value
