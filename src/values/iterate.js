import { characters } from './code-points.js';
import { typeError, undefinedError } from './exception.js';
import { typeName } from './type-name.js';
import { LenientUndefined, Undefined } from './undefined.js';
import { Special, Tuple } from './value.js';
/** The items of `iter(value)`. Throws TypeError for a value that is not iterable, UndefinedError for a strict undefined one. */
export function iterate(value) {
  if (Array.isArray(value)) return value;
  if (typeof value === 'string') return characters(value);
  if (value instanceof Map) return value.keys();
  if (value instanceof Tuple) return value.items;
  if (value instanceof Special) return iterateSpecial(value);
  if (value instanceof Undefined) {
    if (value instanceof LenientUndefined) return [];
    throw undefinedError(value);
  }
  throw notIterable(value);
}
/** The items as an array, which may be the value itself: it is to be read only. */
export function itemsOf(value) {
  if (Array.isArray(value)) return value;
  if (value instanceof Tuple) return value.items;
  return Array.from(iterate(value));
}
/** `list(value)`: always a new array. */
export function listOf(value) {
  return Array.from(iterate(value));
}
export function isIterable(value) {
  if (typeof value === 'string') return true;
  if (value === null || typeof value !== 'object') return false;
  if (value instanceof Special) return value.iterate !== undefined;
  return Array.isArray(value) || value instanceof Map || value instanceof Tuple || value instanceof LenientUndefined;
}
function iterateSpecial(value) {
  if (!value.iterate) throw notIterable(value);
  const iterator = value.iterate();
  return { [Symbol.iterator]: () => iterator };
}
function notIterable(value) {
  return typeError(`'${typeName(value)}' object is not iterable`);
}
