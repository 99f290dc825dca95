import { compareText } from './code-points.js';
import { lessThan } from './order.js';
/** Below this many items Python sorts by binary insertion, and the order of its comparisons shows in its errors. */
const SMALL = 64;
/**
 * `sorted(items, key=…, reverse=…)`: stable, a new array. Throws TypeError for items that have no order, naming the same two types as
 * Python does for short lists.
 */
export function sorted(items, options = {}) {
  const { key, reverse = false } = options;
  const keyed = items.map((item) => ({ item, key: key ? key(item) : item }));
  if (reverse) keyed.reverse();
  sortKeyed(keyed);
  if (reverse) keyed.reverse();
  return keyed.map((entry) => entry.item);
}
function sortKeyed(entries) {
  if (entries.every((entry) => typeof entry.key === 'string')) entries.sort((a, b) => compareText(a.key, b.key));
  else if (entries.length < SMALL) sortByInsertion(entries);
  else entries.sort((a, b) => (lessThan(a.key, b.key) ? -1 : lessThan(b.key, a.key) ? 1 : 0));
}
function sortByInsertion(entries) {
  for (let index = leadingRun(entries); index < entries.length; index++) {
    const pivot = entries[index];
    let low = 0;
    let high = index;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (lessThan(pivot.key, entries[middle].key)) high = middle;
      else low = middle + 1;
    }
    entries.splice(index, 1);
    entries.splice(low, 0, pivot);
  }
}
/** Length of the sorted run at the start; a strictly descending one is turned round. */
function leadingRun(entries) {
  if (entries.length < 2) return entries.length;
  const below = (index) => lessThan(entries[index].key, entries[index - 1].key);
  let end = 2;
  if (below(1)) {
    while (end < entries.length && below(end)) end++;
    const run = entries.slice(0, end).reverse();
    for (let index = 0; index < end; index++) entries[index] = run[index];
  } else while (end < entries.length && !below(end)) end++;
  return end;
}
