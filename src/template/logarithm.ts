/** A number as the sum of two doubles, which together have about 106 bits. */
type Pair = readonly [high: number, low: number];

const SPLIT = 134217729;
const LN2: Pair = [Math.LN2, 2.3190468138462996e-17];
/** Terms of the series that are needed for arguments near 1. */
const TERMS = 22;

/** The natural logarithm, rounded correctly: V8's own is one bit off in places where glibc's, which Python shows, is not. */
export function naturalLogarithm(value: number): number {
  if (!(value > 0) || !Number.isFinite(value)) return Math.log(value);
  let exponent = Math.round(Math.log2(value));
  let mantissa = value / 2 ** exponent;
  if (!Number.isFinite(mantissa) || mantissa === 0) {
    mantissa = value / 2 ** Math.trunc(exponent / 2) / 2 ** (exponent - Math.trunc(exponent / 2));
    exponent = Math.round(exponent);
  }
  const series = atanhSeries(quotient(twoSum(mantissa, -1), twoSum(mantissa, 1)));
  const [high, low] = sum(product(LN2, [exponent, 0]), series);
  return high + low;
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

function twoSum(a: number, b: number): Pair {
  const total = a + b;
  const part = total - a;
  return [total, a - (total - part) + (b - part)];
}

function twoProduct(a: number, b: number): Pair {
  const [aHigh, aLow] = split(a);
  const [bHigh, bLow] = split(b);
  const total = a * b;
  return [total, aLow * bLow - (total - aHigh * bHigh - aLow * bHigh - aHigh * bLow)];
}

function split(value: number): Pair {
  const scaled = SPLIT * value;
  const high = scaled - (scaled - value);
  return [high, value - high];
}

function sum(a: Pair, b: Pair): Pair {
  const [high, error] = twoSum(a[0], b[0]);
  return twoSum(high, error + a[1] + b[1]);
}

function product(a: Pair, b: Pair): Pair {
  const [high, error] = twoProduct(a[0], b[0]);
  return twoSum(high, error + a[0] * b[1] + a[1] * b[0]);
}

function quotient(a: Pair, b: Pair): Pair {
  const first = a[0] / b[0];
  const rest = sum(a, product([-first, 0], b));
  const second = rest[0] / b[0];
  return twoSum(first, second);
}
