import { define, type Filter } from '../../jinja/index.js';
import { dictGet, dictSet } from '../../values/dict.js';
import { repr, str } from '../../values/repr.js';
import { isTrue } from '../../values/truth.js';
import { typeName } from '../../values/type-name.js';
import type { Dict, Value } from '../../values/value.js';
import { ansibleError } from '../python-error.js';

/** Lists of options compared, and tables of several sources joined. */
export const COMPARING_FILTERS: Readonly<Record<string, Filter>> = {
  param_list_compare: define({ name: 'param_list_compare', params: ['base', 'target'] }, (_call, base, target) =>
    paramListCompare(base!, target!),
  ),
  consolidate: define(
    {
      name: 'consolidate',
      params: [
        'data_sources',
        ['fail_missing_match_key', false],
        ['fail_missing_match_value', false],
        ['fail_duplicate', false],
      ],
    },
    (_call, sources, missingKey, missingValue, duplicate) =>
      consolidate(sources!, {
        missingKey: isTrue(missingKey!),
        missingValue: isTrue(missingValue!),
        duplicate: isTrue(duplicate!),
      }),
  ),
};

/** `!name` in the target takes a name away, `all` takes them all. */
function paramListCompare(base: Value, target: Value): Value {
  if (!Array.isArray(base) || base.length === 0) throw ansibleError("Missing required argument 'base'");
  if (!Array.isArray(target)) throw ansibleError("Missing required argument 'target'");
  const known = base.map(str);
  const wanted = target.map(str);
  const excluded = wanted.filter((name) => name.startsWith('!')).map((name) => name.slice(1));
  const named = wanted.filter((name) => !name.startsWith('!') && name !== 'all' && name !== 'min');
  const unsupported = [...named, ...excluded].filter((name) => !known.includes(name));
  const all = wanted.includes('all') || (excluded.length > 0 && named.length === 0);
  const actionable = (all ? known : named.filter((name) => known.includes(name))).filter(
    (name) => !excluded.includes(name),
  );
  return new Map<Value, Value>([
    ['actionable', actionable],
    ['unsupported', unsupported],
  ]);
}

interface Strictness {
  readonly missingKey: boolean;
  readonly missingValue: boolean;
  readonly duplicate: boolean;
}

function consolidate(sources: Value, strict: Strictness): Value {
  if (!Array.isArray(sources)) throw ansibleError(`consolidate needs a list of sources, not ${typeName(sources)}`);
  const result: Dict = new Map();
  const tables = sources.map((source, index) => tableOf(source, index, strict));
  const keys = new Map<Value, Value>();
  for (const { rows } of tables) for (const key of rows.keys()) dictSet(keys, key, key);
  for (const { rows, name, index } of tables)
    for (const key of keys.keys()) {
      const row = dictGet(rows, key);
      if (row === undefined && strict.missingValue)
        throw ansibleError(
          `Error when using plugin 'consolidate': 'fail_missing_match_value' reported missing match value ${repr(key)} in data source ${index}`,
        );
      if (row === undefined) continue;
      const entry = (dictGet(result, key) as Dict | undefined) ?? new Map<Value, Value>();
      entry.set(name, row);
      dictSet(result, key, entry);
    }
  return result;
}

function tableOf(source: Value, index: number, strict: Strictness): { rows: Dict; name: string; index: number } {
  if (!(source instanceof Map)) throw ansibleError(`consolidate: data source ${index} is no dictionary`);
  const [data, key, name] = [source.get('data'), source.get('match_key'), source.get('name')];
  if (data === undefined || key === undefined || name === undefined)
    throw ansibleError(`consolidate: data source ${index} needs data, match_key and name`);
  const rows: Dict = new Map();
  for (const row of data instanceof Map ? data.values() : (data as Value[])) {
    const value = row instanceof Map ? dictGet(row, key) : undefined;
    if (value === undefined) {
      if (strict.missingKey)
        throw ansibleError(
          `Error when using plugin 'consolidate': 'fail_missing_match_key' reported missing match key ${repr(key)} in data source ${index}`,
        );
      continue;
    }
    if (dictGet(rows, value) !== undefined && strict.duplicate)
      throw ansibleError(
        `Error when using plugin 'consolidate': 'fail_duplicate' reported duplicate value ${repr(value)} in data source ${index}`,
      );
    dictSet(rows, value, row);
  }
  return { rows, name: str(name), index };
}
