import { Float, int, Special, Tuple, type Value } from '../values/value.js';

/**
 * Structured-cloneable values: what crosses the border between the main thread and the workers. A dict is a Map when its
 * keys are a user's words (they may be integer-like or `__proto__`) and an object when its keys are the program's own.
 */
export type Plain =
  | null
  | undefined
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | readonly Plain[]
  | ReadonlyMap<string, Plain>
  | { readonly [key: string]: Plain };

export type PlainDict = { [key: string]: Plain };

/**
 * A rendered value as plain data: dicts become Maps with text keys (as JSON has them), tuples lists, `Float`s numbers.
 * Objects and Maps that are plain already are walked too. Other types become their text by `textOf`.
 */
export function toPlain(value: unknown, textOf: (value: Special) => string = (special) => String(special)): Plain {
  if (value instanceof Float) return value.value;
  if (value instanceof Tuple) return value.items.map((item) => toPlain(item, textOf));
  if (Array.isArray(value)) return value.map((item) => toPlain(item, textOf));
  if (value instanceof Map)
    return new Map([...value].map(([key, item]) => [keyText(toPlain(key, textOf)), toPlain(item, textOf)]));
  if (value instanceof Special) return textOf(value);
  if (value instanceof Uint8Array) return value;
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toPlain(item, textOf)]));
  return value as Plain;
}

/** Plain data as values, for results: objects become dicts, keys that are undefined are left out. Values in it stay. */
export function toValue(plain: Plain | Value): Value {
  if (plain === undefined) return null;
  if (typeof plain === 'bigint') return int(plain);
  if (Array.isArray(plain)) return plain.map((item) => toValue(item as Plain));
  if (plain instanceof Map) return new Map([...plain].map(([key, item]) => [key, toValue(item as Plain)]));
  if (plain instanceof Uint8Array) return Buffer.from(plain).toString('utf8');
  if (isPlainObject(plain))
    return new Map(
      Object.entries(plain).flatMap(([key, item]) => (item === undefined ? [] : [[key, toValue(item)] as const])),
    );
  return plain as Value;
}

function isPlainObject(plain: unknown): plain is PlainDict {
  return typeof plain === 'object' && plain !== null && [Object.prototype, null].includes(Object.getPrototypeOf(plain));
}

/** A key as JSON writes it. */
function keyText(key: Plain): string {
  if (key === null) return 'null';
  return typeof key === 'boolean' ? (key ? 'true' : 'false') : String(key);
}
