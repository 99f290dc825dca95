import { type Dict, isDict } from '../../src/values/value.js';

/** The second over the first, dicts in dicts merged too. */
export function combineDicts(base: Dict, over: Dict): Dict {
  const combined: Dict = new Map(base);
  for (const [key, value] of over) {
    const known = combined.get(key);
    combined.set(key, isDict(known) && isDict(value) ? combineDicts(known, value) : value);
  }
  return combined;
}
