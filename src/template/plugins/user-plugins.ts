import { readdirSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { DroverError } from '../../base/error.js';
import { importFile, isScript } from '../../base/import-file.js';
import type { PythonPlugins } from './python-plugins.js';

/** A filter, test or lookup of the user's: a function of plain JavaScript values. */
export type UserFunction = (...args: never[]) => unknown;

export type PluginKind = 'filter' | 'test' | 'lookup';

export const PLUGIN_KINDS: readonly PluginKind[] = ['filter', 'test', 'lookup'];

interface PluginDirectory {
  readonly kind: PluginKind;
  readonly path: string;
  /** What stands before the names: a collection's name and a dot, or nothing. */
  readonly prefix: string;
}

/**
 * The filters, tests and lookups that the user wrote: the JavaScript and TypeScript files of directories. A file of filters
 * exports `filters = { name: (value, …) => … }`, one of tests `tests`; a lookup's file is named as the lookup and exports
 * `run(terms, context)`. Directories are added as they are met; `load` reads the files of those that are new.
 */
export class UserPlugins {
  /** Rises whenever there are more plugins than before. */
  version = 0;
  private readonly found: Readonly<Record<PluginKind, Map<string, UserFunction>>> = {
    filter: new Map(),
    test: new Map(),
    lookup: new Map(),
  };
  private readonly directories: PluginDirectory[] = [];
  private readonly lookupNames = new Set<string>();
  private loaded = 0;

  /** `python` runs the files in Python; without it they are named where a plugin of theirs is missed. */
  constructor(readonly python?: PythonPlugins) {}

  /** Adds a directory; of two plugins of one name the one that was added first counts. Whether it is new and has files. */
  add(kind: PluginKind, path: string, prefix = ''): boolean {
    if (this.directories.some((known) => known.kind === kind && known.path === path)) return false;
    const files = namesIn(path);
    if (files.length === 0) return false;
    this.directories.push({ kind, path, prefix });
    this.python?.add(kind, path, prefix, files);
    if (kind === 'lookup') for (const file of files.filter(isScript)) this.lookupNames.add(prefix + pluginName(file));
    return true;
  }

  /** Reads the files of the directories that were added since. Throws a DroverError for a file that cannot be used. */
  async load(): Promise<void> {
    while (this.loaded < this.directories.length) {
      const directory = this.directories[this.loaded++]!;
      for (const file of namesIn(directory.path).filter(isScript)) {
        const path = join(directory.path, file);
        for (const [name, plugin] of exported(directory.kind, path, await load(path)))
          this.keep(directory, name, plugin);
        this.version++;
      }
    }
  }

  /** Ends the process of those in Python. */
  close(): void {
    this.python?.host.close();
  }

  get(kind: PluginKind, name: string): UserFunction | undefined {
    return this.found[kind].get(name);
  }

  names(kind: PluginKind): Iterable<string> {
    return kind === 'lookup' ? [...this.lookupNames, ...(this.python?.lookupNames() ?? [])] : this.found[kind].keys();
  }

  private keep({ kind, prefix }: PluginDirectory, name: string, plugin: UserFunction): void {
    const full = prefix + name;
    if (!this.found[kind].has(full)) this.found[kind].set(full, plugin);
  }
}

function exported(kind: PluginKind, path: string, module: Record<string, unknown>): [string, UserFunction][] {
  const main = module.default as Record<string, unknown> | undefined;
  if (kind === 'lookup') {
    const run = module.run ?? main;
    if (typeof run !== 'function') throw bad(path, 'It exports no function `run`.');
    return [[pluginName(path), run as UserFunction]];
  }
  const table = module[`${kind}s`] ?? main?.[`${kind}s`];
  if (typeof table !== 'object' || table === null) throw bad(path, `It exports no \`${kind}s\`.`);
  for (const [name, plugin] of Object.entries(table))
    if (typeof plugin !== 'function') throw bad(path, `\`${kind}s.${name}\` is no function.`);
  return Object.entries(table as Record<string, UserFunction>);
}

/** Names of the files in a directory, sorted; none when there is no such directory. */
function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory).sort();
  } catch {
    return [];
  }
}

function pluginName(file: string): string {
  return basename(file, extname(file));
}

async function load(path: string): Promise<Record<string, unknown>> {
  try {
    return await importFile(path);
  } catch (cause) {
    throw bad(path, 'It failed to load.', cause);
  }
}

function bad(path: string, message: string, cause?: unknown): DroverError {
  return new DroverError(`The plugin file ${path} cannot be used. ${message}`, {
    code: 'template',
    source: { file: path, line: 1, column: 1 },
    cause,
  });
}
