import { Bytes } from '../../values/bytes.js';
import { DateTime, PythonDate } from '../../values/datetime.js';
import { PythonError, typeError, undefinedError } from '../../values/exception.js';
import { iterate } from '../../values/iterate.js';
import { Markup } from '../../values/markup.js';
import { str } from '../../values/repr.js';
import { PythonSet } from '../../values/set.js';
import { Template } from '../../values/template.js';
import { TimeDelta } from '../../values/timedelta.js';
import { typeName } from '../../values/type-name.js';
import { Undefined } from '../../values/undefined.js';
import { type Dict, Float, isDict, Special, Tuple, type Value } from '../../values/value.js';

/** What marks a dict that stands for a value which JSON has no form for: `{"__drover": type, "v": …}`. */
const KEY = '__drover';

const DEEPEST = 500;

/** A value as JSON has it, for a plugin in Python. Throws UndefinedError for an undefined value. */
export function packValue(value: Value, depth = 0): Value {
  if (value === null || typeof value !== 'object' || value instanceof Float) return value;
  if (depth > DEEPEST) throw new PythonError('RecursionError', 'maximum recursion depth exceeded');
  const inner = (item: Value) => packValue(item, depth + 1);
  if (Array.isArray(value)) return value.map(inner);
  if (isDict(value)) return packDict(value, inner);
  if (value instanceof Tuple) return tagged('tuple', value.items.map(inner));
  if (value instanceof Template) return tagged('template', value.text);
  if (value instanceof Undefined) throw undefinedError(value);
  if (value instanceof Markup) return value.text;
  if (value instanceof Bytes) return tagged('bytes', Buffer.from(value.data).toString('base64'));
  if (value instanceof DateTime) return tagged('datetime', [...dateOf(value), ...clockOf(value)]);
  if (value instanceof PythonDate) return tagged('date', dateOf(value));
  if (value instanceof TimeDelta) return tagged('timedelta', value.microseconds);
  if (value instanceof PythonSet) return tagged('set', [...iterate(value)].map(inner));
  if (!(value instanceof Special))
    throw typeError(`a ${typeName(value)} that was not rendered cannot leave the template layer`);
  const dict = value.asDict?.();
  if (dict) return packDict(dict, inner);
  return value.iterate ? Array.from(iterate(value), inner) : str(value);
}

function packDict(dict: Dict, inner: (item: Value) => Value): Value {
  const pairs = [...dict].map(([key, item]) => [key, inner(item)] as const);
  if (pairs.every(([key]) => typeof key === 'string' && key !== KEY)) return new Map(pairs);
  return tagged(
    'dict',
    pairs.map(([key, item]) => [inner(key), item]),
  );
}

function tagged(type: string, value: Value): Value {
  return new Map<Value, Value>([
    [KEY, type],
    ['v', value],
  ]);
}

function dateOf({ year, month, day }: PythonDate): number[] {
  return [year, month, day];
}

function clockOf({ hour, minute, second, microsecond, offset }: DateTime): Value[] {
  return [hour, minute, second, microsecond, offset ?? null];
}

/** What a plugin gave, out of its JSON. Text that it took for a template is data, unless it asks for that to be rendered. */
export function unpackValue(value: Value, templates = false): Value {
  const inner = (item: Value) => unpackValue(item, templates);
  if (Array.isArray(value)) return value.map(inner);
  if (!isDict(value)) return value;
  const type = value.get(KEY);
  if (type === undefined) return new Map([...value].map(([key, item]) => [key, inner(item)]));
  if (type === 'template' && templates) return new Template(String(value.get('v')), undefined);
  return untagged(String(type), value.get('v')!, inner);
}

function untagged(type: string, value: Value, inner: (item: Value) => Value): Value {
  const list = () => (value as Value[]).map(inner);
  const numbers = () => value as number[];
  switch (type) {
    case 'dict':
      return new Map((value as Value[][]).map(([key, item]) => [inner(key!), inner(item!)]));
    case 'template':
      return value;
    case 'tuple':
      return new Tuple(list());
    case 'set':
      return new PythonSet(list());
    case 'bytes':
      return new Bytes(Buffer.from(String(value), 'base64'));
    case 'date': {
      const [year, month, day] = numbers();
      return new PythonDate(year!, month!, day!);
    }
    case 'datetime': {
      const [year, month, day, hour, minute, second, microsecond] = numbers();
      const offset = (value as Value[])[7];
      const seconds = offset instanceof Float ? offset.value : offset;
      const clock = { hour: hour!, minute: minute!, second: second!, microsecond: microsecond! };
      return new DateTime(year!, month!, day!, { ...clock, offset: (seconds as number | null) ?? undefined });
    }
    case 'timedelta':
      return new TimeDelta(value as number | bigint);
    default:
      throw typeError(`a plugin gave a value that templates do not have: ${type}`);
  }
}
