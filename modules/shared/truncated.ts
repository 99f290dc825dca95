import { str } from '../../src/values/repr.js';
import { Float, type Value } from '../../src/values/value.js';

/** Python's `int()`, which the controller's parts of modules use: cuts fractions off, takes digits only from text. */
export const truncated = { name: 'int', from: truncate } as const;

function truncate(value: Value): Value {
  if (typeof value === 'boolean') return Number(value);
  if (typeof value === 'number') return Math.trunc(value);
  if (value instanceof Float) return Math.trunc(value.value);
  if (typeof value === 'string' && /^\s*[+-]?\d+\s*$/.test(value)) return Number(value);
  throw new Error(`invalid literal for int() with base 10: '${str(value)}'`);
}
