import { readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { collectionsHome } from '../base/collections.js';
import type { PythonHost } from '../template/plugins/python-host.js';
import { PythonPlugins } from '../template/plugins/python-plugins.js';
import { PLUGIN_KINDS, UserPlugins } from '../template/plugins/user-plugins.js';
import type { RunRequest } from './request.js';

/** What tells where plugins lie. */
export type PluginPlaces = Pick<
  RunRequest,
  'playbooks' | 'cwd' | 'playbookDirectory' | 'settings' | 'environment' | 'verbosity'
>;

/**
 * The user's filters, tests and lookups that are known before a playbook is read: beside the playbooks, in the settings'
 * directories, and in collections. Roles add theirs when they are met.
 */
export async function openPlugins(
  request: PluginPlaces,
  python: PythonHost,
  warn: (message: string) => void,
): Promise<UserPlugins> {
  const plugins = new UserPlugins(new PythonPlugins(python, warn));
  const homes = playbookDirectories(request);
  for (const home of homes) addPluginsBeside(home, plugins);
  for (const [kind, paths] of configured(request)) for (const path of paths) plugins.add(kind, path);
  for (const root of collectionRoots(request)) addCollections(root, plugins);
  await plugins.load();
  return plugins;
}

/** Directories that may hold collections: `collections/` beside the playbooks, and those of the settings. */
export function collectionRoots(request: PluginPlaces): string[] {
  return [
    ...playbookDirectories(request).map((home) => join(home, 'collections')),
    ...request.settings.get('COLLECTIONS_PATHS'),
  ];
}

/** Adds `filter_plugins/` and its siblings beside a playbook or in a role. Whether there were any. */
export function addPluginsBeside(directory: string, plugins: UserPlugins): boolean {
  return PLUGIN_KINDS.map((kind) => plugins.add(kind, join(directory, `${kind}_plugins`))).some(Boolean);
}

/** Directories of the playbooks, which may hold plugins. */
export function playbookDirectories({ playbooks, cwd, playbookDirectory }: PluginPlaces): string[] {
  const files = playbooks.flatMap((playbook) => (typeof playbook === 'string' ? [resolve(cwd, playbook)] : []));
  return [...new Set([...files.map((file) => dirname(file)), playbookDirectory ?? cwd])];
}

function configured({ settings }: PluginPlaces) {
  return [
    ['filter', settings.get('DEFAULT_FILTER_PLUGIN_PATH')],
    ['test', settings.get('DEFAULT_TEST_PLUGIN_PATH')],
    ['lookup', settings.get('DEFAULT_LOOKUP_PLUGIN_PATH')],
  ] as const;
}

function addCollections(root: string, plugins: UserPlugins): void {
  const home = collectionsHome(root);
  for (const namespace of foldersOf(home))
    for (const collection of foldersOf(join(home, namespace)))
      for (const kind of PLUGIN_KINDS)
        plugins.add(kind, join(home, namespace, collection, 'plugins', kind), `${namespace}.${collection}.`);
}

function foldersOf(directory: string): string[] {
  try {
    return readdirSync(directory, { withFileTypes: true })
      .filter((entry) => /^\w+$/.test(entry.name) && !entry.isFile())
      .map((entry) => entry.name);
  } catch {
    return [];
  }
}
