import { basename, join } from 'node:path';
import { collectionsHome } from '../base/collections.js';
import { DroverError } from '../base/error.js';
import type { SourcePosition } from '../base/position.js';
import type { Loading } from './context.js';
import { exists, isDirectory, resolvePath } from './files.js';

export interface FoundRole {
  readonly name: string;
  readonly path: string;
  /** `namespace.collection`, when it lies in one. */
  readonly collection: string | undefined;
}

const FQCN = /^[A-Za-z_]\w*\.[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+$/;

/**
 * Finds a role as ansible-core does: in the collections named, in `roles/` beside the playbook, along the setting
 * `roles_path`, in `beside` (the directory of the role that depends on it), beside the playbook, and as a path.
 */
export function findRole(
  name: string,
  search: {
    readonly collections: readonly string[];
    readonly beside: string | undefined;
    readonly source: SourcePosition;
  },
  loading: Loading,
): FoundRole {
  const inCollection = findInCollections(name, search.collections, loading);
  if (inCollection) return inCollection;
  const { basedir, context } = loading;
  const paths = [join(basedir, 'roles'), ...context.rolesPath, ...(search.beside ? [search.beside] : []), basedir];
  for (const path of paths) {
    const candidate = resolvePath(name, path, loading);
    if (exists(candidate, loading)) return { name, path: context.files.real(candidate), collection: undefined };
  }
  const given = resolvePath(name, context.workingDirectory, loading);
  if (exists(given, loading)) return { name: basename(name), path: context.files.real(given), collection: undefined };
  const searched = [...search.collections, ...paths].join(':');
  throw new DroverError(`the role '${name}' was not found in ${searched}`, { source: search.source });
}

function findInCollections(name: string, collections: readonly string[], loading: Loading): FoundRole | undefined {
  if (FQCN.test(name)) {
    const [namespace, collection, ...rest] = name.split('.');
    return inCollection(`${namespace}.${collection}`, rest, loading);
  }
  if (!/^\w+$/.test(name)) return undefined;
  for (const collection of collections) {
    const found = inCollection(collection, [name], loading);
    if (found) return found;
  }
  return undefined;
}

function inCollection(collection: string, parts: readonly string[], loading: Loading): FoundRole | undefined {
  const root = findCollection(collection, loading);
  const path = root && join(root, 'roles', ...parts);
  if (!path || !isDirectory(path, loading)) return undefined;
  return { name: parts.at(-1)!, path, collection };
}

/** Directory of a collection: in `collections/` beside the playbook, then along the setting `collections_path`. */
export function findCollection(name: string, loading: Loading): string | undefined {
  const [namespace, collection] = name.split('.');
  if (!namespace || !collection) return undefined;
  const beside = new Set([...loading.homes, loading.basedir].map((directory) => join(directory, 'collections')));
  const roots = [...beside, ...loading.context.collectionsPath];
  for (const root of roots) {
    const path = join(collectionsHome(root), namespace, collection);
    if (isDirectory(path, loading)) return path;
  }
  return undefined;
}

/** The collection that a file lies in, when that is one of the configured ones. */
export function collectionOf(path: string, loading: Loading): string | undefined {
  const parts = path.split('/');
  const at = parts.indexOf('ansible_collections');
  if (at === -1 || at !== parts.lastIndexOf('ansible_collections') || parts.length < at + 4) return undefined;
  const name = `${parts[at + 1]}.${parts[at + 2]}`;
  return findCollection(name, loading) === parts.slice(0, at + 3).join('/') ? name : undefined;
}
