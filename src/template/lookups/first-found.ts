import { join } from 'node:path';
import { unknownPlace } from '../../base/position.js';
import { undefinedError } from '../../values/exception.js';
import { isTrue } from '../../values/truth.js';
import { Undefined } from '../../values/undefined.js';
import { type Dict, Tuple, type Value } from '../../values/value.js';
import { isMissing } from '../marker.js';
import { nativeName } from '../native-name.js';
import { normalPath } from '../posix-path.js';
import { ansibleError } from '../python-error.js';
import type { Lookup, LookupCall } from './lookup.js';
import { type OptionSpecs, readOptions } from './options.js';
import { findFile } from './search.js';

const OPTIONS: OptionSpecs = {
  files: { type: 'list', default: [] },
  paths: { type: 'list', default: [] },
  skip: { type: 'bool', default: false },
};

/** Actions whose files lie in a directory of their own. */
const SUBDIRECTORIES = ['template', 'var', 'file'];

/** The lookup `first_found`: the first of several files that there is. */
export const FIRST_FOUND: Readonly<Record<string, Lookup>> = {
  first_found: { acceptsMarkers: true, acceptsItems: true, run: firstFound },
};

interface Search {
  readonly paths: string[];
  /** The last `skip` that was said counts for all. */
  skip: boolean;
}

function firstFound(call: LookupCall): Value[] {
  for (const option of call.options.values()) if (option instanceof Undefined) throw undefinedError(option);
  const asWith = call.withAction !== undefined;
  const given = withoutMarkers(call.terms, asWith) as Value[];
  const options = readOptions(call, OPTIONS);
  const search: Search = { paths: [], skip: isTrue(options.get('skip')!) };
  collect(call, given.length > 0 ? given : (options.get('files') as Value[]), options, search);
  const subdirectory = asWith ? `${SUBDIRECTORIES.find((name) => call.withAction!.includes(name)) ?? 'file'}s` : '';
  for (const path of search.paths) {
    const found = findFile(call, subdirectory, path, true);
    if (found !== undefined) return [normalPath(found)];
  }
  if (search.skip) return [];
  throw ansibleError('No file was found when using first_found.');
}

/** Undefined names are left out of `with_first_found`, and fail otherwise. */
function withoutMarkers(value: Value, omit: boolean): Value {
  if (value instanceof Undefined) throw undefinedError(value);
  const kept = (item: Value) => !(omit && isMissing(item));
  if (Array.isArray(value))
    return Array.from(value)
      .filter(kept)
      .map((item) => withoutMarkers(item, omit));
  if (value instanceof Tuple) return new Tuple(value.items.filter(kept).map((item) => withoutMarkers(item, omit)));
  if (!(value instanceof Map)) return value;
  return new Map([...value].filter(([, item]) => kept(item)).map(([key, item]) => [key, withoutMarkers(item, omit)]));
}

function collect(call: LookupCall, terms: readonly Value[], options: ReadonlyMap<string, Value>, search: Search): void {
  let current = options;
  for (const term of terms) {
    let files: Value;
    let description = 'files';
    if (term instanceof Map) {
      current = readOptions({ ...call, options: stringKeys(term) }, OPTIONS);
      search.skip = isTrue(current.get('skip')!);
      files = current.get('files')!;
      description = "the 'files' option";
    } else if (typeof term === 'string') files = [term];
    else if (Array.isArray(term) || term instanceof Tuple) {
      collect(call, Array.isArray(term) ? term : term.items, current, search);
      continue;
    } else throw ansibleError(`Invalid term supplied. A string, dict or list is required, not '${nativeName(term)}').`);
    const names = splitOn(call, description, files, ',;');
    const paths = splitOn(call, 'the "paths" option', current.get('paths')!, ',:;');
    search.paths.push(...(paths.length === 0 ? names : paths.flatMap((path) => names.map((name) => join(path, name)))));
  }
}

function stringKeys(dict: Dict): Map<string, Value> {
  return new Map([...dict].map(([key, value]) => [String(key), value]));
}

function splitOn(call: LookupCall, target: string, terms: Value, separators: string): string[] {
  if (typeof terms !== 'string') return (terms as Value[]).flatMap((term) => splitOn(call, target, term, separators));
  const parts = terms.split(new RegExp(`[${separators}]`));
  if (parts.length > 1)
    call.environment.notice({
      type: 'deprecation',
      message: `Automatic splitting of ${target} on '${separators}' is deprecated.`,
      version: '2.23',
      feature: "lookup plugin 'first_found'",
      source: unknownPlace(terms),
      hint: `Provide a list of paths for ${target} instead.`,
    });
  return parts;
}
