import { type Pair, product, sum } from './double-double.js';
import { LN2, logarithmPair } from './logarithm.js';

/** Terms of the exponential series that arguments below ln 2 / 2 need. */
const TERMS = 28;
/** Smaller results have fewer bits than the rounding below takes for granted. */
const SMALLEST_NORMAL = 2 ** -1022;

/** `a ** b` of doubles, rounded correctly: V8's own is some bits off in places where glibc's, which Python shows, is not. */
export function realPower(a: number, b: number): number {
  const rough = a ** b;
  const size = Math.abs(rough);
  if (!(size >= SMALLEST_NORMAL && size < Infinity) || size === 1 || b === 1) return rough;
  const exponent = product(logarithmPair(Math.abs(a)), [b, 0]);
  const shift = Math.round(exponent[0] / Math.LN2);
  const [high, low] = exponential(sum(exponent, product(LN2, [-shift, 0])));
  const half = Math.trunc(shift / 2);
  const exact = (high + low) * 2 ** half * 2 ** (shift - half);
  return rough < 0 ? -exact : exact;
}

/** 1 + x + x²/2! + x³/3! … */
function exponential(x: Pair): Pair {
  let total: Pair = [1, 0];
  for (let term = TERMS; term > 0; term--) total = sum([1, 0], divided(product(x, total), term));
  return total;
}

function divided([high, low]: Pair, by: number): Pair {
  const first = high / by;
  const rest = sum([high, low], product([-first, 0], [by, 0]));
  return sum([first, 0], [(rest[0] + rest[1]) / by, 0]);
}
