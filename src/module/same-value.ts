import { Float } from '../values/value.js';

/** Python's `==` for the scalars that choices and rules are made of: `True == 1`, `1.0 == 1`, but `'1' != 1`. */
export function sameValue(left: unknown, right: unknown): boolean {
  return comparable(left) === comparable(right);
}

function comparable(value: unknown): unknown {
  if (value instanceof Float) return value.value;
  return typeof value === 'boolean' || typeof value === 'bigint' ? Number(value) : value;
}
