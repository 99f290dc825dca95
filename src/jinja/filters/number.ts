import { divide, multiply, negate, power } from '../../values/arithmetic.js';
import { fixedText } from '../../values/decimal.js';
import { PythonError, typeError, undefinedError, valueError } from '../../values/exception.js';
import { numericOf, toFloat, truncateFloat } from '../../values/numeric.js';
import { compare } from '../../values/order.js';
import { parseFloatText, parseIntText } from '../../values/parse-number.js';
import { repr } from '../../values/repr.js';
import { round, roundTo } from '../../values/rounding.js';
import { asText } from '../../values/text.js';
import { TimeDelta } from '../../values/timedelta.js';
import { isTrue } from '../../values/truth.js';
import { typeName } from '../../values/type-name.js';
import { Undefined } from '../../values/undefined.js';
import { Float, float, int, isInt, type Value } from '../../values/value.js';
import type { Filter } from '../callable.js';
import { define } from '../signature.js';
import { builtin } from './builtin.js';

/** Filters about numbers. */
export const NUMBER_FILTERS: Readonly<Record<string, Filter>> = {
  abs: builtin('abs', absolute),
  filesizeformat: define({ name: 'do_filesizeformat', params: ['value', ['binary', false]] }, (_, value, binary) =>
    fileSize(floatOf(value!), isTrue(binary!)),
  ),
  float: define({ name: 'do_float', params: ['value', ['default', new Float(0)]] }, (_, value, fallback) => {
    const found = tryFloat(value!);
    return found === undefined ? fallback! : float(found);
  }),
  int: define({ name: 'do_int', params: ['value', ['default', 0], ['base', 10]] }, (_, value, fallback, base) =>
    toInt(value!, fallback!, base!),
  ),
  round: define(
    { name: 'do_round', params: ['value', ['precision', 0], ['method', 'common']] },
    (_, value, precision, method) => rounded(value!, precision!, method!),
  ),
};

function absolute(value: Value): Value {
  const number = numericOf(value);
  if (number?.float) return float(Math.abs(number.value));
  if (number) return int(number.value < 0 ? -BigInt(number.value) : BigInt(number.value));
  if (value instanceof TimeDelta) return compare('<', value, new TimeDelta(0)) ? negate(value) : value;
  throw typeError(`bad operand type for abs(): '${typeName(value)}'`);
}

/** `float(value)`; undefined where Python raises TypeError or ValueError. */
function tryFloat(value: Value): number | undefined {
  if (value instanceof Undefined) throw undefinedError(value);
  const number = numericOf(value);
  if (number) return toFloat(number.value);
  const text = asText(value);
  return text === undefined ? undefined : parseFloatText(text);
}

function floatOf(value: Value): number {
  const found = tryFloat(value);
  if (found !== undefined) return found;
  const text = asText(value);
  if (text !== undefined) throw valueError(`could not convert string to float: ${repr(value)}`);
  throw typeError(`float() argument must be a string or a real number, not '${typeName(value)}'`);
}

function toInt(value: Value, fallback: Value, base: Value): Value {
  if (value instanceof Undefined) throw undefinedError(value);
  const text = asText(value);
  if (text !== undefined) {
    const found = isInt(base) ? parseIntText(text, Number(base)) : undefined;
    if (found !== undefined) return found;
    const number = parseFloatText(text);
    return number !== undefined && Number.isFinite(number) ? truncateFloat(number) : fallback;
  }
  const number = numericOf(value);
  if (!number) return fallback;
  if (!number.float) return int(BigInt(number.value));
  return Number.isNaN(number.value) ? fallback : truncateFloat(number.value);
}

function rounded(value: Value, precision: Value, method: Value): Value {
  if (method !== 'common' && method !== 'ceil' && method !== 'floor')
    throw new PythonError('FilterArgumentError', 'method must be common, ceil or floor');
  if (method === 'common') {
    if (precision === null) return roundWhole(value);
    const digits = typeof precision === 'boolean' ? Number(precision) : precision;
    if (!isInt(digits)) {
      if (numericOf(value)) throw typeError(`'${typeName(precision)}' object cannot be interpreted as an integer`);
      return round(value, 0);
    }
    return round(value, Number(digits));
  }
  const factor = power(10, precision);
  return divide(roundTo(method, multiply(value, factor)), power(10, precision));
}

/** `round(value)` without digits: an int. */
function roundWhole(value: Value): Value {
  const result = round(value, 0);
  return result instanceof Float
    ? truncateFloat(result.value)
    : typeof result === 'number'
      ? truncateFloat(result)
      : result;
}

const UNITS = ['k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y'];

function fileSize(bytes: number, binary: boolean): string {
  const base = binary ? 1024 : 1000;
  if (bytes === 1) return '1 Byte';
  if (bytes < base) return `${int(BigInt(Math.trunc(finite(bytes))))} Bytes`;
  let index = 0;
  while (index < UNITS.length - 1 && !isBelow(bytes, base, index + 2)) index++;
  const prefix = binary ? `${UNITS[index]!.toUpperCase()}iB` : `${UNITS[index]}B`;
  const amount = (base * bytes) / base ** (index + 2);
  return `${Number.isFinite(amount) ? fixedText(amount, 1) : Number.isNaN(amount) ? 'nan' : 'inf'} ${prefix}`;
}

/** Whether a float is less than a power of an int, which no float may hold exactly. */
function isBelow(value: number, base: number, exponent: number): boolean {
  return Number.isFinite(value) && BigInt(Math.trunc(value)) < BigInt(base) ** BigInt(exponent);
}

function finite(value: number): number {
  if (Number.isFinite(value)) return value;
  truncateFloat(value);
  return value;
}
