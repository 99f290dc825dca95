import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileStats } from '../base/file-stats.js';
import type { Inventory } from './inventory.js';

/** Directories in which group_vars/ and host_vars/ of the sources lie, in their order. */
export function inventoryDirectories(inventory: Inventory): readonly string[] {
  let directories = known.get(inventory);
  if (!directories) {
    directories = directoriesOf(inventory.sources);
    known.set(inventory, directories);
  }
  return directories;
}

/** Sources do not change once they are read. */
const known = new WeakMap<Inventory, readonly string[]>();

/** Directories of sources: a directory itself, or that of a file. Host lists have none. */
export function directoriesOf(sources: readonly string[]): string[] {
  const directories = sources
    .filter((source) => !source.includes(',') || existsSync(source))
    .map((source) => (isDirectory(source) ? source : join(source, '..')));
  // Of sources in one directory, the last decides: reading it again would give the same.
  return directories.filter((directory, at) => directories.lastIndexOf(directory) === at);
}

export function isDirectory(path: string): boolean {
  return fileStats(path)?.isDirectory() ?? false;
}
