import { DroverError } from '../../base/error.js';
import type { Arguments, Filter } from '../../jinja/index.js';
import { typeError, valueError } from '../../values/exception.js';
import { listOf } from '../../values/iterate.js';
import { typeName } from '../../values/type-name.js';
import { isInt, Tuple, type Value } from '../../values/value.js';

/** A result with more items than this would fill the memory. */
const MOST_ITEMS = 5_000_000;

/** Python's itertools as filters. */
export const ITERATION_FILTERS: Readonly<Record<string, Filter>> = {
  zip: (_call, value, args) => {
    const strict = args.named.get('strict') === true;
    only('zip', args, ['strict']);
    const lists = [value, ...args.positional].map(listOf);
    const length = Math.min(...lists.map((list) => list.length));
    if (strict && lists.some((list) => list.length !== length)) throw valueError(unequal(lists));
    return transpose(lists, length, null);
  },
  zip_longest: (_call, value, args) => {
    only('zip_longest', args, ['fillvalue']);
    const lists = [value, ...args.positional].map(listOf);
    return transpose(lists, Math.max(...lists.map((list) => list.length)), args.named.get('fillvalue') ?? null);
  },
  product: (_call, value, args) => {
    only('product', args, ['repeat']);
    const repeat = args.named.get('repeat') ?? 1;
    if (!isInt(repeat)) throw typeError(`'${typeName(repeat)}' object cannot be interpreted as an integer`);
    if (repeat < 0) throw valueError('repeat argument cannot be negative');
    const lists = [value, ...args.positional].map(listOf);
    const pools = Array.from({ length: Number(repeat) }, () => lists).flat();
    bounded(pools.reduce((count, pool) => count * pool.length, 1));
    return pools
      .reduce<Value[][]>((rows, pool) => rows.flatMap((row) => pool.map((item) => [...row, item])), [[]])
      .map((row) => new Tuple(row));
  },
  permutations: (_call, value, args) => {
    const list = listOf(value);
    const size = sizeOf('permutations', args, list.length);
    if (size > list.length) return [];
    let count = 1;
    for (let index = 0; index < size; index++) count *= list.length - index;
    bounded(count);
    return choices(list, size, false);
  },
  combinations: (_call, value, args) => {
    const list = listOf(value);
    const size = sizeOf('combinations', args, undefined);
    if (size > list.length) return [];
    let count = 1;
    for (let index = 0; index < size; index++) count = (count * (list.length - index)) / (index + 1);
    bounded(count);
    return choices(list, size, true);
  },
};

function transpose(lists: readonly Value[][], length: number, fill: Value): Value[] {
  return Array.from({ length }, (_, row) => new Tuple(lists.map((list) => (row < list.length ? list[row]! : fill))));
}

function unequal(lists: readonly Value[][]): string {
  const first = lists[0]!.length;
  const other = lists.findIndex((list) => list.length !== first);
  const arguments_ = other === 1 ? 'argument 1' : `arguments 1-${other}`;
  return `zip() argument ${other + 1} is ${lists[other]!.length < first ? 'shorter' : 'longer'} than ${arguments_}`;
}

function sizeOf(name: string, args: Arguments, fallback: number | undefined): number {
  only(name, args, ['r']);
  const given = args.positional[0] ?? args.named.get('r');
  if (args.positional.length > 1)
    throw typeError(`${name}() takes at most 2 arguments (${args.positional.length + 1} given)`);
  if (given === undefined || (given === null && fallback !== undefined)) {
    if (fallback === undefined) throw typeError(`${name}() missing required argument 'r' (pos 2)`);
    return fallback;
  }
  if (!isInt(given)) throw typeError(`'${typeName(given)}' object cannot be interpreted as an integer`);
  if (given < 0) throw valueError('r must be non-negative');
  return Number(given);
}

/** Selections of `size` items by position; `ordered`: each set of positions once, in rising order. */
function choices(list: readonly Value[], size: number, ordered: boolean): Value[] {
  const found: Value[] = [];
  const picked: number[] = [];
  const pick = (from: number): void => {
    if (picked.length === size) {
      found.push(new Tuple(picked.map((index) => list[index]!)));
      return;
    }
    for (let index = from; index < list.length; index++) {
      if (!ordered && picked.includes(index)) continue;
      picked.push(index);
      pick(ordered ? index + 1 : 0);
      picked.pop();
    }
  };
  pick(0);
  return found;
}

function only(name: string, args: Arguments, allowed: readonly string[]): void {
  for (const key of args.named.keys())
    if (!allowed.includes(key)) throw typeError(`'${key}' is an invalid keyword argument for ${name}()`);
}

function bounded(count: number): void {
  if (count > MOST_ITEMS)
    throw new DroverError(`The result would have ${count} items; ${MOST_ITEMS} is the most.`, { code: 'template' });
}
