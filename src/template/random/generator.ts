import { randomBytes } from 'node:crypto';
import { Bytes } from '../../values/bytes.js';
import { typeError } from '../../values/exception.js';
import { Markup } from '../../values/markup.js';
import { typeName } from '../../values/type-name.js';
import { Float, isInt, type Value } from '../../values/value.js';
import { PythonRandom } from './mersenne.js';

/** A source of random choices: Python's seeded one, or the system's. */
export interface Generator {
  below(limit: bigint): bigint;
  choice<T>(items: readonly T[]): T;
  shuffle<T>(items: T[]): void;
}

/** A generator that always gives the same for the same seed. Throws TypeError for seeds that Python refuses. */
export function seeded(seed: Value): PythonRandom {
  if (isInt(seed)) return new PythonRandom(BigInt(seed));
  if (typeof seed === 'boolean') return new PythonRandom(seed ? 1n : 0n);
  if (typeof seed === 'string') return new PythonRandom(seed);
  if (seed instanceof Markup) return new PythonRandom(seed.text);
  if (seed instanceof Bytes) return new PythonRandom(seed.data);
  const float = seed instanceof Float ? seed.value : typeof seed === 'number' ? seed : undefined;
  if (float !== undefined) return new PythonRandom(floatHash(float));
  throw typeError(
    `The only supported seed types are: None,\nint, float, str, bytes, and bytearray. (got ${typeName(seed)})`,
  );
}

/** Python's hash of a float, its value modulo 2^61 − 1, as an unsigned number of 64 bits. */
function floatHash(value: number): bigint {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 0n : BigInt.asUintN(64, value > 0 ? 314159n : -314159n);
  const modulus = (1n << 61n) - 1n;
  const sign = value < 0 ? -1n : 1n;
  let mantissa = Math.abs(value);
  let exponent = 0;
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2;
    exponent++;
  }
  // 2 to the 61 is 1 under this modulus, so halving is a rotation.
  const half = 1n << BigInt((61 - (exponent % 61)) % 61);
  return BigInt.asUintN(64, sign * ((BigInt(mantissa) * half) % modulus));
}

/** The system's randomness. */
export const SYSTEM: Generator = {
  below(limit) {
    const bytes = Math.ceil(limit.toString(2).length / 8) + 8;
    return BigInt(`0x${randomBytes(bytes).toString('hex')}`) % limit;
  },
  choice(items) {
    return items[Number(SYSTEM.below(BigInt(items.length)))]!;
  },
  shuffle(items) {
    for (let index = items.length - 1; index > 0; index--) {
      const other = Number(SYSTEM.below(BigInt(index + 1)));
      [items[index], items[other]] = [items[other]!, items[index]!];
    }
  },
};
