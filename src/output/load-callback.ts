import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pluginDirectories } from '../base/collections.js';
import { DroverError } from '../base/error.js';
import { importFile, SCRIPT_EXTENSIONS } from '../base/import-file.js';
import { suggest } from '../base/suggest.js';
import type { CallbackDefinition } from './callback.js';
import { type CallbackPython, pythonCallback } from './python-callback.js';

/** drover's own callbacks, each in callbacks/NAME, and the collection that Ansible keeps it in. */
export const CALLBACKS: Readonly<Record<string, string>> = {
  default: 'ansible.builtin',
  minimal: 'ansible.builtin',
  oneline: 'ansible.builtin',
  tree: 'ansible.builtin',
  junit: 'ansible.builtin',
  debug: 'ansible.posix',
  json: 'ansible.posix',
  jsonl: 'ansible.posix',
  timer: 'ansible.posix',
  profile_roles: 'ansible.posix',
  profile_tasks: 'ansible.posix',
  skippy: 'ansible.posix',
  counter_enabled: 'community.general',
  default_without_diff: 'community.general',
  dense: 'community.general',
  log_plays: 'community.general',
  null: 'community.general',
  selective: 'community.general',
  tasks_only: 'community.general',
  timestamp: 'community.general',
  unixy: 'community.general',
  yaml: 'community.general',
};

/** What is not there any more, or cannot be here, and what to do instead. */
const INSTEAD: Readonly<Record<string, string>> = {
  actionable: "Set display_ok_hosts and display_skipped_hosts to false: the callback 'default' reads them.",
  full_skip: "Set display_skipped_hosts to false: the callback 'default' reads it.",
  stderr: "Set display_failed_stderr to true: the callback 'default' reads it.",
  diy: 'It renders templates of the play while it writes. A callback of your own can write anything: see docs/plugins.md.',
  context_demo: "It shows Python's objects, which are not there.",
};

/** Where callbacks of the user's own are, and what runs those in Python. */
export interface CallbackPlaces {
  readonly directories: readonly string[];
  /** Directories that have (or are) an `ansible_collections/`. */
  readonly collections: readonly string[];
  readonly python: () => CallbackPython;
}

const OWN = new URL('../../callbacks/', import.meta.url);
/** Sources run from `.ts` in tests and from `.js` when built. */
const EXTENSION = import.meta.url.endsWith('.ts') ? '.ts' : '.js';

/** The callback of this name: the user's own in one of the directories, else drover's. Undefined when there is none. */
export async function findCallback(
  name: string,
  places: CallbackPlaces = { directories: [], collections: [], python: noPython },
): Promise<CallbackDefinition | undefined> {
  const inCollection = /^(\w+)\.(\w+)\.(\w+)$/.exec(name);
  const [, namespace, collection, short = name] = inCollection ?? [];
  const directories = inCollection
    ? pluginDirectories(places.collections, [namespace!, collection!], 'callback')
    : places.directories;
  const candidates = directories.flatMap((directory) => candidatesIn(directory, short));
  const own = ownFile(name);
  // What drover has of a collection comes before the collection's own in Python.
  const files = inCollection && own !== undefined ? [own] : [...candidates, own];
  const file = files.find((path) => path !== undefined && existsSync(path));
  return file === undefined ? undefined : await loadFile(file, places);
}

/** As `findCallback`, for the one that writes the output. Throws a DroverError when there is none. */
export async function loadStdoutCallback(name: string, places: CallbackPlaces): Promise<CallbackDefinition> {
  const found = await findCallback(name, places);
  if (found?.kind === 'stdout') return found;
  const advice = found
    ? `The callback '${name}' runs beside the output; name it in callbacks_enabled.`
    : suggestion(name);
  throw new DroverError(`Could not load '${name}' callback plugin.`, { advice });
}

function suggestion(name: string): string {
  const { short } = namesOf(name);
  if (Object.hasOwn(INSTEAD, short)) return INSTEAD[short]!;
  const [close] = suggest(name, Object.keys(CALLBACKS), 1);
  return close === undefined ? `There are: ${Object.keys(CALLBACKS).join(', ')}.` : `Did you mean '${close}'?`;
}

/** Where ansible-core looks for a callback that it had itself before collections; undefined when it is at that name. */
export function redirectOf(name: string): { readonly from: string; readonly to: string } | undefined {
  const { core, short, collection } = namesOf(name);
  if (!core || collection === undefined || collection === 'ansible.builtin') return undefined;
  return { from: `ansible.builtin.${short}`, to: `${collection}.${short}` };
}

function ownFile(name: string): string | undefined {
  const { core, prefix, short, collection } = namesOf(name);
  if (collection === undefined || !(core || prefix === collection)) return undefined;
  return fileURLToPath(new URL(`${short}${EXTENSION}`, OWN));
}

function namesOf(name: string) {
  const dot = name.lastIndexOf('.');
  const [prefix, short] = [name.slice(0, Math.max(0, dot)), name.slice(dot + 1)];
  const collection = Object.hasOwn(CALLBACKS, short) ? CALLBACKS[short] : undefined;
  return { prefix, short, collection, core: ['', 'ansible.builtin', 'ansible.legacy'].includes(prefix) };
}

function candidatesIn(directory: string, name: string): string[] {
  return /^[\w-]+$/.test(name)
    ? [...SCRIPT_EXTENSIONS, '.py'].map((extension) => join(directory, name + extension))
    : [];
}

/** Loads the default export of a file. Throws a DroverError that says what is wrong with it. */
export async function loadFile(file: string, { python }: Pick<CallbackPlaces, 'python'>): Promise<CallbackDefinition> {
  if (file.endsWith('.py')) return pythonDefinition(file, python());
  let loaded: { readonly default?: unknown };
  try {
    loaded = await importFile(file);
  } catch (cause) {
    throw new DroverError(`Could not load the callback '${file}'.`, { code: 'config', cause });
  }
  if (isDefinition(loaded.default)) return loaded.default;
  throw new DroverError(`The default export of '${file}' is no callback.`, {
    code: 'config',
    hint: 'It must be what defineCallback returns: name, kind, description and create.',
  });
}

function noPython(): never {
  throw new DroverError('callbacks in Python do not run here', { code: 'bug' });
}

function pythonDefinition(file: string, python: CallbackPython): CallbackDefinition {
  if (!python.host.available) {
    throw new DroverError(`${file} is a callback plugin in Python, and there is no Python 3 on this machine.`, {
      code: 'config',
    });
  }
  return pythonCallback(file, python);
}

function isDefinition(value: unknown): value is CallbackDefinition {
  const definition = value as Partial<CallbackDefinition> | null;
  return (
    typeof definition === 'object' &&
    definition !== null &&
    typeof definition.name === 'string' &&
    typeof definition.create === 'function' &&
    ['stdout', 'notification', 'aggregate'].includes(String(definition.kind))
  );
}
