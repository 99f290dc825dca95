import { type CallContext, define, type Filter } from '../../jinja/index.js';
import { Bytes } from '../../values/bytes.js';
import { dictGet, dictHas, dictSet } from '../../values/dict.js';
import { PythonError, typeError } from '../../values/exception.js';
import { itemsOf, iterate } from '../../values/iterate.js';
import { Markup } from '../../values/markup.js';
import { repr, str } from '../../values/repr.js';
import { isTrue } from '../../values/truth.js';
import { typeName } from '../../values/type-name.js';
import { Undefined } from '../../values/undefined.js';
import { type Dict, Tuple, type Value } from '../../values/value.js';
import { classText } from '../native-name.js';
import { ansibleError, ansibleTypeError, inHandling } from '../python-error.js';
import { flatten } from './flatten.js';
import { isListMerge, mergeDicts } from './merge.js';

/** Filters on dicts and lists of them. */
export const DATA_FILTERS: Readonly<Record<string, Filter>> = {
  combine: define({ name: 'combine', params: ['*terms', '**kwargs'] }, (_call, terms, options) =>
    combine(terms as Value[], options as Dict),
  ),
  dict2items: define(
    {
      name: 'dict_to_list_of_dict_key_value_elements',
      params: ['mydict', ['key_name', 'key'], ['value_name', 'value']],
    },
    (_call, dict, key, value) => toItems(dict!, key!, value!),
  ),
  items2dict: define(
    {
      name: 'list_of_dict_key_value_elements_to_dict',
      params: ['mylist', ['key_name', 'key'], ['value_name', 'value']],
    },
    (_call, items, key, value) => fromItems(items!, key!, value!),
  ),
  flatten: define(
    { name: 'flatten', params: ['mylist', ['levels', null], ['skip_nulls', true]] },
    (_call, list, levels, skip) => flatten(list!, levels!, isTrue(skip!)),
  ),
  subelements: define(
    { name: 'subelements', params: ['obj', 'subelements', ['skip_missing', false]] },
    (_call, object, path, skip) => subelements(object!, path!, isTrue(skip!)),
  ),
  rekey_on_member: define(
    { name: 'rekey_on_member', params: ['data', 'key', ['duplicates', 'error']] },
    (_call, data, key, duplicates) => rekey(data!, key!, duplicates!),
  ),
  extract: define(
    { name: 'extract', params: ['item', 'container', ['morekeys', null]], hidden: 1 },
    (call, item, container, more) => {
      const keys = more === null ? [item!] : Array.isArray(more) ? [item!, ...more] : [item!, more!];
      return keys.reduce(
        (value, key) => (value instanceof Undefined ? value : itemOrMarker(call, value, key)),
        container!,
      );
    },
  ),
};

function itemOrMarker(call: CallContext, value: Value, key: Value): Value {
  try {
    return call.item(value, key);
  } catch (error) {
    if (error instanceof PythonError && error.undefined) return error.undefined;
    throw error;
  }
}

function combine(terms: readonly Value[], options: Dict): Value {
  const recursive = isTrue(options.get('recursive') ?? false);
  const listMerge = options.get('list_merge') ?? 'replace';
  for (const name of options.keys())
    if (name !== 'recursive' && name !== 'list_merge')
      throw ansibleError("'recursive' and 'list_merge' are the only valid keyword arguments");
  const dicts = flatten([...terms], 1, true);
  if (dicts.length === 0) return new Map();
  if (dicts.length === 1) return dicts[0]!;
  if (!isListMerge(listMerge))
    throw ansibleError(
      "merge_hash: 'list_merge' argument can only be equal to 'replace', 'keep', 'append', 'prepend', 'append_rp' or 'prepend_rp'",
    );
  return dicts.reduceRight((high, low) => mergeDicts(low, high, recursive, listMerge));
}

function toItems(dict: Value, keyName: Value, valueName: Value): Value {
  if (!(dict instanceof Map))
    throw ansibleTypeError(`dict2items requires a dictionary, got ${classText(dict)} instead.`);
  return [...dict].map(([key, value]) => {
    const item: Dict = new Map();
    dictSet(item, keyName, key);
    dictSet(item, valueName, value);
    return item;
  });
}

function fromItems(items: Value, keyName: Value, valueName: Value): Value {
  if (!isSequence(items)) throw ansibleTypeError(`items2dict requires a list, got ${classText(items)} instead.`);
  const dict: Dict = new Map();
  for (const item of itemsOf(items)) {
    if (!(item instanceof Map)) throw notDicts(items);
    const key = dictGet(item, keyName);
    const value = dictGet(item, valueName);
    if (key === undefined || value === undefined)
      throw inHandling(
        `items2dict requires each dictionary in the list to contain the keys '${str(keyName)}' and '${str(valueName)}', ` +
          `got ${repr(items)} instead.`,
        'AnsibleTypeError',
      );
    // The reference asks Python for the whole dict: a key that cannot be one is told of as an item that is no dict.
    if (Array.isArray(key) || key instanceof Map) throw notDicts(items);
    dictSet(dict, key, value);
  }
  return dict;
}

function notDicts(items: Value): Error {
  return inHandling(`items2dict requires a list of dictionaries, got ${repr(items)} instead.`, 'AnsibleTypeError');
}

function subelements(object: Value, path: Value, skipMissing: boolean): Value {
  const elements = object instanceof Map ? [...object.values()] : object;
  if (!Array.isArray(elements)) throw ansibleError('obj must be a list of dicts or a nested dict');
  const keys = Array.isArray(path) ? path : typeof path === 'string' ? path.split('.') : undefined;
  if (!keys) throw ansibleTypeError('subelements must be a list or a string');
  return elements.flatMap((element) => {
    const values = subelementOf(element, keys, skipMissing);
    if (!Array.isArray(values) && keys.length === 0)
      throw new PythonError(
        'UnboundLocalError',
        "cannot access local variable 'subelement' where it is not associated with a value",
      );
    if (!Array.isArray(values))
      throw ansibleTypeError(`the key ${repr(keys.at(-1)!)} should point to a list, got ${repr(values)}`);
    return values.map((value) => new Tuple([element, value]));
  });
}

function subelementOf(element: Value, keys: readonly Value[], skipMissing: boolean): Value {
  let value = element;
  for (const key of keys) {
    if (!(value instanceof Map))
      throw ansibleTypeError(
        `the key ${str(key)} should point to a dictionary, got '${str(value)}'`,
        typeError(notSubscriptable(value, key)),
      );
    const next = dictGet(value, key);
    if (next === undefined) {
      if (skipMissing) return [];
      throw inHandling(`could not find ${repr(key)} key in iterated item ${repr(value)}`);
    }
    value = next;
  }
  return value;
}

function notSubscriptable(value: Value, key: Value): string {
  if (typeof value === 'string') return `string indices must be integers, not '${typeName(key)}'`;
  if (Array.isArray(value) || value instanceof Tuple)
    return `${typeName(value)} indices must be integers or slices, not ${typeName(key)}`;
  return `'${typeName(value)}' object is not subscriptable`;
}

function rekey(data: Value, key: Value, duplicates: Value): Value {
  if (duplicates !== 'error' && duplicates !== 'overwrite')
    throw ansibleError(`duplicates parameter to rekey_on_member has unknown value ${repr(duplicates)}`);
  const items = data instanceof Map ? data.values() : isPlainIterable(data) ? iterate(data) : undefined;
  if (!items) throw ansibleError('Type is not a valid list, set, or dict');
  const rekeyed: Dict = new Map();
  for (const item of items) {
    if (!(item instanceof Map)) throw ansibleError('List item is not a valid dict');
    const member = dictGet(item, key);
    if (member === undefined) throw ansibleError(`Key ${repr(key)} was not found.`);
    if (dictHas(rekeyed, member) && duplicates === 'error')
      throw ansibleError(`Key ${repr(member)} is not unique, cannot convert to dict.`);
    dictSet(rekeyed, member, item);
  }
  return rekeyed;
}

/** A list, tuple or other sequence; texts are none. */
export function isSequence(value: Value): boolean {
  return Array.isArray(value) || value instanceof Tuple;
}

function isPlainIterable(value: Value): boolean {
  if (typeof value === 'string' || value instanceof Markup || value instanceof Bytes) return false;
  try {
    iterate(value);
    return true;
  } catch (error) {
    if (error instanceof PythonError && error.exception === 'TypeError') return false;
    throw error;
  }
}
