import { dictGet, dictSet } from '../../values/dict.js';
import { equals, sameItem } from '../../values/equality.js';
import type { Dict, Value } from '../../values/value.js';
import { lazyName } from '../native-name.js';
import { ansibleError } from '../python-error.js';

const LIST_MERGES = ['replace', 'keep', 'append', 'prepend', 'append_rp', 'prepend_rp'] as const;
export type ListMerge = (typeof LIST_MERGES)[number];

export function isListMerge(value: Value): value is ListMerge {
  return LIST_MERGES.includes(value as ListMerge);
}

/** `low` with the items of `high` over it; neither is changed. */
export function mergeDicts(low: Value, high: Value, recursive: boolean, listMerge: ListMerge): Value {
  if (!(low instanceof Map) || !(high instanceof Map)) throw notDicts(low, high);
  if (low.size === 0 || equals(low, high)) return new Map(high);
  if (high.size === 0) return low;
  const merged: Dict = new Map(low);
  for (const [key, value] of high) {
    const old = dictGet(merged, key);
    dictSet(merged, key, old === undefined ? value : mergeValues(old, value, recursive, listMerge));
  }
  return merged;
}

function mergeValues(low: Value, high: Value, recursive: boolean, listMerge: ListMerge): Value {
  if (low instanceof Map && high instanceof Map) return recursive ? mergeDicts(low, high, recursive, listMerge) : high;
  return Array.isArray(low) && Array.isArray(high) ? mergeLists(low, high, listMerge) : high;
}

export function mergeLists(low: Value[], high: Value[], listMerge: ListMerge): Value[] {
  const absent = () => low.filter((item) => !high.some((other) => sameItem(item, other)));
  switch (listMerge) {
    case 'replace':
      return high;
    case 'keep':
      return low;
    case 'append':
      return [...low, ...high];
    case 'prepend':
      return [...high, ...low];
    case 'append_rp':
      return [...absent(), ...high];
    case 'prepend_rp':
      return [...high, ...absent()];
  }
}

function notDicts(low: Value, high: Value): Error {
  return ansibleError(
    `failed to combine variables, expected dicts but got a '${lazyName(low)}' and a '${lazyName(high)}'.`,
  );
}
