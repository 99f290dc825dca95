import { overflowError, valueError } from './exception.js';
import { Float, int } from './value.js';
/** The number that a bool, int or float is; undefined for everything else. */
export function numericOf(value) {
  switch (typeof value) {
    case 'number':
      return Number.isInteger(value) ? { float: false, value } : { float: true, value };
    case 'bigint':
      return { float: false, value };
    case 'boolean':
      return { float: false, value: value ? 1 : 0 };
  }
  return value instanceof Float ? { float: true, value: value.value } : undefined;
}
/** The number as a JavaScript float. Throws OverflowError for an int that no float reaches. */
export function toFloat(number) {
  if (typeof number === 'number') return number;
  const value = Number(number);
  if (!Number.isFinite(value)) throw overflowError('int too large to convert to float');
  return value;
}
/** The int nearest to zero that a finite float holds: `int(2.7)`. Throws for NaN and infinity. */
export function truncateFloat(value) {
  if (Number.isNaN(value)) throw valueError('cannot convert float NaN to integer');
  if (!Number.isFinite(value)) throw overflowError('cannot convert float infinity to integer');
  const whole = Math.trunc(value);
  return Number.isSafeInteger(whole) ? whole + 0 : int(BigInt(whole));
}
/** True division of ints, rounded once as Python does it. */
export function divideInts(a, b) {
  const direct = Number(a) / Number(b);
  if (isExact(a) && isExact(b)) return direct;
  const negative = a < 0n !== b < 0n;
  const result = divideMagnitudes(a < 0n ? -a : a, b < 0n ? -b : b);
  if (!Number.isFinite(result)) throw overflowError('integer division result too large for a float');
  return negative ? -result : result;
}
function isExact(value) {
  return value >= -(2n ** 53n) && value <= 2n ** 53n;
}
/** Scales so that the quotient has 64 bits or more, keeps a sticky bit for what is cut off, then rounds in one step. */
function divideMagnitudes(a, b) {
  const shift = BigInt(Math.max(0, 66 + bits(b) - bits(a)));
  const scaled = a << shift;
  let quotient = scaled / b;
  if (quotient * b !== scaled) quotient |= 1n;
  const excess = BigInt(Math.max(0, bits(quotient) - 66));
  if (excess > 0n) {
    const sticky = (quotient & ((1n << excess) - 1n)) !== 0n;
    quotient >>= excess;
    if (sticky) quotient |= 1n;
  }
  return scale(Number(quotient), Number(excess - shift));
}
/** value * 2^exponent, in steps that do not overflow on the way. */
function scale(value, exponent) {
  let result = value;
  let left = exponent;
  for (; left > 1000; left -= 1000) result *= 2 ** 1000;
  for (; left < -1000; left += 1000) result *= 2 ** -1000;
  return result * 2 ** left;
}
function bits(value) {
  return value.toString(16).length * 4;
}
