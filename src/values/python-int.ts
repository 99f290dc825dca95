import { asNumber } from './equality.js';
import { parseIntText } from './parse-number.js';
import { repr } from './repr.js';
import { typeName } from './type-name.js';
import type { Value } from './value.js';

/** What Python's `int()` makes of a value; throws a RangeError with Python's words. */
export function pythonInt(value: Value): number {
  if (typeof value === 'string') {
    const parsed = parseIntText(value);
    if (parsed !== undefined) return Number(parsed);
    throw new RangeError(`invalid literal for int() with base 10: ${repr(value)}`);
  }
  const number = asNumber(value);
  if (number === undefined) {
    const wanted = 'a string, a bytes-like object or a real number';
    throw new RangeError(`int() argument must be ${wanted}, not '${typeName(value)}'`);
  }
  if (Number.isFinite(Number(number))) return Math.trunc(Number(number));
  throw new RangeError(`cannot convert float ${Number.isNaN(number) ? 'NaN' : 'infinity'} to integer`);
}
