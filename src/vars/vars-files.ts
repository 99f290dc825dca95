import { existsSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { DroverError } from '../base/error.js';
import type { SourcePosition } from '../base/position.js';
import type { Templar } from '../template/templar.js';
import { typeName } from '../values/type-name.js';
import { type Dict, isDict, type Value } from '../values/value.js';
import { placeOf } from '../yaml/places.js';

export interface VarsFilesRequest {
  /** Entries of `vars_files`: a name, or a list of which the first that exists is read. */
  readonly entries: readonly { readonly value: Value; readonly source: SourcePosition }[];
  readonly directory: string;
  readonly templar: Templar;
  /** Parses a file to its source values. Throws DroverError. */
  read(file: string): Value;
  warn(message: string, source: SourcePosition): void;
}

/** The contents of a play's vars_files, the first entry first. */
export function loadVarsFiles(request: VarsFilesRequest): Dict[] {
  return request.entries.flatMap((entry) => loadEntry(request, entry));
}

function loadEntry(request: VarsFilesRequest, entry: VarsFilesRequest['entries'][number]): Dict[] {
  for (const candidate of Array.isArray(entry.value) ? entry.value : [entry.value]) {
    let name: Value;
    try {
      name = request.templar.render(candidate);
    } catch (error) {
      if (!(error instanceof DroverError) || !isUndefined(error)) throw error;
      request.warn('skipping vars_files item due to an undefined variable', entry.source);
      return [];
    }
    if (typeof name !== 'string') throw invalidType(name, entry.source);
    const file = find(request.directory, name);
    if (file !== undefined) return contents(readFile(request, file), file);
  }
  return [];
}

function readFile(request: VarsFilesRequest, file: string): Value {
  try {
    return request.read(file);
  } catch (error) {
    if (!(error instanceof DroverError) || error.code !== 'vault') throw error;
    throw new DroverError(`Invalid vars_files file '${file}'.`, { code: error.code, cause: error });
  }
}

function isUndefined(error: DroverError): boolean {
  for (let link: unknown = error; link instanceof DroverError; link = link.cause)
    if (link.code === 'undefined') return true;
  return false;
}

function find(directory: string, name: string): string | undefined {
  const candidates = isAbsolute(name) ? [name] : [join(directory, 'vars', name), join(directory, name)];
  return candidates.map((path) => resolve(path)).find((path) => existsSync(path));
}

/** A file holds a dict, or a list of dicts; an empty one holds nothing. */
function contents(value: Value, file: string): Dict[] {
  if (value === null) return [];
  const dicts = Array.isArray(value) ? value : [value];
  if (dicts.every(isDict)) return dicts;
  throw new DroverError('Invalid variable file contents.', {
    code: 'parse',
    source: placeOf(dicts, [dicts.findIndex((item) => !isDict(item))]) ?? { file, line: 1, column: 1 },
    hint: 'Variable files must contain either a dictionary of variables, or a list of dictionaries.',
  });
}

function invalidType(value: Value, source: SourcePosition): DroverError {
  return new DroverError(`Invalid \`vars_files\` value of type '${typeName(value)}'.`, {
    code: 'parse',
    source,
    hint: 'A `vars_files` value should either be a string or list of strings.',
  });
}
