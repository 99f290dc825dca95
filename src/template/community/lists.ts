import { define, type Filter } from '../../jinja/index.js';
import { dictGet, dictSet } from '../../values/dict.js';
import { sameItem } from '../../values/equality.js';
import { repr, str } from '../../values/repr.js';
import { sorted } from '../../values/sorting.js';
import { isTrue } from '../../values/truth.js';
import { typeName } from '../../values/type-name.js';
import type { Dict, Value } from '../../values/value.js';
import { flatten } from '../filters/flatten.js';
import { isListMerge, mergeDicts } from '../filters/merge.js';
import { ansibleError } from '../python-error.js';
import { compareLoose } from '../version/distutils.js';

/** Lists as ordered sets, and lists of dicts as tables. */
export const LIST_FILTERS: Readonly<Record<string, Filter>> = {
  lists_union: setFilter('lists_union', (a, b) => unique([...a, ...b])),
  lists_intersect: setFilter('lists_intersect', (a, b) => unique(a.filter((item) => has(b, item)))),
  lists_difference: setFilter('lists_difference', (a, b) => unique(a.filter((item) => !has(b, item)))),
  lists_symmetric_difference: setFilter('lists_symmetric_difference', (a, b) =>
    unique([...a.filter((item) => !has(b, item)), ...b.filter((item) => !has(a, item))]),
  ),
  lists_mergeby: define({ name: 'lists_mergeby', params: ['*terms', '**kwargs'] }, (_call, terms, options) =>
    mergeBy(terms as Value[], options as Dict),
  ),
  version_sort: define({ name: 'version_sort', params: ['value', ['reverse', false]] }, (_call, list, reverse) => {
    const ordered = [...(list as Value[])].sort((a, b) => compareLoose(str(a), str(b)));
    return isTrue(reverse!) ? ordered.reverse() : ordered;
  }),
  accumulate: define({ name: 'accumulate', params: ['sequence'] }, (_call, sequence) => {
    if (!Array.isArray(sequence))
      throw ansibleError(`Invalid value type (${typeName(sequence!)}) for accumulate, a list is needed`);
    let total: Value | undefined;
    return sequence.map((item) => {
      total = total === undefined ? item : typeof total === 'string' ? total + str(item) : Number(total) + Number(item);
      return total;
    });
  }),
};

/** All terms are lists; with `flatten=true` lists of lists are taken apart first. */
function setFilter(name: string, combine: (a: Value[], b: Value[]) => Value[]): Filter {
  return define({ name, params: ['*args', '**kwargs'] }, (_call, args, options) => {
    const lists = (args as Value[]).map((list) => {
      if (!Array.isArray(list))
        throw ansibleError(`The ${name} filter needs lists, not ${typeName(list)}: ${repr(list)}`);
      return isTrue((options as Dict).get('flatten') ?? false) ? flatten(list, null, false) : list;
    });
    return lists.length === 0 ? [] : lists.slice(1).reduce(combine, unique(lists[0]!));
  });
}

function has(list: readonly Value[], item: Value): boolean {
  return list.some((other) => sameItem(other, item));
}

function unique(list: readonly Value[]): Value[] {
  const kept: Value[] = [];
  for (const item of list) if (!has(kept, item)) kept.push(item);
  return kept;
}

function mergeBy(terms: readonly Value[], options: Dict): Value {
  const recursive = isTrue(options.get('recursive') ?? false);
  const listMerge = options.get('list_merge') ?? 'replace';
  for (const name of options.keys())
    if (name !== 'recursive' && name !== 'list_merge')
      throw ansibleError("'recursive' and 'list_merge' are the only valid keyword arguments.");
  if (terms.length < 2) throw ansibleError('At least one list and index are needed.');
  if (!isListMerge(listMerge)) throw ansibleError(`Unknown list_merge: ${str(listMerge)}`);
  const index = terms.at(-1)!;
  if (typeof index !== 'string')
    throw ansibleError(`Last argument must be string. ${repr(index)} is ${typeName(index)}`);
  const items = terms.slice(0, -1).flatMap((list) => flatten(Array.isArray(list) ? list : notList(list), 1, false));
  const merged: Dict = new Map();
  for (const item of items) {
    if (!(item instanceof Map))
      throw ansibleError(
        `Elements of list arguments for lists_mergeby must be dictionaries. ${repr(item)} is ${typeName(item)}`,
      );
    const key = item.get(index);
    if (key === undefined) continue;
    const before = dictGet(merged, key);
    dictSet(merged, key, before === undefined ? item : mergeDicts(before, item, recursive, listMerge));
  }
  return sorted([...merged.values()], { key: (item) => (item as Dict).get(index)! });
}

function notList(value: Value): never {
  throw ansibleError(
    `All arguments before the argument index for lists_mergeby must be lists. ${repr(value)} is ${typeName(value)}`,
  );
}
