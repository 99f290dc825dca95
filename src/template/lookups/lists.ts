import { randomInt } from 'node:crypto';
import { typeError } from '../../values/exception.js';
import { listOf } from '../../values/iterate.js';
import { repr, str } from '../../values/repr.js';
import { Tuple, type Value } from '../../values/value.js';
import { flatten } from '../filters/flatten.js';
import { lazyClass } from '../native-name.js';
import { ansibleError } from '../python-error.js';
import type { Lookup } from './lookup.js';

const pure = (run: (terms: Value[]) => Value[]): Lookup => ({ volatile: false, run: ({ terms }) => run(terms) });

/** Nested lists in one list, all the way down. */
const flattened = pure((terms) => flatten(terms, null, false));

/** Lookups that only rearrange their terms. */
export const LIST_LOOKUPS: Readonly<Record<string, Lookup>> = {
  items: pure(flattenOnce),
  list: pure((terms) => terms),
  indexed_items: pure((terms) => flattenOnce(terms).map((item, index) => new Tuple([index, item]))),
  dict: pure((terms) => terms.flatMap(entriesOf)),
  nested: pure(nested),
  cartesian: pure(nested),
  'community.general.cartesian': pure(nested),
  together: pure(together),
  flattened,
  'community.general.flattened': flattened,
  random_choice: {
    run: ({ terms }) => (terms.length === 0 ? terms : [terms[randomInt(terms.length)]!]),
  },
};

/** The items of terms that are lists, and the others as they are. */
export function flattenOnce(terms: readonly Value[]): Value[] {
  return terms.flatMap((term) =>
    Array.isArray(term) ? listOf(term) : term instanceof Tuple ? [...term.items] : [term],
  );
}

function entriesOf(term: Value): Value[] {
  if (!(term instanceof Map))
    throw ansibleError(`the 'dict' lookup plugin expects a dictionary, got '${str(term)}' of type ${lazyClass(term)})`);
  return [...term].map(
    ([key, value]) =>
      new Map<Value, Value>([
        ['key', key],
        ['value', value],
      ]),
  );
}

function nested(terms: readonly Value[]): Value[] {
  if (terms.length === 0) throw ansibleError('with_nested requires at least one element in the nested list');
  const [first, ...rest] = terms as [Value, ...Value[]];
  return rest
    .reduce<Value[]>(
      (rows, items) => rows.flatMap((row) => iterated(items).map((item) => flattenOnce([row, item]))),
      iterated(first),
    )
    .map((row) => flattenOnce(iterated(row)));
}

function together(terms: readonly Value[]): Value[] {
  if (terms.length === 0) throw ansibleError('with_together requires at least one element in each list');
  const lists = terms.map((term) => iterated(term));
  const length = Math.max(...lists.map((list) => list.length));
  return Array.from({ length }, (_, index) =>
    flattenOnce(lists.map((list) => (index < list.length ? list[index]! : null))),
  );
}

function iterated(value: Value): Value[] {
  try {
    return listOf(value);
  } catch (error) {
    if (value === null) throw typeError(`${repr(value)} is not iterable`);
    throw error;
  }
}
