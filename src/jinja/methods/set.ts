import { PythonError } from '../../values/exception.js';
import { iterate } from '../../values/iterate.js';
import { repr } from '../../values/repr.js';
import { PythonSet } from '../../values/set.js';
import type { Value } from '../../values/value.js';
import { methodsFrom, NONE, ONE, positional } from './method.js';
import type { Method } from './table.js';

const ANY = positional(0, Number.POSITIVE_INFINITY);

/** Python's methods of set. */
export const SET_METHODS: Record<string, Method> = methodsFrom<PythonSet>('set', {
  add: [ONE, (set, item) => done(set.add(item!))],
  clear: [NONE, (set) => done(set.clear())],
  copy: [NONE, (set) => new PythonSet(set.values(), set.typeName)],
  difference: [ANY, (set, ...others) => keep(set, (item) => !others.some((other) => asSet(other!).has(item)))],
  discard: [ONE, (set, item) => done(set.delete(item!))],
  intersection: [ANY, (set, ...others) => keep(set, (item) => others.every((other) => asSet(other!).has(item)))],
  isdisjoint: [ONE, (set, other) => ![...asSet(other!).values()].some((item) => set.has(item))],
  issubset: [ONE, (set, other) => set.isSubsetOf(asSet(other!))],
  issuperset: [ONE, (set, other) => asSet(other!).isSubsetOf(set)],
  pop: [NONE, pop],
  remove: [ONE, remove],
  symmetric_difference: [
    ONE,
    (set, other) => {
      const right = asSet(other!);
      const only = [...set.values()].filter((item) => !right.has(item));
      return new PythonSet([...only, ...[...right.values()].filter((item) => !set.has(item))], set.typeName);
    },
  ],
  union: [
    ANY,
    (set, ...others) =>
      new PythonSet([...set.values(), ...others.flatMap((other) => [...iterate(other!)])], set.typeName),
  ],
  update: [
    ANY,
    (set, ...others) => {
      for (const other of others) for (const item of [...iterate(other!)]) set.add(item);
      return null;
    },
  ],
});

function done(_result: unknown): null {
  return null;
}

function asSet(value: Value): PythonSet {
  return value instanceof PythonSet ? value : new PythonSet(iterate(value));
}

function keep(set: PythonSet, wanted: (item: Value) => boolean): PythonSet {
  return new PythonSet([...set.values()].filter(wanted), set.typeName);
}

function pop(set: PythonSet): Value {
  for (const item of set.values()) {
    set.delete(item);
    return item;
  }
  throw new PythonError('KeyError', "'pop from an empty set'");
}

function remove(set: PythonSet, item: Value | undefined): Value {
  if (!set.delete(item!)) throw new PythonError('KeyError', repr(item!));
  return null;
}
