/** Answers cases with Python's Jinja2: a JSON array of rows on each line of standard input, their results on standard output. */
export const PYTHON_ORACLE = `
import base64, datetime, json, math, signal, sys
from collections import abc
import jinja2
from jinja2.runtime import Undefined
from markupsafe import Markup

def decode(value):
    if isinstance(value, list):
        return [decode(item) for item in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        (tag, body), = value.items()
        if tag == '__tuple__': return tuple(decode(item) for item in body)
        if tag == '__set__': return {decode(item) for item in body}
        if tag == '__dict__': return {decode(key): decode(item) for key, item in body}
        if tag == '__float__': return float(body)
        if tag == '__int__': return int(body)
        if tag == '__markup__': return Markup(body)
        if tag == '__bytes__': return base64.b64decode(body)
        if tag == '__datetime__': return datetime.datetime.fromisoformat(body)
        if tag == '__date__': return datetime.date.fromisoformat(body)
        if tag == '__timedelta__': return datetime.timedelta(seconds=body)
    return {key: decode(item) for key, item in value.items()}

def encode(value, depth=0):
    if depth > 40: raise RecursionError
    if value is None or value is True or value is False: return value
    if isinstance(value, Undefined): return {'__undefined__': value._undefined_name if isinstance(value._undefined_name, (str, type(None))) else 'Undefined' if isinstance(value._undefined_name, jinja2.StrictUndefined) else str(value._undefined_name)}
    if isinstance(value, Markup): return {'__markup__': str(value)}
    if isinstance(value, str): return str(value)
    if isinstance(value, int): return value if abs(value) < 2 ** 53 else {'__int__': str(value)}
    if isinstance(value, float):
        return {'__float__': repr(value)} if not math.isfinite(value) or value == int(value) else value
    if isinstance(value, bytes): return {'__bytes__': base64.b64encode(value).decode()}
    if isinstance(value, datetime.datetime): return {'__datetime__': value.isoformat()}
    if isinstance(value, datetime.date): return {'__date__': value.isoformat()}
    if isinstance(value, datetime.timedelta): return {'__timedelta__': value.total_seconds()}
    if isinstance(value, list): return [encode(item, depth + 1) for item in value]
    if isinstance(value, tuple): return {'__tuple__': [encode(item, depth + 1) for item in value]}
    if isinstance(value, (set, frozenset)): return {'__set__': [encode(item, depth + 1) for item in value]}
    if isinstance(value, dict):
        plain = all(isinstance(key, str) and not key.isdigit() for key in value) and not (len(value) == 1 and next(iter(value)).startswith('__'))
        if plain: return {key: encode(item, depth + 1) for key, item in value.items()}
        return {'__dict__': [[encode(key, depth + 1), encode(item, depth + 1)] for key, item in value.items()]}
    if isinstance(value, (abc.Iterator, range, abc.KeysView, abc.ValuesView, abc.ItemsView)):
        return {'__iter__': [encode(item, depth + 1) for item in value]}
    if isinstance(value, type): return {'__type__': value.__name__}
    return {'__callable__': getattr(value, '__name__', type(value).__name__)}

CLASSES = {
    'UndefinedError': 'undefined', 'TemplateSyntaxError': 'syntax', 'TemplateAssertionError': 'syntax',
    'FilterArgumentError': 'filter', 'TemplateNotFound': 'notfound', 'TemplatesNotFound': 'notfound',
    'TemplateRuntimeError': 'runtime', 'SecurityError': 'security', 'TypeError': 'type', 'ValueError': 'value',
    'ZeroDivisionError': 'zerodivision', 'OverflowError': 'overflow', 'IndexError': 'index', 'KeyError': 'key',
    'AttributeError': 'attribute', 'OSError': 'os', 'RecursionError': 'recursion',
}

UNDEFINED = {'default': jinja2.Undefined, 'strict': jinja2.StrictUndefined, 'chainable': jinja2.ChainableUndefined}

def template_line(error):
    if isinstance(error, jinja2.TemplateSyntaxError): return error.lineno
    line, trace = None, error.__traceback__
    while trace:
        if trace.tb_frame.f_code.co_filename in ('<template>',) or trace.tb_frame.f_globals.get('__name__') is None and '<template' in trace.tb_frame.f_code.co_filename:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line

def alarm(*_):
    raise TimeoutError

signal.signal(signal.SIGALRM, alarm)

def answer(row):
    options = dict(row.get('options', {}))
    undefined = UNDEFINED[options.pop('undefined', 'default')]
    signal.setitimer(signal.ITIMER_REAL, 3)
    try:
        env = jinja2.Environment(loader=jinja2.DictLoader(row.get('templates', {})), undefined=undefined, **options)
        variables = {key: decode(value) for key, value in row['vars'].items()}
        if row['engine'] == 'jinja':
            return {'expect': env.from_string(row['template']).render(variables), 'type': 'str'}
        value = env.compile_expression(row['template'], undefined_to_none=False)(variables)
        return {'expect': encode(value), 'type': type(value).__name__}
    except TimeoutError:
        return {'skip': True}
    except RecursionError:
        return {'skip': True}
    except MemoryError:
        return {'skip': True}
    except Exception as error:
        name = type(error).__name__
        result = {'error': CLASSES.get(name, name), 'exception': name, 'message': str(getattr(error, 'message', None) or error)}
        line = template_line(error)
        if line is not None and row['engine'] == 'jinja': result['line'] = line
        return result
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)

for batch in sys.stdin:
    print(json.dumps([answer(row) for row in json.loads(batch)]), flush=True)
`;
