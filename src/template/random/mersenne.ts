import { createHash } from 'node:crypto';

const SIZE = 624;
const MIDDLE = 397;

/** Python's `random.Random(seed)`: the Mersenne Twister, so that seeded plays give what they gave. */
export class PythonRandom {
  private readonly state = new Uint32Array(SIZE);
  private index = SIZE;

  /** @param seed an int, a text, bytes; anything else is not supported by Python either */
  constructor(seed: bigint | string | Uint8Array) {
    this.initialise(keyOf(typeof seed === 'bigint' ? (seed < 0n ? -seed : seed) : textSeed(seed)));
  }

  /** An int of `bits` random bits. */
  bits(bits: number): bigint {
    let value = 0n;
    let shift = 0n;
    for (let left = bits; left > 0; left -= 32) {
      const word = left < 32 ? this.next() >>> (32 - left) : this.next();
      value |= BigInt(word) << shift;
      shift += 32n;
    }
    return value;
  }

  /** A float in [0, 1). */
  float(): number {
    const [high, low] = [this.next() >>> 5, this.next() >>> 6];
    return (high * 67108864 + low) / 9007199254740992;
  }

  /** An int in [0, limit). */
  below(limit: bigint): bigint {
    const bits = limit.toString(2).length;
    let value = this.bits(bits);
    while (value >= limit) value = this.bits(bits);
    return value;
  }

  choice<T>(items: readonly T[]): T {
    return items[Number(this.below(BigInt(items.length)))]!;
  }

  shuffle<T>(items: T[]): void {
    for (let index = items.length - 1; index > 0; index--) {
      const other = Number(this.below(BigInt(index + 1)));
      [items[index], items[other]] = [items[other]!, items[index]!];
    }
  }

  private initialise(key: readonly number[]): void {
    const { state } = this;
    state[0] = 19650218;
    for (let index = 1; index < SIZE; index++)
      state[index] = Math.imul(1812433253, state[index - 1]! ^ (state[index - 1]! >>> 30)) + index;
    let at = 1;
    const mix = (factor: number, add: number, subtract: boolean) => {
      const before = state[at - 1]! ^ (state[at - 1]! >>> 30);
      state[at] = (state[at]! ^ Math.imul(before, factor)) + (subtract ? -at : add);
      at++;
      if (at >= SIZE) {
        state[0] = state[SIZE - 1]!;
        at = 1;
      }
    };
    for (let count = 0; count < Math.max(SIZE, key.length); count++) {
      const position = count % key.length;
      mix(1664525, key[position]! + position, false);
    }
    for (let count = 0; count < SIZE - 1; count++) mix(1566083941, 0, true);
    state[0] = 0x80000000;
  }

  private next(): number {
    if (this.index >= SIZE) this.twist();
    let word = this.state[this.index++]!;
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    return (word ^ (word >>> 18)) >>> 0;
  }

  private twist(): void {
    const { state } = this;
    for (let index = 0; index < SIZE; index++) {
      const word = (state[index]! & 0x80000000) | (state[(index + 1) % SIZE]! & 0x7fffffff);
      state[index] = state[(index + MIDDLE) % SIZE]! ^ (word >>> 1) ^ (word & 1 ? 0x9908b0df : 0);
    }
    this.index = 0;
  }
}

/** A text counts with its SHA-512, so that similar seeds differ. */
function textSeed(seed: string | Uint8Array): bigint {
  const data = typeof seed === 'string' ? Buffer.from(seed, 'utf8') : Buffer.from(seed);
  const hash = createHash('sha512').update(data).digest();
  return BigInt(`0x${Buffer.concat([data, hash]).toString('hex')}`);
}

/** The seed in words of 32 bits, the lowest first. */
function keyOf(seed: bigint): number[] {
  const words: number[] = [];
  for (let rest = seed; rest > 0n; rest >>= 32n) words.push(Number(rest & 0xffffffffn));
  return words.length > 0 ? words : [0];
}
