import { add } from '../../values/arithmetic.js';
import { checkItems } from '../../values/bounds.js';
import { characters } from '../../values/code-points.js';
import { dictGet } from '../../values/dict.js';
import { DictView } from '../../values/dict-view.js';
import { equals } from '../../values/equality.js';
import { PythonError, typeError, undefinedError } from '../../values/exception.js';
import { hashKey } from '../../values/hash.js';
import { itemsOf, iterate, listOf } from '../../values/iterate.js';
import { LazyIterator } from '../../values/iterator.js';
import { length } from '../../values/length.js';
import { Markup } from '../../values/markup.js';
import { compare } from '../../values/order.js';
import { Range } from '../../values/range.js';
import { sorted } from '../../values/sorting.js';
import { isTrue } from '../../values/truth.js';
import { typeName } from '../../values/type-name.js';
import { LenientUndefined, Undefined } from '../../values/undefined.js';
import { isInt, Special, Tuple, type Value } from '../../values/value.js';
import { findItem } from '../access.js';
import type { CallContext, Filter } from '../callable.js';
import { define } from '../signature.js';
import { attributeGetter, attributesGetter, ignoreCase } from './attribute.js';
import { GroupTuple } from './group-tuple.js';

/** Filters that pick from sequences or arrange them. */
export const SEQUENCE_FILTERS: Readonly<Record<string, Filter>> = {
  batch: define({ name: 'do_batch', params: ['value', 'linecount', ['fill_with', null]] }, (_, value, count, fill) =>
    generator('do_batch', batches(value!, count!, fill!)),
  ),
  dictsort: define(
    { name: 'do_dictsort', params: ['value', ['case_sensitive', false], ['by', 'key'], ['reverse', false]] },
    (_, value, sensitive, by, reverse) => sortDict(value!, isTrue(sensitive!), by!, isTrue(reverse!)),
  ),
  first: define({ name: 'sync_do_first', params: ['seq'], hidden: 1 }, (call, seq) => {
    for (const item of iterate(seq!)) return item;
    return call.undefined({ message: 'No first item, sequence was empty.' });
  }),
  groupby: define(
    {
      name: 'sync_do_groupby',
      params: ['value', 'attribute', ['default', null], ['case_sensitive', false]],
      hidden: 1,
    },
    (call, value, attribute, fallback, sensitive) => groupBy(call, value!, attribute!, fallback!, isTrue(sensitive!)),
  ),
  items: define({ name: 'do_items', params: ['value'] }, (_, value) => generator('do_items', pairs(value!))),
  last: define({ name: 'do_last', params: ['seq'], hidden: 1 }, (call, seq) => {
    const items = reversible(seq!);
    if (!items) throw typeError(`'${typeName(seq!)}' object is not reversible`);
    return items.length > 0 ? items.at(-1)! : call.undefined({ message: 'No last item, sequence was empty.' });
  }),
  list: define({ name: 'sync_do_list', params: ['value'] }, (_, value) => listOf(value!)),
  max: define(
    { name: 'do_max', params: ['value', ['case_sensitive', false], ['attribute', null]], hidden: 1 },
    (call, ...given) => extreme('>', call, ...given),
  ),
  min: define(
    { name: 'do_min', params: ['value', ['case_sensitive', false], ['attribute', null]], hidden: 1 },
    (call, ...given) => extreme('<', call, ...given),
  ),
  random: define({ name: 'do_random', params: ['seq'], hidden: 1 }, randomItem),
  reverse: define({ name: 'do_reverse', params: ['value'] }, (_, value) => reversed(value!)),
  slice: define({ name: 'sync_do_slice', params: ['value', 'slices', ['fill_with', null]] }, (_, value, slices, fill) =>
    generator('sync_do_slice', slicesOf(value!, slices!, fill!)),
  ),
  sort: define(
    {
      name: 'do_sort',
      params: ['value', ['reverse', false], ['case_sensitive', false], ['attribute', null]],
      hidden: 1,
    },
    (call, value, reverse, sensitive, attribute) => {
      const key = attributesGetter(call, attribute!, isTrue(sensitive!) ? undefined : ignoreCase);
      return sorted(itemsOf(value!), {
        key: attribute === null ? (item) => key(item)[0]! : key,
        asItems: attribute === null,
        reverse: isTrue(reverse!),
      });
    },
  ),
  sum: define({ name: 'sync_do_sum', params: ['iterable', ['attribute', null], ['start', 0]], hidden: 1 }, sum),
  unique: define(
    { name: 'sync_do_unique', params: ['value', ['case_sensitive', false], ['attribute', null]], hidden: 1 },
    (call, value, sensitive, attribute) => {
      const key = attributeGetter(call, attribute!, isTrue(sensitive!) ? {} : { after: ignoreCase });
      return generator('sync_do_unique', unique(value!, key));
    },
  ),
};

export function generator(name: string, items: Iterable<Value>): LazyIterator {
  return new LazyIterator(items, 'generator', name);
}

function* batches(value: Value, count: Value, fill: Value): Iterable<Value> {
  let batch: Value[] = [];
  for (const item of iterate(value)) {
    if (equals(batch.length, count)) {
      yield batch;
      batch = [];
    }
    batch.push(item);
  }
  if (batch.length === 0) return;
  if (fill !== null && compare('<', batch.length, count)) {
    checkItems(Number(count));
    while (compare('<', batch.length, count)) batch.push(fill);
  }
  yield batch;
}

function* slicesOf(value: Value, slices: Value, fill: Value): Iterable<Value> {
  const items = listOf(value);
  const count = sliceCount(items.length, slices);
  const size = Math.floor(items.length / count);
  const extra = items.length % count;
  let offset = 0;
  for (let index = 0; index < count; index++) {
    const start = offset + index * size;
    if (index < extra) offset++;
    const part = items.slice(start, offset + (index + 1) * size);
    if (fill !== null && index >= extra) part.push(fill);
    yield part;
  }
}

function sliceCount(size: number, slices: Value): number {
  if (!isInt(slices)) {
    if (typeof slices === 'boolean') return sliceCount(size, Number(slices));
    if (slices instanceof Undefined) throw undefinedError(slices);
    const isFloat = typeName(slices) === 'float';
    throw typeError(
      isFloat
        ? "'float' object cannot be interpreted as an integer"
        : `unsupported operand type(s) for //: 'int' and '${typeName(slices)}'`,
    );
  }
  if (Number(slices) === 0) throw new PythonError('ZeroDivisionError', 'integer division or modulo by zero');
  return Number(slices);
}

function* pairs(value: Value): Iterable<Value> {
  if (value instanceof Undefined) return;
  const dict = value instanceof Map ? value : value instanceof Special ? value.asDict?.() : undefined;
  if (!dict) throw typeError('Can only get item pairs from a mapping.');
  for (const [key, item] of dict) yield new Tuple([key, item]);
}

function sortDict(value: Value, sensitive: boolean, by: Value, reverse: boolean): Value {
  const place = by === 'key' ? 0 : by === 'value' ? 1 : undefined;
  if (place === undefined) throw new PythonError('FilterArgumentError', 'You can only sort by either "key" or "value"');
  if (value instanceof Undefined) throw undefinedError(value);
  const dict = value instanceof Map ? value : value instanceof Special ? value.asDict?.() : undefined;
  if (!dict) throw new PythonError('AttributeError', `'${typeName(value)}' object has no attribute 'items'`);
  const key = (item: Value) => (sensitive ? (item as Tuple).items[place]! : ignoreCase((item as Tuple).items[place]!));
  return sorted(
    Array.from(dict, ([name, item]) => new Tuple([name, item])),
    { key, reverse },
  );
}

function groupBy(call: CallContext, value: Value, attribute: Value, fallback: Value, sensitive: boolean): Value {
  const key = attributeGetter(call, attribute, sensitive ? { fallback } : { fallback, after: ignoreCase });
  const groups: { key: Value; items: Value[] }[] = [];
  for (const item of sorted(itemsOf(value), { key })) {
    const itemKey = key(item);
    const group = groups.at(-1);
    if (group && (group.key === itemKey || equals(group.key, itemKey))) group.items.push(item);
    else groups.push({ key: itemKey, items: [item] });
  }
  const shown = attributeGetter(call, attribute, { fallback });
  return groups.map((group) => new GroupTuple(sensitive ? group.key : shown(group.items[0]!), group.items));
}

function extreme(operator: '<' | '>', call: CallContext, value?: Value, sensitive?: Value, attribute?: Value): Value {
  const key = attributeGetter(call, attribute!, isTrue(sensitive!) ? {} : { after: ignoreCase });
  let best: { item: Value; key: Value } | undefined;
  for (const item of iterate(value!)) {
    const itemKey = key(item);
    if (!best || compare(operator, itemKey, best.key)) best = { item, key: itemKey };
  }
  return best ? best.item : call.undefined({ message: 'No aggregated item, sequence was empty.' });
}

function randomItem(call: CallContext, seq?: Value): Value {
  const count = length(seq!);
  if (count === 0) return call.undefined({ message: 'No random item, sequence was empty.' });
  const index = Math.floor(call.environment.random() * count);
  if (seq instanceof Map) {
    const item = dictGet(seq, index);
    if (item === undefined) throw new PythonError('KeyError', String(index));
    return item;
  }
  const item = findItem(seq!, index);
  if (item === undefined) throw typeError(`'${typeName(seq!)}' object is not subscriptable`);
  return item;
}

const REVERSED_NAMES: Readonly<Record<string, string>> = {
  list: 'list_reverseiterator',
  dict: 'dict_reversekeyiterator',
  range: 'range_iterator',
  dict_keys: 'dict_reversekeyiterator',
  dict_values: 'dict_reversevalueiterator',
  dict_items: 'dict_reverseitemiterator',
};

function reversed(value: Value): Value {
  if (typeof value === 'string') return characters(value).reverse().join('');
  if (value instanceof Markup) return new Markup(characters(value.text).reverse().join(''));
  const items = reversible(value);
  if (items) return new LazyIterator([...items].reverse(), REVERSED_NAMES[typeName(value)] ?? 'reversed');
  try {
    return listOf(value).reverse();
  } catch (error) {
    if (error instanceof PythonError && error.exception === 'TypeError')
      throw new PythonError('FilterArgumentError', 'argument must be iterable', { cause: error });
    throw error;
  }
}

/** The items of what Python's `reversed` takes; undefined for everything else. */
function reversible(value: Value): readonly Value[] | undefined {
  if (Array.isArray(value) || value instanceof Tuple || value instanceof Map || typeof value === 'string')
    return itemsOf(value);
  if (value instanceof Range || value instanceof DictView || value instanceof Markup)
    return value instanceof Markup ? characters(value.text).map((one) => new Markup(one)) : itemsOf(value);
  if (value instanceof LenientUndefined) return [];
  if (value instanceof Undefined) throw undefinedError(value);
  if (!(value instanceof Special) || !value.item) return undefined;
  length(value);
  return itemsOf(value);
}

function sum(call: CallContext, iterable?: Value, attribute?: Value, start?: Value): Value {
  if (typeof start === 'string') throw typeError("sum() can't sum strings [use ''.join(seq) instead]");
  const items = iterate(iterable!);
  const key = attribute === null ? undefined : attributeGetter(call, attribute!);
  let total: Value = start!;
  for (const item of items) total = add(total, key ? key(item) : item);
  return total;
}

function* unique(value: Value, key: (item: Value) => Value): Iterable<Value> {
  const seen = new Set<unknown>();
  for (const item of iterate(value)) {
    const itemKey = hashKey(key(item));
    if (seen.has(itemKey)) continue;
    seen.add(itemKey);
    yield item;
  }
}
