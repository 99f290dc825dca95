import { readdirSync, realpathSync } from 'node:fs';
import { extname, join } from 'node:path';
import { DroverError } from '../base/error.js';
import { fileStats } from '../base/file-stats.js';
import type { SourcePosition } from '../base/position.js';
import type { Settings } from '../config/settings.js';
import { isTrue } from '../values/truth.js';
import { type Dict, isDict, type Value } from '../values/value.js';
import { parseSingle } from '../yaml/parse.js';
import { rememberParts } from '../yaml/places.js';
import { toValue } from '../yaml/value.js';
import { combineVars } from './combine.js';
import type { Notify } from './notice.js';
import type { VarsPlugins } from './python-vars.js';
import { type Decrypt, readSource } from './source-text.js';
import { yamlOptions } from './yaml-options.js';

export type VarsKind = 'group_vars' | 'host_vars';

/** One file of variables. */
export interface VarsFile {
  readonly file: string;
  /** Source values. */
  readonly vars: Dict;
  /** Where each variable stands in the file. */
  readonly positions: ReadonlyMap<string, SourcePosition>;
}

export interface VarsLoaderOptions {
  readonly settings: Settings;
  readonly decrypt?: Decrypt | undefined;
  readonly notify: Notify;
  /** What vars plugins in Python give beside the files, which count more. */
  readonly plugins?: VarsPlugins | undefined;
}

/** Reads group_vars/ and host_vars/. Every file is read once. */
export interface VarsLoader {
  /** The variables of a group or host in `directory`/group_vars or /host_vars; undefined when it has none. Throws a DroverError. */
  load(directory: string, kind: VarsKind, name: string): Dict | undefined;
  /** The same, file by file, weakest first. */
  files(directory: string, kind: VarsKind, name: string): readonly VarsFile[];
}

export function createVarsLoader(options: VarsLoaderOptions): VarsLoader {
  const listings = new Map<string, ReadonlySet<string> | undefined>();
  const found = new Map<string, readonly VarsFile[]>();
  const merged = new Map<readonly VarsFile[], Dict | undefined>();
  const given = new Map<string, Dict | undefined>();
  const paths = new Map<string, string>();
  const pathOf = (directory: string, kind: VarsKind) => {
    const key = `${kind}\0${directory}`;
    let path = paths.get(key);
    if (path === undefined) {
      path = join(realpathOf(directory), kind);
      paths.set(key, path);
    }
    return path;
  };
  const files = (directory: string, kind: VarsKind, name: string) => {
    const path = pathOf(directory, kind);
    if (!listings.has(path)) listings.set(path, listDirectory(path, kind, options.notify));
    const listing = listings.get(path);
    // A host may be named like a path (chroot connections): it has no file of variables.
    if (!listing || name.startsWith('/')) return [];
    const key = join(path, name);
    if (!found.has(key))
      found.set(
        key,
        findFiles(path, name, listing, options).map((file) => readVars(file, options)),
      );
    return found.get(key)!;
  };
  return {
    files,
    load(directory, kind, name) {
      const found = files(directory, kind, name);
      if (found.length > 0 && !merged.has(found)) merged.set(found, mergeFiles(found, options));
      const own = merged.get(found);
      if (!options.plugins) return own;
      const key = `${kind}\0${directory}\0${name}`;
      if (!given.has(key)) given.set(key, withPlugins(options.plugins(directory, kind, name), own, options));
      return given.get(key);
    },
  };
}

function withPlugins(under: Dict | undefined, over: Dict | undefined, { settings }: VarsLoaderOptions) {
  return under && over ? combineVars(under, over, settings.get('DEFAULT_HASH_BEHAVIOUR')) : (over ?? under);
}

function realpathOf(directory: string): string {
  try {
    return realpathSync(directory);
  } catch {
    return directory;
  }
}

/** Names in the directory; undefined when it does not exist. */
function listDirectory(path: string, kind: VarsKind, notify: Notify): ReadonlySet<string> | undefined {
  const stat = fileStats(path);
  if (!stat) return undefined;
  if (stat.isDirectory()) return new Set(readdirSync(path));
  notify({ type: 'warning', message: `Found ${kind} that is not a directory, skipping: ${path}` });
  return undefined;
}

/** The first of NAME, NAME.yml, NAME.yaml and NAME.json that exists; a directory stands for all files in it. */
function findFiles(path: string, name: string, listing: ReadonlySet<string>, options: VarsLoaderOptions): string[] {
  const extensions = options.settings.get('YAML_FILENAME_EXTENSIONS');
  for (const extension of ['', ...extensions]) {
    const entry = extension === '' || extension.includes('.') ? name + extension : `${name}.${extension}`;
    if (!name.includes('/') && !listing.has(entry)) continue;
    const file = join(path, entry);
    const stat = fileStats(file);
    if (stat) return stat.isDirectory() ? filesBelow(file, extensions) : [file];
  }
  return [];
}

function filesBelow(directory: string, extensions: readonly string[]): string[] {
  const files: string[] = [];
  for (const entry of readdirSync(directory).sort(byCodePoints)) {
    if (entry.startsWith('.') || entry.endsWith('~')) continue;
    const extension = extname(entry);
    const path = join(directory, entry);
    const stat = fileStats(path);
    if (stat?.isDirectory() && extension === '') files.push(...filesBelow(path, extensions));
    else if (stat?.isFile() && (extension === '' || extensions.includes(extension))) files.push(path);
  }
  return files;
}

function byCodePoints(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** Reads one file of variables (also those of vars_files and include_vars). An empty file has none. Throws a DroverError. */
export function readVars(file: string, options: VarsLoaderOptions): VarsFile {
  const { text, encrypted } = readSource(file, options.decrypt);
  const root = parseSingle(text, file, yamlOptions(options, encrypted));
  const value: Value = root ? toValue(root, { templates: true }) : null;
  const positions = new Map<string, SourcePosition>();
  if (root?.kind === 'map') {
    for (const { key } of root.entries) if (key.kind === 'scalar') positions.set(key.text, key.source);
  }
  if (isTrue(value) && !isDict(value)) refuse(file, value);
  return { file, vars: isDict(value) ? value : new Map(), positions };
}

function refuse(file: string, value: Value): never {
  try {
    combineVars(new Map(), value, 'replace');
  } catch (cause) {
    const source = { file, line: 1, column: 1 };
    throw new DroverError(`Could not process '${file}'.`, { code: 'parse', source, cause });
  }
  throw new DroverError(`Could not process '${file}'.`, { code: 'parse' });
}

function mergeFiles(files: readonly VarsFile[], { settings }: VarsLoaderOptions): Dict | undefined {
  const behaviour = settings.get('DEFAULT_HASH_BEHAVIOUR');
  const used = files.map(({ vars }) => vars).filter((vars) => vars.size > 0);
  if (used.length === 0) return undefined;
  const merged = used.reduce((under, over) => combineVars(under, over, behaviour));
  if (used.length > 1) rememberParts(merged, used);
  return merged;
}
