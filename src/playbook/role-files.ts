import { extname, isAbsolute, join } from 'node:path';
import { type Dict, isDict } from '../values/value.js';
import type { YamlNode } from '../yaml/node.js';
import { rememberParts } from '../yaml/places.js';
import { type Loading, playbookError } from './context.js';
import { isDirectory, kindOf, readTree } from './files.js';
import { isNull, sourceValue } from './nodes.js';

/** Files named by `tasks_from`, `vars_from`, `defaults_from` and `handlers_from`. */
export interface RoleFiles {
  readonly tasks?: string;
  readonly vars?: string;
  readonly defaults?: string;
  readonly handlers?: string;
}

const EXTENSIONS = ['.yml', '.yaml', '.json'];

/** The tree of a role's file: `main` with an extension, or the named one, which must exist then. */
export function readRoleFile(
  role: { readonly name: string; readonly path: string },
  subdirectory: string,
  main: string | undefined,
  loading: Loading,
): YamlNode | undefined {
  const file = findRoleFiles(role, subdirectory, main, false, loading)[0];
  const tree = file === undefined ? null : readTree(file, loading);
  return tree && !isNull(tree) ? tree : undefined;
}

/** Variables of a role's defaults/ or vars/: one file, or all files below a directory `main/`, merged in order. */
export function readRoleVars(
  role: { readonly name: string; readonly path: string },
  subdirectory: 'vars' | 'defaults',
  main: string | undefined,
  loading: Loading,
): Dict {
  const merged: Dict = new Map();
  const parts: Dict[] = [];
  for (const file of findRoleFiles(role, subdirectory, main, true, loading)) {
    const tree = readTree(file, loading);
    if (!tree || isNull(tree)) continue;
    const value = sourceValue(tree);
    if (!isDict(value)) {
      if (Array.isArray(value) && value.length === 0) continue;
      throw playbookError(
        `The ${subdirectory}/main.yml file for role '${role.name}' must contain a dictionary of variables`,
      );
    }
    mergeInto(merged, value, loading.context.mergeDicts ?? false);
    parts.push(value);
  }
  rememberParts(merged, parts);
  return merged;
}

/** `hash_behaviour = merge` goes into dicts; otherwise the later key replaces. */
function mergeInto(target: Dict, source: Dict, deep: boolean): void {
  for (const [key, value] of source) {
    const old = target.get(key);
    if (deep && isDict(old) && isDict(value)) {
      const both: Dict = new Map(old);
      mergeInto(both, value, true);
      target.set(key, both);
    } else target.set(key, value);
  }
}

function findRoleFiles(
  role: { readonly name: string; readonly path: string },
  subdirectory: string,
  main: string | undefined,
  directories: boolean,
  loading: Loading,
): string[] {
  const directory = join(role.path, subdirectory);
  if (!namesIn(role.path, loading).has(subdirectory)) return [];
  const endings = main === undefined ? [...EXTENSIONS, ''] : ['', ...EXTENSIONS];
  for (const ending of endings) {
    const name = `${main ?? 'main'}${ending}`;
    const path = isAbsolute(name) ? name : join(directory, name);
    const kind = kindOf(path, loading);
    if (!kind) continue;
    if (!path.startsWith(`${directory}/`)) {
      throw playbookError(
        `Failed loading '${path}' for role (${role.name}) as it is not inside the expected role path: '${directory}'`,
      );
    }
    if (kind === 'file') return [path];
    if (directories) return filesBelow(path, loading);
  }
  if (main !== undefined && isDirectory(directory, loading)) {
    throw playbookError(`Could not find specified file in role: ${subdirectory}/${main}`);
  }
  return [];
}

/** Names in a directory, read once. */
function namesIn(directory: string, loading: Loading): ReadonlySet<string> {
  let names = loading.listed.get(directory);
  if (!names) {
    names = new Set(isDirectory(directory, loading) ? loading.context.files.list(directory) : []);
    loading.listed.set(directory, names);
  }
  return names;
}

/** Variable files below a directory, sorted; hidden files, backups and other extensions are left out. */
function filesBelow(directory: string, loading: Loading): string[] {
  const names = [...namesIn(directory, loading)].filter((name) => !name.startsWith('.') && !name.endsWith('~')).sort();
  return names.flatMap((name) => {
    const path = join(directory, name);
    const extension = extname(name);
    if (isDirectory(path, loading)) return extension === '' ? filesBelow(path, loading) : [];
    return extension === '' || EXTENSIONS.includes(extension) ? [path] : [];
  });
}
