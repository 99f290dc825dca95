import { PythonError, typeError, valueError } from '../../values/exception.js';
import { repr, str } from '../../values/repr.js';
import type { Value } from '../../values/value.js';
import { parseCsv } from '../csv.js';
import { ansibleError } from '../python-error.js';
import { readText } from './files.js';
import { parseKeyValues } from './key-values.js';
import type { Lookup, LookupCall } from './lookup.js';
import { convertOption, type OptionSpecs, readOptions } from './options.js';
import { findFile } from './search.js';

const OPTIONS: OptionSpecs = {
  col: { type: 'int', default: 1 },
  keycol: { type: 'int', default: 0 },
  default: { default: null },
  delimiter: { default: 'TAB' },
  file: { default: 'ansible.csv' },
  encoding: { default: 'utf-8' },
};

/** The lookup `csvfile`: a field of the row that has the key. */
export const CSV_LOOKUPS: Readonly<Record<string, Lookup>> = {
  csvfile: {
    run(call) {
      const options = readOptions(call, OPTIONS);
      if (call.terms.length === 0) throw ansibleError('Search key is required but was not found');
      return call.terms.flatMap((term) => {
        const found = fieldOf(call, term, options);
        return found === null ? [] : Array.isArray(found) ? found : [found];
      });
    },
  },
};

function fieldOf(call: LookupCall, term: Value, options: Map<string, Value>): Value {
  const pairs = parseKeyValues(str(term));
  const key = pairs.get('_raw_params');
  if (key === undefined) throw ansibleError('Search key is required but was not found');
  pairs.delete('_raw_params');
  // What one term sets counts for the next ones too, as in the reference.
  for (const [name, value] of pairs) {
    const spec = OPTIONS[name];
    if (!spec) throw valueError(`${repr(name)} is not a valid option`);
    options.set(name, convertOption(call.name, name, spec, value));
  }
  const path = findFile(call, 'files', str(options.get('file')!));
  if (path === undefined) throw typeError('expected str, bytes or os.PathLike object, not NoneType');
  const delimiter = options.get('delimiter') === 'TAB' ? '\t' : str(options.get('delimiter')!);
  if (delimiter.length !== 1) throw typeError('"delimiter" must be a 1-character string');
  for (const row of parseCsv(readText(call, path, options.get('encoding')!), { delimiter })) {
    if (row.length === 0 || at(row, options.get('keycol')!) !== key) continue;
    return at(row, options.get('col')!);
  }
  return options.get('default')!;
}

function at(row: readonly string[], column: Value): string {
  const index = Number(column);
  const field = row.at(index);
  if (field === undefined) throw new PythonError('IndexError', 'list index out of range');
  return field;
}
