import { overflowError, PythonError, valueError } from './exception.js';
import { realPower } from './real-power.js';
import { float, int, type Value } from './value.js';

/** Bits of the largest int that is calculated; beyond it a template would only burn time and memory. */
const MOST_BITS = 1_000_000;

const MOST = 1n << BigInt(MOST_BITS);

/** An int that grew in a loop: each step would take longer than the one before. */
export function checkInt(value: bigint): bigint {
  if (value >= MOST || value <= -MOST) throw overflowError('the int is too large');
  return value;
}

/** `a ** b` of ints: an int, or a float for a negative exponent. */
export function powerInts(a: bigint, b: bigint): Value {
  if (b < 0n) return float(powerFloats(Number(a), Number(b)));
  const magnitude = a < 0n ? -a : a;
  if (magnitude > 1n && BigInt(magnitude.toString(2).length) * b > MOST_BITS)
    throw overflowError('the result of ** is too large');
  return int(a ** b);
}

/** `a ** b` of floats, with Python's errors where C gives no number. */
export function powerFloats(a: number, b: number): number {
  if (a === 1 || b === 0) return 1;
  if (a === -1 && !Number.isFinite(b) && !Number.isNaN(b)) return 1;
  if (a === 0 && b < 0) throw new PythonError('ZeroDivisionError', '0.0 cannot be raised to a negative power');
  if (a < 0 && Number.isFinite(a) && Number.isFinite(b) && !Number.isInteger(b))
    throw valueError('a negative number to a fractional power gives a complex number, which templates do not have');
  const result = realPower(a, b);
  if (!Number.isFinite(result) && Number.isFinite(a) && Number.isFinite(b))
    throw overflowError("(34, 'Numerical result out of range')");
  return result;
}
