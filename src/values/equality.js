import { dictGet } from './dict.js';
import { undefinedError } from './exception.js';
import { LenientUndefined, Undefined } from './undefined.js';
import { Float, Special, Tuple } from './value.js';
/** `a == b`: 1, 1.0 and True are equal; containers are compared item by item. */
export function equals(a, b) {
  if (a === b && typeof a !== 'object') return true;
  if (typeof a === 'string' && typeof b === 'string') return false;
  if (a instanceof Undefined || b instanceof Undefined) return equalsUndefined(a, b);
  const left = asNumber(a);
  if (left !== undefined) {
    const right = asNumber(b);
    // biome-ignore lint/suspicious/noDoubleEquals: a bigint and a number compare by value with this operator alone
    if (right !== undefined) return left == right;
  }
  return equalsObject(a, b);
}
/** `a is b or a == b`, as containers compare their items. */
export function sameItem(a, b) {
  return a === b || equals(a, b);
}
/** The number that a bool, int or float is; undefined for everything else. */
export function asNumber(value) {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return value instanceof Float ? value.value : undefined;
}
function equalsObject(a, b) {
  if (a instanceof Special || b instanceof Special) return equalsSpecial(a, b);
  if (Array.isArray(a)) return Array.isArray(b) && (a === b || equalsItems(a, b));
  if (a instanceof Tuple) return b instanceof Tuple && equalsItems(a.items, b.items);
  if (a instanceof Map) return b instanceof Map && (a === b || equalsDict(a, b));
  return a === b;
}
function equalsSpecial(a, b) {
  const forward = a instanceof Special ? a.equals?.(b) : undefined;
  if (forward !== undefined) return forward;
  const backward = b instanceof Special ? b.equals?.(a) : undefined;
  return backward ?? a === b;
}
function equalsItems(a, b) {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index++) if (!sameItem(a[index], b[index])) return false;
  return true;
}
function equalsDict(a, b) {
  if (a.size !== b.size) return false;
  for (const [key, value] of a) {
    const other = dictGet(b, key);
    if (other === undefined || !sameItem(value, other)) return false;
  }
  return true;
}
/** Lenient undefined values are equal to others of their class; the strict kinds cannot be compared. */
function equalsUndefined(a, b) {
  for (const side of [a, b])
    if (side instanceof Undefined && !(side instanceof LenientUndefined)) throw undefinedError(side);
  return a instanceof Undefined && b instanceof Undefined && a.constructor === b.constructor;
}
