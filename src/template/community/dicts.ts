import { define, type Filter } from '../../jinja/index.js';
import { dictGet, dictHas, dictSet } from '../../values/dict.js';
import { typeError } from '../../values/exception.js';
import { itemsOf } from '../../values/iterate.js';
import { repr, str } from '../../values/repr.js';
import { typeName } from '../../values/type-name.js';
import type { Dict, Value } from '../../values/value.js';
import { ansibleError } from '../python-error.js';
import { compileRegex } from '../regex/compile.js';

/** Dicts from other things, and dicts with fewer keys. */
export const DICT_FILTERS: Readonly<Record<string, Filter>> = {
  dict: define({ name: 'dict', params: ['sequence'] }, (_call, pairs) => {
    const dict: Dict = new Map();
    for (const pair of itemsOf(pairs!)) {
      const [key, value, ...rest] = itemsOf(pair);
      if (key === undefined || value === undefined || rest.length > 0)
        throw typeError(`cannot convert dictionary update sequence element to a sequence of 2`);
      dictSet(dict, key, value);
    }
    return dict;
  }),
  dict_kv: define({ name: 'dict_kv', params: ['value', 'key'] }, (_call, value, key) => {
    const dict: Dict = new Map();
    dictSet(dict, key!, value!);
    return dict;
  }),
  counter: define({ name: 'counter', params: ['sequence'] }, (_call, sequence) => {
    if (!Array.isArray(sequence) && typeof sequence !== 'string' && !isTuple(sequence!))
      throw ansibleError(
        `Argument for community.general.counter must be a sequence (string or list). ${repr(sequence!)} is ${typeName(sequence!)}`,
      );
    const counts: Dict = new Map();
    for (const item of itemsOf(sequence!)) dictSet(counts, item, Number(dictGet(counts, item) ?? 0) + 1);
    return counts;
  }),
  groupby_as_dict: define({ name: 'groupby_as_dict', params: ['sequence', 'attribute'] }, (_call, items, attribute) =>
    groupByAsDict(items!, attribute!),
  ),
  keep_keys: keyFilter('keep_keys', (matches) => matches),
  remove_keys: keyFilter('remove_keys', (matches) => !matches),
  replace_keys: define(
    { name: 'replace_keys', params: ['data', ['target', null], ['matching_parameter', 'equal']] },
    (_call, data, target, parameter) => replaceKeys(dictsOf('replace_keys', data!), target!, str(parameter!)),
  ),
};

function isTuple(value: Value): boolean {
  return typeName(value) === 'tuple';
}

function groupByAsDict(items: Value, attribute: Value): Value {
  if (!Array.isArray(items)) throw ansibleError('Input is not a sequence');
  const grouped: Dict = new Map();
  items.forEach((item, index) => {
    if (!(item instanceof Map)) throw ansibleError(`Sequence element #${index} is not a mapping`);
    const key = dictGet(item, attribute);
    if (key === undefined) throw ansibleError(`Attribute not contained in element #${index} of sequence`);
    if (dictHas(grouped, key)) throw ansibleError(`Multiple sequence entries have attribute value ${repr(key)}`);
    dictSet(grouped, key, item);
  });
  return grouped;
}

type Match = (key: string) => boolean;

function keyFilter(name: string, keeps: (matches: boolean) => boolean): Filter {
  return define(
    { name, params: ['data', ['target', null], ['matching_parameter', 'equal']] },
    (_call, data, target, parameter) => {
      const matches = anyMatch(name, targetsOf(name, target!), str(parameter!));
      return dictsOf(name, data!).map((dict) => new Map([...dict].filter(([key]) => keeps(matches(str(key))))));
    },
  );
}

function dictsOf(name: string, data: Value): Dict[] {
  if (!Array.isArray(data))
    throw ansibleError(`First argument for community.general.${name} must be list. ${repr(data)} is ${typeName(data)}`);
  for (const item of data)
    if (!(item instanceof Map))
      throw ansibleError(
        `Elements of the first argument for community.general.${name} must be dictionaries. ${repr(item)} is ${typeName(item)}`,
      );
  return data as Dict[];
}

function targetsOf(name: string, target: Value): string[] {
  if (target === null) throw ansibleError(`The target of community.general.${name} must not be empty.`);
  const texts = Array.isArray(target) ? target.map(str) : [str(target)];
  if (texts.length === 0) throw ansibleError(`The target of community.general.${name} must not be empty.`);
  return texts;
}

function anyMatch(name: string, targets: readonly string[], parameter: string): Match {
  switch (parameter) {
    case 'equal':
      return (key) => targets.includes(key);
    case 'starts_with':
      return (key) => targets.some((target) => key.startsWith(target));
    case 'ends_with':
      return (key) => targets.some((target) => key.endsWith(target));
    case 'regex': {
      if (targets.length > 1)
        throw ansibleError(
          `Single item is required in the target list if matching_parameter=regex in community.general.${name}.`,
        );
      const regex = compileRegex(targets[0]!);
      return (key) => regex.match(key) !== undefined;
    }
  }
  throw ansibleError(
    `matching_parameter of community.general.${name} must be one of equal, starts_with, ends_with, regex, not ${repr(parameter)}`,
  );
}

function replaceKeys(dicts: readonly Dict[], target: Value, parameter: string): Value {
  if (!Array.isArray(target))
    throw ansibleError(
      'The target of community.general.replace_keys must be a list of dictionaries with before and after.',
    );
  const rules = target.map((rule) => {
    const [before, after] = rule instanceof Map ? [rule.get('before'), rule.get('after')] : [];
    if (before === undefined || after === undefined)
      throw ansibleError('The elements of the target of community.general.replace_keys must have before and after.');
    return { matches: anyMatch('replace_keys', [str(before)], parameter), after: str(after) };
  });
  return dicts.map((dict) => {
    const renamed: Dict = new Map();
    for (const [key, value] of dict) {
      const rule = rules.find(({ matches }) => matches(str(key)));
      dictSet(renamed, rule ? rule.after : key, value);
    }
    return renamed;
  });
}
