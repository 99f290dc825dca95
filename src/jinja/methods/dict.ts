import { dictDelete, dictGet, dictHas, dictSet } from '../../values/dict.js';
import { DictView } from '../../values/dict-view.js';
import { PythonError, typeError, undefinedError, valueError } from '../../values/exception.js';
import { itemsOf, iterate } from '../../values/iterate.js';
import { repr } from '../../values/repr.js';
import { Undefined } from '../../values/undefined.js';
import { type Dict, Special, Tuple, type Value } from '../../values/value.js';
import { methodsFrom, NONE, ONE, positional } from './method.js';
import type { Method } from './table.js';

/** Python's methods of dict. */
export const DICT_METHODS: Record<string, Method> = {
  ...methodsFrom<Dict>('dict', {
    clear: [NONE, (dict) => done(dict.clear())],
    copy: [NONE, (dict) => new Map(dict)],
    fromkeys: [positional(1, 2), (_, keys, value) => fromKeys(keys!, value ?? null)],
    get: [positional(1, 2), (dict, key, fallback) => dictGet(dict, key!) ?? fallbackFor(dict, key!, fallback ?? null)],
    items: [NONE, (dict) => new DictView(dict, 'items')],
    keys: [NONE, (dict) => new DictView(dict, 'keys')],
    pop: [positional(1, 2), (dict, key, fallback) => pop(dict, key!, fallback)],
    popitem: [NONE, (dict) => popLast(dict)],
    setdefault: [positional(1, 2), (dict, key, value) => setDefault(dict, key!, value ?? null)],
    values: [NONE, (dict) => new DictView(dict, 'values')],
  }),
  update: (self, args) => {
    if (args.positional.length > 1)
      throw typeError(`update expected at most 1 argument, got ${args.positional.length}`);
    const [other] = args.positional;
    if (other !== undefined) for (const [key, value] of entriesOf(other)) dictSet(self as Dict, key, value);
    for (const [key, value] of args.named) (self as Dict).set(key, value);
    return null;
  },
};

/** Methods of what `keys()`, `values()` and `items()` give. */
export const VIEW_METHODS: Record<string, Method> = methodsFrom<DictView>('dict_keys', {
  isdisjoint: [ONE, (view, other) => ![...iterate(other!)].some((item) => view.contains(item))],
});

function done(_result: unknown): null {
  return null;
}

/** `null` is a value of its own. */
function fallbackFor(dict: Dict, key: Value, fallback: Value): Value {
  return dictHas(dict, key) ? null : fallback;
}

function pop(dict: Dict, key: Value, fallback: Value | undefined): Value {
  const value = dictGet(dict, key);
  if (value !== undefined) {
    dictDelete(dict, key);
    return value;
  }
  if (fallback === undefined) throw new PythonError('KeyError', repr(key));
  return fallback;
}

function popLast(dict: Dict): Value {
  const key = [...dict.keys()].at(-1);
  if (key === undefined) throw new PythonError('KeyError', "'popitem(): dictionary is empty'");
  return new Tuple([key, pop(dict, key, null)]);
}

function setDefault(dict: Dict, key: Value, value: Value): Value {
  const found = dictGet(dict, key);
  if (found !== undefined) return found;
  dictSet(dict, key, value);
  return value;
}

function fromKeys(keys: Value, value: Value): Dict {
  const dict: Dict = new Map();
  for (const key of iterate(keys)) dictSet(dict, key, value);
  return dict;
}

/** The entries of what `dict(…)` and `update` take: a mapping, or pairs. */
export function* entriesOf(value: Value): Iterable<readonly [Value, Value]> {
  if (value instanceof Undefined) throw undefinedError(value);
  const dict = value instanceof Special ? value.asDict?.() : value;
  if (dict instanceof Map) yield* [...dict];
  else {
    let index = 0;
    for (const item of iterate(value)) yield pairOf(item, index++);
  }
}

function pairOf(item: Value, index: number): [Value, Value] {
  let pair: readonly Value[];
  try {
    pair = itemsOf(item);
  } catch {
    throw typeError(`cannot convert dictionary update sequence element #${index} to a sequence`);
  }
  if (pair.length !== 2)
    throw valueError(`dictionary update sequence element #${index} has length ${pair.length}; 2 is required`);
  return [pair[0]!, pair[1]!];
}
