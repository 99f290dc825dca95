import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { setOrder } from '../../src/template/filters/set-order.js';
import { seeded } from '../../src/template/random/generator.js';
import { Float, type Value } from '../../src/values/value.js';

type Draws = readonly [
  seed: string,
  small: number[],
  large: number[],
  choice: number,
  shuffled: number[],
  bits: string,
];

const data = JSON.parse(readFileSync(join(import.meta.dirname, 'data/python-order.json'), 'utf8')) as {
  readonly sets: readonly (readonly [number[], number[]])[];
  readonly seeds: readonly Draws[];
};

/** The seeds by Python's repr of them. */
const SEEDS: Readonly<Record<string, Value>> = {
  '0': 0,
  '1': 1,
  '42': 42,
  '-7': -7,
  '1099511627776': 2 ** 40,
  '1267650600228229401496703205376': 2n ** 100n,
  "'abc'": 'abc',
  "''": '',
  "'ünï'": 'ünï',
  True: true,
  '1.5': 1.5,
  '2.0': new Float(2),
  '-0.25': -0.25,
  '1e+300': new Float(1e300),
};

describe('what CPython does', () => {
  test.each(data.seeds)('random.Random(%s)', (seed, small, large, choice, shuffled, bits) => {
    const random = seeded(SEEDS[seed]!);
    const step = (10n ** 12n - 3n + 6n) / 7n;
    expect(small.map(() => Number(random.below(10n)))).toEqual(small);
    expect(large.map(() => Number(3n + 7n * random.below(step)))).toEqual(large);
    expect(random.choice([...Array(37).keys()])).toBe(choice);
    const list = [...Array(15).keys()];
    random.shuffle(list);
    expect(list).toEqual(shuffled);
    expect(random.bits(70).toString()).toBe(bits);
  });

  test('list(set(ints))', () => {
    expect(data.sets.map(([items]) => setOrder(items))).toEqual(data.sets.map(([, order]) => order));
  });
});
