import { textLength } from './code-points.js';
import { typeError, undefinedError } from './exception.js';
import { typeName } from './type-name.js';
import { LenientUndefined, Undefined } from './undefined.js';
import { Special, Tuple } from './value.js';
/** `len(value)`. Throws TypeError for a value that has no length. */
export function length(value) {
  const found = lengthOf(value);
  if (found === undefined) throw typeError(`object of type '${typeName(value)}' has no len()`);
  return found;
}
/** The length, undefined for a value that has none. */
export function lengthOf(value) {
  if (Array.isArray(value)) return value.length;
  if (typeof value === 'string') return textLength(value);
  if (value instanceof Map) return value.size;
  if (value instanceof Tuple) return value.items.length;
  if (value instanceof Special) return value.length?.();
  if (value instanceof Undefined) {
    if (value instanceof LenientUndefined) return 0;
    throw undefinedError(value);
  }
  return undefined;
}
