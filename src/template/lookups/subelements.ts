import { str } from '../../values/repr.js';
import { type Dict, Tuple, type Value } from '../../values/value.js';
import { ansibleError } from '../python-error.js';
import { booleanOf } from '../tests/truth.js';
import type { Lookup } from './lookup.js';

/** The lookup `subelements`: each item with each element of a list inside of it. */
export const SUBELEMENTS_LOOKUPS: Readonly<Record<string, Lookup>> = {
  subelements: { volatile: false, run: ({ terms }) => subelements(terms) },
};

function subelements(terms: readonly Value[]): Value[] {
  if (terms.length < 2 || terms.length > 3) throw wrongTerms('');
  const [list, path, flags = new Map()] = terms as [Value, Value, Value?];
  if (!(Array.isArray(list) || list instanceof Map) || typeof path !== 'string')
    throw wrongTerms('first a dict or a list, second a string pointing to the subkey');
  if (!(flags instanceof Map)) throw wrongTerms('the optional third item must be a dict with flags skip_missing');
  if (list instanceof Map && isSkipped(list)) return [];
  const skipMissing = booleanOf(flags.get('skip_missing') ?? false) ?? false;
  const items = list instanceof Map ? [...list.values()] : list;
  return items.flatMap((item) => {
    if (!(item instanceof Map)) throw ansibleError(`subelements lookup expects a dictionary, got '${str(item)}'`);
    return isSkipped(item) ? [] : elementsOf(item, path.split('.'), skipMissing);
  });
}

/** A registered result that was skipped. */
function isSkipped(item: Dict): boolean {
  const skipped = item.get('skipped');
  return skipped !== undefined && skipped !== false;
}

/** The item is given without the list whose elements it stands beside. */
function elementsOf(item: Dict, keys: readonly string[], skipMissing: boolean): Value[] {
  const copy: Dict = new Map(item);
  let dict = copy;
  for (const key of keys.slice(0, -1)) {
    const next = dict.get(key);
    if (next === undefined) {
      if (skipMissing) continue;
      throw missing(key, dict);
    }
    if (!(next instanceof Map)) {
      if (skipMissing) continue;
      throw ansibleError(`the key ${key} should point to a dictionary, got '${str(next)}'`);
    }
    const inner: Dict = new Map(next);
    dict.set(key, inner);
    dict = inner;
  }
  const last = keys.at(-1)!;
  const elements = dict.get(last);
  if (elements === undefined) {
    if (skipMissing) return [];
    throw missing(last, dict);
  }
  if (!Array.isArray(elements)) throw ansibleError(`the key ${last} should point to a list, got '${str(elements)}'`);
  dict.delete(last);
  return elements.map((element) => new Tuple([copy, element]));
}

function missing(key: string, dict: Dict): Error {
  return ansibleError(`could not find '${key}' key in iterated item '${str(dict)}'`);
}

function wrongTerms(detail: string): Error {
  return ansibleError(`subelements lookup expects a list of two or three items, ${detail}`.trimEnd());
}
