import { DroverError } from '../base/error.js';
import { taggedTypeName } from '../values/tagged.js';
import { type Dict, isDict, type Value } from '../values/value.js';

/** Setting DEFAULT_HASH_BEHAVIOUR. */
export type HashBehaviour = 'replace' | 'merge';

/** `over` on top of `under`, as a new dict. With `merge`, dicts of one name are merged at every depth. */
export function combineVars(under: Dict, over: Value, behaviour: HashBehaviour): Dict {
  if (!isDict(over)) {
    const names = `a 'dict' and a '${taggedTypeName(over)}'`;
    throw new DroverError(`failed to combine variables, expected dicts but got ${names}.`);
  }
  const combined: Dict = new Map(under);
  for (const [key, value] of over) {
    const below = combined.get(key);
    const both = behaviour === 'merge' && isDict(below) && isDict(value);
    combined.set(key, both ? combineVars(below, value, behaviour) : value);
  }
  return combined;
}
