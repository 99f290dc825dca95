import { Bytes } from './bytes.js';
import { DateTime, PythonDate } from './datetime.js';
import { PythonError, typeError, undefinedError } from './exception.js';
import { iterate } from './iterate.js';
import { Markup } from './markup.js';
import { str } from './repr.js';
import { PythonSet } from './set.js';
import { typeName } from './type-name.js';
import { Undefined } from './undefined.js';
import { Float, int, Special, Tuple, type Value } from './value.js';

/**
 * A value from plain JavaScript: objects become dicts, Sets sets, Dates datetimes in UTC, byte arrays bytes. Numbers beyond
 * 2^53 become floats. Values are taken as they are. Throws TypeError for functions and symbols.
 */
export function fromPlain(plain: unknown): Value {
  switch (typeof plain) {
    case 'string':
    case 'boolean':
      return plain;
    case 'bigint':
      return int(plain);
    case 'number':
      if (Number.isInteger(plain) && !Number.isSafeInteger(plain)) return new Float(plain);
      // Python's ints know one zero.
      return plain === 0 ? 0 : plain;
    case 'undefined':
      return null;
    case 'object':
      return plain === null ? null : fromObject(plain);
  }
  throw typeError(`a ${typeof plain} has no place among the values of a template`);
}

function fromObject(plain: object): Value {
  if (Array.isArray(plain)) return plain.map(fromPlain);
  if (plain instanceof Map) {
    const dict = new Map<Value, Value>();
    for (const [key, value] of plain) dict.set(fromPlain(key), fromPlain(value));
    return dict;
  }
  if (plain instanceof Set) return new PythonSet([...plain].map(fromPlain));
  if (plain instanceof Uint8Array) return new Bytes(plain);
  if (plain instanceof Date) return fromDate(plain);
  if (plain instanceof Float || plain instanceof Tuple || plain instanceof Special || plain instanceof Undefined)
    return plain;
  const prototype = Object.getPrototypeOf(plain) as object | null;
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) return plain as Value;
  const dict = new Map<Value, Value>();
  for (const key of Object.keys(plain)) dict.set(key, fromPlain((plain as Record<string, unknown>)[key]));
  return dict;
}

function fromDate(date: Date): Value {
  return new DateTime(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate(), {
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    microsecond: date.getUTCMilliseconds() * 1000,
    offset: 0,
  });
}

/**
 * Plain, structured-cloneable JavaScript: dicts become objects (keys as text), tuples, sets and iterators arrays, floats
 * numbers, dates ISO text, bytes a Buffer; big ints stay bigints. Throws UndefinedError for an undefined value.
 */
export function toPlain(value: Value): unknown {
  return convert(value, 0);
}

const DEEPEST = 500;

function convert(value: Value, depth: number): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (depth > DEEPEST) throw new PythonError('RecursionError', 'maximum recursion depth exceeded');
  if (Array.isArray(value)) return value.map((item) => convert(item, depth + 1));
  if (value instanceof Map) return convertDict(value, depth);
  if (value instanceof Float) return value.value;
  if (value instanceof Tuple) return value.items.map((item) => convert(item, depth + 1));
  if (value instanceof Undefined) throw undefinedError(value);
  if (!(value instanceof Special))
    throw typeError(`a ${typeName(value)} that was not rendered cannot leave the template layer`);
  return convertSpecial(value, depth);
}

function convertDict(value: Map<Value, Value>, depth: number): object {
  const plain: Record<string, unknown> = {};
  for (const [key, item] of value) {
    setOwn(plain, typeof key === 'string' ? key : str(key), convert(item, depth + 1));
  }
  return plain;
}

/** Sets a property of the object itself, whatever its name. */
export function setOwn(object: Record<string, unknown>, name: string, value: unknown): void {
  if (name === '__proto__')
    Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
  else object[name] = value;
}

function convertSpecial(value: Special, depth: number): unknown {
  if (value instanceof Markup) return value.text;
  if (value instanceof Bytes) return Buffer.from(value.data);
  if (value instanceof PythonDate) return value.isoformat();
  const dict = value.asDict?.();
  if (dict) return convertDict(dict, depth);
  if (value.iterate) return Array.from(iterate(value), (item) => convert(item, depth + 1));
  return str(value);
}
