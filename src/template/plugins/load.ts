import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DroverError } from '../../base/error.js';

/** A filter, test or lookup of the user's: a function of plain JavaScript values. */
export type UserFunction = (...args: never[]) => unknown;

/** What the user's plugin files export, by name. */
export interface LoadedPlugins {
  readonly filters: ReadonlyMap<string, UserFunction>;
  readonly tests: ReadonlyMap<string, UserFunction>;
  readonly lookups: ReadonlyMap<string, UserFunction>;
}

export const NO_PLUGINS: LoadedPlugins = { filters: new Map(), tests: new Map(), lookups: new Map() };

/** Directories to read, in order of precedence: of two plugins of one name the first counts. */
export interface PluginDirectories {
  readonly filters?: readonly string[];
  readonly tests?: readonly string[];
  readonly lookups?: readonly string[];
}

/**
 * Loads the user's plugins: every `.js`, `.mjs` and `.ts` file of these directories. A file of filters exports
 * `filters = { name: (value, …) => … }`, one of tests `tests`; a lookup's file is named as the lookup and exports
 * `run(terms, { variables, … })`. TypeScript needs a Node.js that strips types (22.18 or later). Throws for files that fail to load.
 */
export async function loadPlugins(directories: PluginDirectories): Promise<LoadedPlugins> {
  return {
    filters: await loadTables(directories.filters ?? [], 'filters'),
    tests: await loadTables(directories.tests ?? [], 'tests'),
    lookups: await loadLookups(directories.lookups ?? []),
  };
}

async function loadTables(
  directories: readonly string[],
  kind: 'filters' | 'tests',
): Promise<Map<string, UserFunction>> {
  const found = new Map<string, UserFunction>();
  for (const path of directories.flatMap(pluginFiles)) {
    const module = await load(path);
    const table = module[kind] ?? (module.default as Record<string, unknown> | undefined)?.[kind];
    if (typeof table !== 'object' || table === null) throw bad(path, `It exports no \`${kind}\`.`);
    for (const [name, plugin] of Object.entries(table)) {
      if (typeof plugin !== 'function') throw bad(path, `\`${kind}.${name}\` is no function.`);
      if (!found.has(name)) found.set(name, plugin as UserFunction);
    }
  }
  return found;
}

async function loadLookups(directories: readonly string[]): Promise<Map<string, UserFunction>> {
  const found = new Map<string, UserFunction>();
  for (const path of directories.flatMap(pluginFiles)) {
    const module = await load(path);
    const run = module.run ?? module.default;
    if (typeof run !== 'function') throw bad(path, 'It exports no function `run`.');
    const name = path.replace(/^.*[\\/]/, '').replace(/\.\w+$/, '');
    if (!found.has(name)) found.set(name, run as UserFunction);
  }
  return found;
}

function pluginFiles(directory: string): string[] {
  let names: string[];
  try {
    names = readdirSync(directory);
  } catch {
    return [];
  }
  const python = names.find((name) => name.endsWith('.py') && !name.startsWith('_'));
  if (python !== undefined)
    throw new DroverError(`${join(directory, python)} is a plugin in Python, which drover does not run.`, {
      code: 'template',
      hint: 'Write it as a JavaScript or TypeScript file that exports the same names, and move the Python file away.',
    });
  return names
    .filter((name) => /\.(?:m?js|ts)$/.test(name) && !name.endsWith('.d.ts'))
    .sort()
    .map((name) => join(directory, name));
}

async function load(path: string): Promise<Record<string, unknown>> {
  try {
    return (await import(pathToFileURL(path).href)) as Record<string, unknown>;
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
