/** A number as the sum of two doubles, which together have about 106 bits. */
export type Pair = readonly [high: number, low: number];

const SPLIT = 134217729;

export function twoSum(a: number, b: number): Pair {
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

export function sum(a: Pair, b: Pair): Pair {
  const [high, error] = twoSum(a[0], b[0]);
  return twoSum(high, error + a[1] + b[1]);
}

export function product(a: Pair, b: Pair): Pair {
  const [high, error] = twoProduct(a[0], b[0]);
  return twoSum(high, error + a[0] * b[1] + a[1] * b[0]);
}

export function quotient(a: Pair, b: Pair): Pair {
  const first = a[0] / b[0];
  const rest = sum(a, product([-first, 0], b));
  const second = rest[0] / b[0];
  return twoSum(first, second);
}
