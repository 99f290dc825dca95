import { define, type Filter } from '../../jinja/index.js';
import { str } from '../../values/repr.js';
import { isTrue } from '../../values/truth.js';
import { typeName } from '../../values/type-name.js';
import type { Dict, Value } from '../../values/value.js';
import { parseCsv } from '../csv.js';
import { parseIni } from '../ini.js';
import { ansibleError } from '../python-error.js';

/** Texts in CSV and INI format. */
export const TABLE_FILTERS: Readonly<Record<string, Filter>> = {
  from_csv: define(
    {
      name: 'from_csv',
      params: [
        'data',
        ['dialect', 'excel'],
        ['fieldnames', null],
        ['delimiter', null],
        ['skipinitialspace', null],
        ['strict', null],
      ],
    },
    (_call, ...args) => fromCsv(args),
  ),
  from_ini: define({ name: 'from_ini', params: ['obj'] }, (_call, value) => {
    if (typeof value !== 'string') throw ansibleError(`from_ini requires a str, got ${typeName(value!)}`);
    try {
      return new Map<Value, Value>(
        [...parseIni(value, { caseSensitive: true, allowNoValue: true })].map(([name, section]) => [
          name,
          new Map<Value, Value>(section),
        ]),
      );
    } catch (cause) {
      throw ansibleError(`from_ini failed to parse given string: ${(cause as Error).message}`, cause);
    }
  }),
  to_ini: define({ name: 'to_ini', params: ['obj'] }, (_call, value) => toIni(value!)),
};

/** Delimiters of Python's dialects. */
const DIALECTS: Readonly<Record<string, string>> = { excel: ',', 'excel-tab': '\t', unix: ',' };

function fromCsv(args: readonly Value[]): Value {
  const [data, dialect, names, delimiter, skip, strict] = args as [Value, Value, Value, Value, Value, Value];
  const known = DIALECTS[str(dialect)];
  if (known === undefined) throw ansibleError(`Dialect '${str(dialect)}' is not supported by your version of python.`);
  const rows = parseCsv(str(data), {
    delimiter: delimiter === null ? known : str(delimiter),
    skipInitialSpace: skip !== null && isTrue(skip),
    strict: strict !== null && isTrue(strict),
  }).filter((row) => row.length > 0);
  const header = names === null ? rows.shift() : (names as Value[]).map(str);
  return rows.map((row) => {
    const dict: Dict = new Map();
    for (const [index, name] of (header ?? []).entries()) dict.set(name, row[index] ?? null);
    if (header && row.length > header.length) dict.set(null, row.slice(header.length));
    return dict;
  });
}

function toIni(value: Value): string {
  if (!(value instanceof Map)) throw ansibleError(`to_ini requires a dict, got ${typeName(value)}`);
  if (value.size === 0) throw ansibleError('to_ini received an empty dict. An empty dict cannot be converted.');
  let text = '';
  for (const [name, section] of value) {
    if (!(section instanceof Map)) throw ansibleError('to_ini failed to parse given dict: a section must be a dict');
    text += `[${str(name)}]\n`;
    for (const [key, item] of section)
      text += item === null ? `${str(key)}\n` : `${str(key)} = ${str(item).replaceAll('\n', '\n\t')}\n`;
    text += '\n';
  }
  return text;
}
