import { typeError, undefinedError } from './exception.js';
import { Markup } from './markup.js';
import { typeName } from './type-name.js';
import { LenientUndefined, StrictUndefined, Undefined } from './undefined.js';
import { Float, Special, Tuple } from './value.js';
/** Marks keys that stand for something other than their own text. No text from outside keeps it as its first character. */
const MARK = '\0';
/**
 * A JavaScript value that is the same for values that are the same dict key: 1, 1.0 and True; tuples of equal items.
 * Throws TypeError for a value that Python cannot hash.
 */
export function hashKey(value) {
  switch (typeof value) {
    case 'string':
      return value.startsWith(MARK) ? MARK + value : value;
    case 'number':
      return value;
    case 'boolean':
      return value ? 1 : 0;
    case 'bigint':
      return value;
  }
  if (value === null) return null;
  if (value instanceof Float) return floatKey(value.value);
  if (value instanceof Tuple) return `${MARK}(${value.items.map((item) => member(hashKey(item))).join(',')})`;
  if (value instanceof Markup) return hashKey(value.text);
  if (value instanceof Special) return specialKey(value);
  if (value instanceof Undefined) return undefinedKey(value);
  throw unhashable(value);
}
export function unhashable(value) {
  return typeError(`unhashable type: '${typeName(value)}'`);
}
function floatKey(value) {
  return Number.isSafeInteger(value) ? value : BigInt(value);
}
function member(key) {
  return typeof key === 'string' ? JSON.stringify(key) : String(key);
}
function specialKey(value) {
  if (value.hashKey) return `${MARK}${value.hashKey()}`;
  if (value.equals) throw unhashable(value);
  return `${MARK}@${identity(value)}`;
}
function undefinedKey(value) {
  if (value instanceof StrictUndefined || !(value instanceof LenientUndefined)) throw undefinedError(value);
  return `${MARK}?${typeName(value)}`;
}
const identities = new WeakMap();
let lastIdentity = 0;
/** A number of an object's own, as Python's `id`. */
export function identity(value) {
  let id = identities.get(value);
  if (id === undefined) {
    id = ++lastIdentity;
    identities.set(value, id);
  }
  return id;
}
