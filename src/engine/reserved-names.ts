import { reservedNames, reservedNameWarning } from '../inventory/reserved.js';
import type { Given } from '../playbook/ast.js';
import type { Dict, Value } from '../values/value.js';
import type { Layer } from '../vars/layers.js';
import { keyPlaceOf } from '../yaml/places.js';
import type { RunContext } from './context.js';

const NONE: readonly string[] = [];

/** The reserved names of dicts of variables, by run. */
const known = new WeakMap<RunContext, WeakMap<Dict, readonly string[]>>();

/**
 * Warns of variables that have the name of a keyword or of what every template knows. Of several definitions of one name the
 * weakest is told of.
 */
export function warnOfReserved(context: RunContext, layers: readonly Layer[]): void {
  const looked = known.get(context) ?? new WeakMap<Dict, readonly string[]>();
  known.set(context, looked);
  if (layers.every(({ written, dict }) => !written || !dict || looked.get(dict) === NONE)) return;
  const told = new Set<string>();
  for (const { written, dict } of [...layers].reverse()) {
    if (!written || !dict) continue;
    const before = looked.get(dict);
    const names = before ?? reservedNames(dict.keys());
    if (!before) looked.set(dict, names.length === 0 ? NONE : names);
    const first = names.filter((name) => !told.has(name));
    for (const name of first) told.add(name);
    if (!before && first.length > 0) warnOfNames(context, first, dict);
  }
}

/** As `warnOfReserved`, of names that a task sets. `from` is what it was written in. */
export function warnOfNames(context: RunContext, names: Iterable<Value>, from: Dict): void {
  for (const name of reservedNames(names)) {
    context.emit({ type: 'warning', message: reservedNameWarning(name), source: keyPlaceOf(from, name) });
  }
}

export function warnOfRegistered(context: RunContext, { value, source }: Given): void {
  for (const name of reservedNames([value])) {
    context.emit({ type: 'warning', message: reservedNameWarning(name), source });
  }
}
