import type { Value } from '../../values/value.js';

/** Beyond this size a set's table has other growth steps, and nobody relies on its order. */
const MOST = 50_000;

/**
 * The items in the order in which Python lists a set of small ints: where their hashes put them in its table. Sets
 * of anything else keep the order of their items (Python's order of texts changes from run to run).
 */
export function setOrder(items: Value[]): Value[] {
  if (items.length < 2 || items.length > MOST || !items.every(isSmallInt)) return items;
  let table = emptyTable(8);
  let used = 0;
  for (const item of items as number[]) {
    insert(table, item);
    used++;
    if (used * 5 >= (table.length - 1) * 3) table = resized(table, used * 4);
  }
  return table.filter((item): item is number => item !== undefined);
}

function isSmallInt(item: Value): boolean {
  return typeof item === 'number' && Number.isInteger(item) && item >= 0 && item < 2 ** 31;
}

function emptyTable(size: number): (number | undefined)[] {
  return new Array<number | undefined>(size).fill(undefined);
}

function resized(table: readonly (number | undefined)[], least: number): (number | undefined)[] {
  let size = 8;
  while (size <= least) size *= 2;
  const larger = emptyTable(size);
  for (const item of table) if (item !== undefined) insert(larger, item);
  return larger;
}

/** CPython's probing: a few neighbours in a row, then a jump that mixes in the upper bits of the hash. */
function insert(table: (number | undefined)[], hash: number): void {
  const mask = table.length - 1;
  let perturb = hash;
  let index = hash & mask;
  for (;;) {
    const probes = index + 9 <= mask ? 9 : 0;
    for (let offset = 0; offset <= probes; offset++)
      if (table[index + offset] === undefined) {
        table[index + offset] = hash;
        return;
      }
    perturb = Math.floor(perturb / 32);
    index = (index * 5 + 1 + perturb) & mask;
  }
}
