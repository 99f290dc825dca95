"""The names of six, for Python 3 alone."""
import io
import operator
import sys

PY2 = False
PY3 = True
PY34 = True
MAXSIZE = sys.maxsize

string_types = (str,)
integer_types = (int,)
class_types = (type,)
text_type = str
binary_type = bytes
StringIO = io.StringIO
BytesIO = io.BytesIO
unichr = chr
int2byte = operator.methodcaller('to_bytes', 1, 'big')
byte2int = operator.itemgetter(0)
indexbytes = operator.getitem
iterbytes = iter
Iterator = object
next = advance_iterator = next
callable = callable
get_method_function = operator.attrgetter('__func__')
get_method_self = operator.attrgetter('__self__')
get_function_code = operator.attrgetter('__code__')
get_function_defaults = operator.attrgetter('__defaults__')
get_function_globals = operator.attrgetter('__globals__')


def b(text):
    return text.encode('latin-1')


def u(text):
    return text


def iterkeys(d, **kwargs):
    return iter(d.keys(**kwargs))


def itervalues(d, **kwargs):
    return iter(d.values(**kwargs))


def iteritems(d, **kwargs):
    return iter(d.items(**kwargs))


def iterlists(d, **kwargs):
    return iter(d.lists(**kwargs))


def viewkeys(d):
    return d.keys()


def viewvalues(d):
    return d.values()


def viewitems(d):
    return d.items()


def create_bound_method(function, instance):
    return function.__get__(instance, type(instance))


def get_unbound_function(unbound):
    return unbound


def assertCountEqual(self, *args, **kwargs):
    return self.assertCountEqual(*args, **kwargs)


def assertRaisesRegex(self, *args, **kwargs):
    return self.assertRaisesRegex(*args, **kwargs)


def assertRegex(self, *args, **kwargs):
    return self.assertRegex(*args, **kwargs)


exec_ = exec
print_ = print


def reraise(tp, value, tb=None):
    try:
        error = tp() if value is None else value
        raise error.with_traceback(tb) if error.__traceback__ is not tb else error
    finally:
        value = tb = None


def raise_from(value, from_value):
    raise value from from_value


def ensure_binary(s, encoding='utf-8', errors='strict'):
    if isinstance(s, str):
        return s.encode(encoding, errors)
    if isinstance(s, bytes):
        return s
    raise TypeError("not expecting type '%s'" % type(s))


def ensure_text(s, encoding='utf-8', errors='strict'):
    if isinstance(s, bytes):
        return s.decode(encoding, errors)
    if isinstance(s, str):
        return s
    raise TypeError("not expecting type '%s'" % type(s))


ensure_str = ensure_text


def python_2_unicode_compatible(klass):
    return klass


def wraps(wrapped, *args, **kwargs):
    import functools

    return functools.wraps(wrapped, *args, **kwargs)


def with_metaclass(meta, *bases):
    """A base class whose heirs have a metaclass."""

    class Between(type):
        def __new__(cls, name, this_bases, namespace):
            return meta(name, bases, namespace)

        @classmethod
        def __prepare__(cls, name, this_bases):
            return meta.__prepare__(name, bases)

    return type.__new__(Between, 'temporary_class', (), {})


def add_metaclass(metaclass):
    """A decorator that gives a class a metaclass."""

    def wrapper(cls):
        namespace = {key: value for key, value in cls.__dict__.items() if key not in ('__dict__', '__weakref__')}
        slots = namespace.get('__slots__')
        for name in [slots] if isinstance(slots, str) else slots or []:
            namespace.pop(name, None)
        return metaclass(cls.__name__, cls.__bases__, namespace)

    return wrapper
