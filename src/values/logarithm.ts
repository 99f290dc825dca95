import { type Pair, product, quotient, sum, twoSum } from './double-double.js';

export const LN2: Pair = [Math.LN2, 2.3190468138462996e-17];
/** Terms of the series that are needed for arguments near 1. */
const TERMS = 22;

/** The natural logarithm, rounded correctly: V8's own is one bit off in places where glibc's, which Python shows, is not. */
export function naturalLogarithm(value: number): number {
  if (!(value > 0) || !Number.isFinite(value)) return Math.log(value);
  const [high, low] = logarithmPair(value);
  return high + low;
}

/** The natural logarithm of a positive, finite number, to twice the bits of a double. */
export function logarithmPair(value: number): Pair {
  let exponent = Math.round(Math.log2(value));
  let mantissa = value / 2 ** exponent;
  if (!Number.isFinite(mantissa) || mantissa === 0) {
    mantissa = value / 2 ** Math.trunc(exponent / 2) / 2 ** (exponent - Math.trunc(exponent / 2));
    exponent = Math.round(exponent);
  }
  const series = atanhSeries(quotient(twoSum(mantissa, -1), twoSum(mantissa, 1)));
  return sum(product(LN2, [exponent, 0]), series);
}

/** 2·atanh(s) = 2(s + s³/3 + s⁵/5 …) */
function atanhSeries(s: Pair): Pair {
  const square = product(s, s);
  let power = s;
  let total: Pair = s;
  for (let term = 1; term <= TERMS; term++) {
    power = product(power, square);
    total = sum(total, quotient(power, [2 * term + 1, 0]));
  }
  return [2 * total[0], 2 * total[1]];
}
