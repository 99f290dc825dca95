import { reservedNames, reservedNameWarning } from '../inventory/reserved.js';
import type { Dict, Value } from '../values/value.js';
import type { Layer } from '../vars/layers.js';
import { keyPlaceOf } from '../yaml/places.js';
import type { RunContext } from './context.js';

/** Dicts of variables that were looked through, by run. */
const known = new WeakMap<RunContext, WeakSet<Dict>>();

/** Warns of variables that have the name of a keyword or of what every template knows. */
export function warnOfReserved(context: RunContext, layers: readonly Layer[]): void {
  const checked = known.get(context) ?? new WeakSet<Dict>();
  known.set(context, checked);
  for (const { written, dict } of layers) {
    if (!written || !dict || checked.has(dict)) continue;
    checked.add(dict);
    warnOfNames(context, dict.keys(), dict);
  }
}

/** As `warnOfReserved`, of names that a task sets. `from` is what it was written in. */
export function warnOfNames(context: RunContext, names: Iterable<Value>, from: Dict): void {
  for (const name of reservedNames(names)) {
    context.emit({ type: 'warning', message: reservedNameWarning(name), source: keyPlaceOf(from, name) });
  }
}
