import { Bytes } from '../../values/bytes.js';
import { overflowError, valueError } from '../../values/exception.js';
import { numericOf } from '../../values/numeric.js';
import { Float, int, Tuple } from '../../values/value.js';
import { intArgument, keywords, methodsFrom, NONE, ONE } from './method.js';
const whole = (value) => BigInt(numericOf(value).value);
/** Python's methods of int (and bool). */
export const INT_METHODS = methodsFrom('int', {
  as_integer_ratio: [NONE, (value) => new Tuple([int(whole(value)), 1])],
  bit_count: [NONE, (value) => magnitude(value).toString(2).replaceAll('0', '').length],
  bit_length: [NONE, (value) => (magnitude(value) === 0n ? 0 : magnitude(value).toString(2).length)],
  conjugate: [NONE, (value) => int(whole(value))],
  to_bytes: [
    keywords(['length', 'byteorder']),
    (value, length, order) => toBytes(whole(value), intArgument(length, 1), order ?? 'big'),
  ],
  __and__: [ONE, (value, other) => int(whole(value) & whole(other))],
  __or__: [ONE, (value, other) => int(whole(value) | whole(other))],
  __xor__: [ONE, (value, other) => int(whole(value) ^ whole(other))],
  __lshift__: [ONE, (value, other) => shiftLeft(whole(value), whole(other))],
  __rshift__: [ONE, (value, other) => int(whole(value) >> whole(other))],
});
const number = (value) => Number(numericOf(value).value);
/** Python's methods of float. */
export const FLOAT_METHODS = methodsFrom('float', {
  as_integer_ratio: [NONE, (value) => integerRatio(number(value))],
  conjugate: [NONE, (value) => value],
  hex: [NONE, (value) => hexText(number(value))],
  is_integer: [NONE, (value) => Number.isInteger(number(value))],
});
/** Attributes of numbers: every one is its own real part. */
export function numberAttribute(value, name) {
  const isFloat = value instanceof Float || numericOf(value).float;
  switch (name) {
    case 'real':
      return typeof value === 'boolean' ? Number(value) : value;
    case 'imag':
      return isFloat ? new Float(0) : 0;
    case 'numerator':
      return isFloat ? undefined : int(whole(value));
    case 'denominator':
      return isFloat ? undefined : 1;
  }
  return undefined;
}
function magnitude(value) {
  const number = whole(value);
  return number < 0n ? -number : number;
}
function shiftLeft(value, by) {
  if (by < 0n) throw valueError('negative shift count');
  if (by > 1000000n) throw overflowError('too many digits in integer');
  return int(value << by);
}
function toBytes(value, length, order) {
  if (value < 0n) throw overflowError("can't convert negative int to unsigned");
  const digits = value.toString(16);
  const bytes = Buffer.from(digits.padStart(digits.length + (digits.length % 2), '0'), 'hex');
  if (value > 0n && bytes.length > length) throw overflowError('int too big to convert');
  const padded = Buffer.concat([Buffer.alloc(Math.max(0, length - bytes.length)), bytes]).subarray(
    -length || undefined,
  );
  return new Bytes(order === 'little' ? Buffer.from(padded).reverse() : padded);
}
function integerRatio(value) {
  if (!Number.isFinite(value))
    throw Number.isNaN(value)
      ? valueError('cannot convert NaN to integer ratio')
      : overflowError('cannot convert Infinity to integer ratio');
  let numerator = value;
  let power = 0n;
  while (!Number.isInteger(numerator)) {
    numerator *= 2;
    power++;
  }
  return new Tuple([int(BigInt(numerator)), int(1n << power)]);
}
function hexText(value) {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  if (value === 0) return `${sign}0x0.0p+0`;
  let exponent = Math.max(-1022, Math.floor(Math.log2(Math.abs(value))));
  let mantissa = Math.abs(value) / 2 ** exponent;
  if (mantissa >= 2) {
    mantissa /= 2;
    exponent++;
  }
  const lead = Math.floor(mantissa);
  const fraction = BigInt(Math.round((mantissa - lead) * 2 ** 52))
    .toString(16)
    .padStart(13, '0');
  return `${sign}0x${lead}.${fraction}p${exponent < 0 ? '-' : '+'}${Math.abs(exponent)}`;
}
