import { PythonError, valueError } from '../../values/exception.js';
import { repr, str } from '../../values/repr.js';
import { isTrue } from '../../values/truth.js';
import type { Value } from '../../values/value.js';
import { asPython } from '../filters/regex.js';
import { DuplicateOption, type IniSection, interpolated, parseIni } from '../ini.js';
import { ansibleError } from '../python-error.js';
import { compileRegex } from '../regex/compile.js';
import { readText } from './files.js';
import type { Lookup, LookupCall } from './lookup.js';
import { convertOption, type OptionSpecs, readOptions } from './options.js';
import { findFile } from './search.js';

const OPTIONS: OptionSpecs = {
  type: { default: 'ini', choices: ['ini', 'properties'] },
  file: { default: 'ansible.ini' },
  section: { default: 'global' },
  re: { type: 'bool', default: false },
  encoding: { default: 'utf-8' },
  default: { default: '' },
  case_sensitive: { type: 'bool', default: false },
  allow_no_value: { type: 'bool', default: false, aliases: ['allow_none'] },
  interpolation: { type: 'bool', default: true },
};

/** The lookup `ini`: values of an INI or Java properties file. */
export const INI_LOOKUPS: Readonly<Record<string, Lookup>> = {
  ini: {
    run(call) {
      const options = readOptions(call, OPTIONS);
      return call.terms.flatMap((term) => valuesOf(call, str(term), options));
    },
  },
};

function valuesOf(call: LookupCall, term: string, options: Map<string, Value>): Value[] {
  const key = keyOf(call, term, options);
  const file = str(options.get('file')!);
  const path = findFile(call, 'files', file);
  if (path === undefined) throw ansibleError('Invalid filename None.');
  const properties = options.get('type') === 'properties';
  const text = (properties ? '[java_properties]\n' : '') + readText(call, path, options.get('encoding')!);
  const name = properties ? 'java_properties' : str(options.get('section')!);
  const sections = parsed(text, file, options);
  const section = sections.get(name);
  if (!section) throw valueError(`No section ${repr(name)} in ${repr(file)}.`);
  return isTrue(options.get('re')!)
    ? matching(key, section, options)
    : [single(key, section, options)].filter((value) => value !== null);
}

/** Options may stand behind the key in one text. */
function keyOf(call: LookupCall, term: string, options: Map<string, Value>): string {
  if (!term.includes('=') && !term.trim().includes(' ')) return term;
  const parts = parameters(term, [...Object.keys(OPTIONS), 'allow_none']);
  let key: string | undefined;
  for (const part of parts) {
    if (!part.includes('=')) {
      key ??= part;
      continue;
    }
    const [name, value, ...more] = part.split('=');
    if (more.length > 0)
      throw new PythonError('ValueError', `Could not use ${repr(part)} from [${parts.map(repr).join(', ')}].`, {
        cause: valueError('too many values to unpack (expected 2)'),
      });
    const spec = OPTIONS[name!];
    if (!spec) throw ansibleError(`${repr(name!)} is not a valid option.`);
    options.set(name!, convertOption(call.name, name!, spec, value!));
  }
  if (key === undefined)
    throw valueError(`No key to look up was provided as first term within string inline options: ${term}`);
  return key;
}

/** Words of `key option=a b option2=c`: a value may hold spaces, up to the next option. */
function parameters(term: string, known: readonly string[]): string[] {
  const found = new Map<string, string>();
  let current = 'key';
  term
    .split(/\s+/)
    .filter((word) => word !== '')
    .forEach((word, index) => {
      if (word.includes('=')) for (const name of known) if (word.includes(`${name}=`)) current = name;
      const before = found.get(current);
      found.set(current, index === 0 || before === undefined ? word : `${before} ${word}`);
    });
  return [...found.values()];
}

function parsed(text: string, file: string, options: ReadonlyMap<string, Value>): Map<string, IniSection> {
  try {
    return parseIni(text, {
      caseSensitive: isTrue(options.get('case_sensitive')!),
      allowNoValue: isTrue(options.get('allow_no_value')!),
    });
  } catch (error) {
    if (error instanceof DuplicateOption)
      throw new PythonError('ValueError', `Duplicate option in ${repr(file)}.`, { cause: error });
    throw error;
  }
}

function single(key: string, section: IniSection, options: ReadonlyMap<string, Value>): Value {
  const name = isTrue(options.get('case_sensitive')!) ? key : key.toLowerCase();
  const value = section.get(name);
  if (value === undefined) return options.get('default')!;
  return isTrue(options.get('interpolation')!) && value !== null ? interpolated(value, name, section) : value;
}

function matching(pattern: string, section: IniSection, options: ReadonlyMap<string, Value>): Value[] {
  const regex = asPython(() => compileRegex(pattern));
  const interpolation = isTrue(options.get('interpolation')!);
  const found = [...section].filter(([name]) => regex.match(name));
  return found.map(([name, value]) => (interpolation && value !== null ? interpolated(value, name, section) : value));
}
