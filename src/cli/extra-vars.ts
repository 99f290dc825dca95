import { existsSync } from 'node:fs';
import { DroverError } from '../base/error.js';
import { type PathContext, resolvePath } from '../config/path.js';
import { combineVars, type HashBehaviour } from '../inventory/combine.js';
import { type Decrypt, readSource } from '../inventory/source-text.js';
import { fileNotFound } from '../playbook/files.js';
import { parseKeyValue } from '../playbook/kv.js';
import { holdsTemplate, Template } from '../values/template.js';
import { type Dict, isDict, type Value } from '../values/value.js';
import { loadYaml } from '../yaml/load.js';
import type { ParseOptions } from '../yaml/node.js';
import { rememberParts } from '../yaml/places.js';

/** Where variables of the command line come from, as errors name it. */
const ORIGIN = "<CLI option '-e'>";

export interface ExtraVarsOptions {
  readonly paths: PathContext;
  readonly hashBehaviour: HashBehaviour;
  readonly decrypt?: Decrypt | undefined;
  /** What is done about keys that are there twice, and where warnings go. */
  readonly yaml?: ParseOptions | undefined;
}

/** The variables that `-e` gives, later ones over earlier ones. Throws DroverErrors. */
export function loadExtraVars(words: readonly string[], options: ExtraVarsOptions): Dict {
  const dicts = words.filter((word) => word !== '').map((word) => readWord(word, options));
  const merged: Dict = dicts.reduce((vars, more) => combineVars(vars, more, options.hashBehaviour), new Map());
  rememberParts(merged, dicts);
  return merged;
}

function readWord(word: string, options: ExtraVarsOptions): Dict {
  const vars = readValue(word, options);
  if (isDict(vars)) return vars;
  const shown = word.startsWith('@') ? `@${resolvePath(word.slice(1), options.paths)}` : word;
  throw new DroverError(`Invalid extra vars data supplied. '${shown}' could not be made into a dictionary`, {
    code: 'options',
  });
}

function readValue(word: string, options: ExtraVarsOptions): Value {
  if (word.startsWith('@')) return readFile(word.slice(1), options);
  if (word.startsWith('/') || word.startsWith('.')) {
    throw new DroverError(`Please prepend extra_vars filename '${word}' with '@'`, { code: 'options' });
  }
  if (word.startsWith('[') || word.startsWith('{')) return loadYaml(word, ORIGIN, { ...options.yaml, templates: true });
  const vars = parseKeyValue(word, false);
  return new Map([...vars].map(([key, value]) => [key, trusted(value)]));
}

function readFile(path: string, { paths, decrypt, yaml }: ExtraVarsOptions): Value {
  const file = resolvePath(path, paths);
  if (!existsSync(file)) throw fileNotFound(file);
  return loadYaml(readSource(file, decrypt).text, file, { ...yaml, templates: true });
}

/** What is written on the command line is the user's own text: it may hold templates. */
function trusted(value: Value): Value {
  if (typeof value !== 'string' || !holdsTemplate(value)) return value;
  return new Template(value, { file: ORIGIN, line: 0, column: 0, text: value });
}
