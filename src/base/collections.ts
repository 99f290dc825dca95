import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** The `ansible_collections/` of a directory that has one, or is one. */
export function collectionsHome(directory: string): string {
  return basename(directory) === 'ansible_collections' ? directory : join(directory, 'ansible_collections');
}

/** Directories of a collection's plugins of one kind, below each of the roots. */
export function pluginDirectories(
  roots: readonly string[],
  [namespace, collection]: readonly [string, string],
  kind: string,
): string[] {
  return roots.map((root) => join(collectionsHome(root), namespace, collection, 'plugins', kind));
}

/** The name by which Python imports the file of a plugin of that kind, when it is a collection's; empty otherwise. */
export function importName(file: string, kind: string): string {
  const [, path, found] =
    /(?:^|\/)(ansible_collections\/\w+\/\w+\/plugins\/(\w+)(?:\/\w+)*)$/.exec(dirname(file)) ?? [];
  return found === kind ? `${path!.replaceAll('/', '.')}.${basename(file, '.py')}` : '';
}

/** The collection in a plugin's full name. */
export function collectionIn(plugin: string): string | undefined {
  return /^(\w+\.\w+)(?:\.\w+)+$/.exec(plugin)?.[1];
}

/**
 * What ansible-core warns of when it looks for a plugin in a collection that is in none of the directories; undefined when the
 * collection is there. Its Python names the first package that it misses: the namespace, or the collection in it.
 */
export function missingCollection(
  plugin: string,
  roots: readonly string[],
  collection: string | undefined = collectionIn(plugin),
): string | undefined {
  const [namespace, name] = collection?.split('.') ?? [];
  if (namespace === undefined || name === undefined) return undefined;
  if (namespace === 'ansible' && (name === 'builtin' || name === 'legacy')) return undefined;
  const has = (...parts: string[]) => roots.some((root) => existsSync(join(collectionsHome(root), ...parts)));
  if (has(namespace, name)) return undefined;
  const missed = namespace === 'ansible' || has(namespace) ? `${namespace}.${name}` : namespace;
  return `Error loading plugin '${plugin}': No module named 'ansible_collections.${missed}'`;
}
