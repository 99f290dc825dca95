import type { CallContext } from '../../jinja/index.js';
import { define, type Filter } from '../../jinja/index.js';
import { sameItem } from '../../values/equality.js';
import { PythonError, typeError } from '../../values/exception.js';
import { itemsOf, listOf } from '../../values/iterate.js';
import { contains } from '../../values/membership.js';
import { PythonSet } from '../../values/set.js';
import { isTrue } from '../../values/truth.js';
import { typeName } from '../../values/type-name.js';
import type { Value } from '../../values/value.js';
import { ansibleError } from '../python-error.js';
import { setOrder } from './set-order.js';

/** Filters on lists as sets. `builtin` is Jinja2's own `unique`. */
export function setFilters(builtin: Filter, warn: (message: string) => void): Readonly<Record<string, Filter>> {
  const uniqueOf: Unique = (call, list, caseSensitive, attribute) =>
    unique(builtin, warn, call, list, caseSensitive, attribute);
  return {
    unique: define(
      { name: 'unique', params: ['a', ['case_sensitive', null], ['attribute', null]], hidden: 1 },
      (call, list, caseSensitive, attribute) => uniqueOf(call, list!, caseSensitive!, attribute!),
    ),
    union: define({ name: 'union', params: ['a', 'b'], hidden: 1 }, (call, a, b) => union(uniqueOf, call, a!, b!)),
    intersect: define({ name: 'intersect', params: ['a', 'b'], hidden: 1 }, (call, a, b) =>
      intersect(uniqueOf, call, a!, b!),
    ),
    difference: define({ name: 'difference', params: ['a', 'b'], hidden: 1 }, (call, a, b) =>
      difference(uniqueOf, call, a!, b!),
    ),
    symmetric_difference: define({ name: 'symmetric_difference', params: ['a', 'b'], hidden: 1 }, (call, a, b) =>
      symmetricDifference(uniqueOf, call, a!, b!),
    ),
  };
}

type Unique = (call: CallContext, list: Value, caseSensitive: Value, attribute: Value) => Value;

function difference(uniqueOf: Unique, call: CallContext, a: Value, b: Value): Value {
  return hashed(
    () => {
      const [left, right] = [new PythonSet(itemsOf(a)), new PythonSet(itemsOf(b))];
      return [...left.values()].filter((item) => !right.has(item));
    },
    () =>
      uniqueOf(
        call,
        itemsOf(a).filter((item) => !contains(b, item)),
        true,
        null,
      ),
  );
}

function symmetricDifference(uniqueOf: Unique, call: CallContext, a: Value, b: Value): Value {
  return hashed(
    () => {
      const [left, right] = [new PythonSet(itemsOf(a)), new PythonSet(itemsOf(b))];
      const only = (one: PythonSet, other: PythonSet) => [...one.values()].filter((item) => !other.has(item));
      return [...only(left, right), ...only(right, left)];
    },
    () => {
      const both = itemsOf(intersect(uniqueOf, call, a, b));
      return itemsOf(union(uniqueOf, call, a, b)).filter((item) => !both.some((other) => sameItem(item, other)));
    },
  );
}

function union(uniqueOf: Unique, call: CallContext, a: Value, b: Value): Value {
  return hashed(
    () => [...new PythonSet([...itemsOf(a), ...itemsOf(b)]).values()],
    () => {
      if (!Array.isArray(a) || !Array.isArray(b))
        throw typeError(`unsupported operand type(s) for +: '${typeName(a)}' and '${typeName(b)}'`);
      return uniqueOf(call, [...a, ...b], true, null);
    },
  );
}

function intersect(uniqueOf: Unique, call: CallContext, a: Value, b: Value): Value {
  return hashed(
    () => {
      const [left, right] = [new PythonSet(itemsOf(a)), new PythonSet(itemsOf(b))];
      return [...left.values()].filter((item) => right.has(item));
    },
    () =>
      uniqueOf(
        call,
        itemsOf(a).filter((item) => contains(b, item)),
        true,
        null,
      ),
  );
}

/** Sets when all items can be hashed, comparison item by item otherwise. */
function hashed(withSets: () => Value[], withLists: () => Value): Value {
  let items: Value[];
  try {
    items = withSets();
  } catch (error) {
    if (error instanceof PythonError && error.exception === 'TypeError') return withLists();
    throw error;
  }
  return setOrder(items);
}

/** Jinja2's `unique`; items that cannot be hashed are compared one by one. */
function unique(
  builtin: Filter,
  warn: (message: string) => void,
  call: CallContext,
  list: Value,
  caseSensitive: Value,
  attribute: Value,
): Value {
  try {
    const named = new Map<string, Value>([['case_sensitive', isTrue(caseSensitive)]]);
    if (attribute !== null) named.set('attribute', attribute);
    return listOf(builtin(call, list, { positional: [], named }));
  } catch (error) {
    if (!(error instanceof PythonError)) throw error;
    if (caseSensitive === false || (attribute !== null && isTrue(attribute)))
      throw ansibleError(
        "Jinja2's unique filter failed and we cannot fall back to Ansible's version as it does not support the parameters supplied.",
        error,
      );
    if (error.exception !== 'TypeError')
      warn(`Falling back to Ansible unique filter as Jinja2 one failed: ${error.message}`);
    return uniqueByComparison(itemsOf(list));
  }
}

function uniqueByComparison(list: readonly Value[]): Value[] {
  const found: Value[] = [];
  for (const item of list) if (!found.some((other) => sameItem(item, other))) found.push(item);
  return found;
}
