import { compareText } from './code-points.js';
import { sameItem } from './equality.js';
import { lessThan } from './order.js';
import type { Value } from './value.js';

/** Below this many items Python sorts by binary insertion, and the order of its comparisons shows in its errors. */
const SMALL = 64;

/**
 * `sorted(items, key=…, reverse=…)`: stable, a new array. Throws TypeError for items that have no order, naming the same two types as
 * Python does for short lists. `asItems`: keys that are equal are never ordered, as the items of lists are not.
 */
export function sorted(
  items: readonly Value[],
  options: { readonly key?: (item: Value) => Value; readonly reverse?: boolean; readonly asItems?: boolean } = {},
): Value[] {
  const { key, reverse = false } = options;
  const keyed = items.map((item) => ({ item, key: key ? key(item) : item }));
  if (reverse) keyed.reverse();
  sortKeyed(keyed, options.asItems ? lessItem : lessThan);
  if (reverse) keyed.reverse();
  return keyed.map((entry) => entry.item);
}

interface Keyed {
  item: Value;
  key: Value;
}

type Less = (a: Value, b: Value) => boolean;

/** The order of lists of one item: equal ones are not compared any further. */
const lessItem: Less = (a, b) => !sameItem(a, b) && lessThan(a, b);

function sortKeyed(entries: Keyed[], less: Less): void {
  if (entries.every((entry) => typeof entry.key === 'string'))
    entries.sort((a, b) => compareText(a.key as string, b.key as string));
  else if (entries.length < SMALL) sortByInsertion(entries, less);
  else entries.sort((a, b) => (less(a.key, b.key) ? -1 : less(b.key, a.key) ? 1 : 0));
}

function sortByInsertion(entries: Keyed[], less: Less): void {
  for (let index = leadingRun(entries, less); index < entries.length; index++) {
    const pivot = entries[index]!;
    let low = 0;
    let high = index;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (less(pivot.key, entries[middle]!.key)) high = middle;
      else low = middle + 1;
    }
    entries.splice(index, 1);
    entries.splice(low, 0, pivot);
  }
}

/** Length of the sorted run at the start; a strictly descending one is turned round. */
function leadingRun(entries: Keyed[], less: Less): number {
  if (entries.length < 2) return entries.length;
  const below = (index: number) => less(entries[index]!.key, entries[index - 1]!.key);
  let end = 2;
  if (below(1)) {
    while (end < entries.length && below(end)) end++;
    const run = entries.slice(0, end).reverse();
    for (let index = 0; index < end; index++) entries[index] = run[index]!;
  } else while (end < entries.length && !below(end)) end++;
  return end;
}
