import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { collectionsHome } from '../base/collections.js';
import { fileStats } from '../base/file-stats.js';

/** A Python module as text. */
export interface PythonCode {
  /** Full name: `ansible.module_utils.basic`. */
  readonly name: string;
  readonly isPackage: boolean;
  /** Where it is, for tracebacks. */
  readonly file: string;
  readonly text: string;
}

/** Where the Python code of a run lies that modules and plugins import. */
export interface CodePlaces {
  /** Directories of `ansible.module_utils`: the user's `module_utils/`, the first wins. */
  readonly utils: readonly string[];
  /** Directories that have (or are) an `ansible_collections/`. */
  readonly collections: readonly string[];
}

/** Directory of what drover itself has of the package `ansible`. */
export const OWN_LIBRARY: string = join(import.meta.dirname, 'lib');

/** Directory of what plugins get in place of jinja2, where that is not installed. */
export const STAND_INS: string = join(import.meta.dirname, 'jinja-standin');

/** The module of a full name: the user's, a collection's, or drover's own. Undefined when there is none. */
export function findCode(name: string, places: CodePlaces): PythonCode | undefined {
  const [top, second, ...rest] = name.split('.');
  if (top === 'ansible_collections') return firstCode(name, places.collections.map(collectionsHome), [second, ...rest]);
  if (top !== 'ansible') return undefined;
  const utils = second === 'module_utils' && rest.length > 0 ? firstCode(name, places.utils, rest) : undefined;
  return utils ?? codeAt(name, join(OWN_LIBRARY, ...name.split('.')));
}

function firstCode(
  name: string,
  roots: readonly string[],
  parts: readonly (string | undefined)[],
): PythonCode | undefined {
  const words = parts.filter((part) => part !== undefined);
  for (const root of roots) {
    const found = codeAt(name, join(root, ...words));
    if (found) return found;
  }
  return undefined;
}

function codeAt(name: string, path: string): PythonCode | undefined {
  const file = `${path}.py`;
  if (existsSync(file)) return { name, isPackage: false, file, text: readFileSync(file, 'utf8') };
  const init = join(path, '__init__.py');
  if (existsSync(init)) return { name, isPackage: true, file: init, text: readFileSync(init, 'utf8') };
  if (fileStats(path)?.isDirectory()) return { name, isPackage: true, file: init, text: '' };
  return undefined;
}
