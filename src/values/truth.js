import { undefinedError } from './exception.js';
import { LenientUndefined, Undefined } from './undefined.js';
import { Float, Special, Tuple } from './value.js';
/** `bool(value)`. Throws UndefinedError for an undefined value, unless it is of Jinja2's lenient kinds. */
export function isTrue(value) {
  switch (typeof value) {
    case 'boolean':
      return value;
    case 'string':
      return value !== '';
    case 'number':
      return value !== 0;
    case 'bigint':
      return value !== 0n;
  }
  if (value === null) return false;
  if (Array.isArray(value)) return value.length > 0;
  if (value instanceof Map) return value.size > 0;
  if (value instanceof Float) return value.value !== 0;
  if (value instanceof Tuple) return value.items.length > 0;
  if (value instanceof Special) return specialIsTrue(value);
  if (value instanceof Undefined) {
    if (value instanceof LenientUndefined) return false;
    throw undefinedError(value);
  }
  return true;
}
function specialIsTrue(value) {
  if (value.isTrue) return value.isTrue();
  return value.length ? value.length() > 0 : true;
}
