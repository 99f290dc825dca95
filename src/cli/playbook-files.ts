import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { DroverError } from '../base/error.js';
import { fileStats } from '../base/file-stats.js';
import type { Settings } from '../config/settings.js';
import { routing } from '../module/routing.js';
import { collectionPlaybook } from '../playbook/import-playbook.js';

/** The files of the playbooks, those of collections (`namespace.collection.playbook`) too. All must be there before one is read. */
export function findPlaybooks(names: readonly string[], cwd: string, settings: Settings): string[] {
  const { directoryOf } = routing(settings.get('COLLECTIONS_PATHS'));
  const files = names.map((name) => collectionPlaybook(name, { directoryOf, isThere: existsSync }) ?? name);
  for (const file of files) requireFile(file, cwd);
  return files;
}

function requireFile(file: string, cwd: string): void {
  const found = fileStats(resolve(cwd, file));
  if (!found) throw new DroverError(`the playbook: ${file} could not be found`, { code: 'file-not-found' });
  if (!found.isFile() && !found.isFIFO()) {
    throw new DroverError(`the playbook: ${file} does not appear to be a file`, { code: 'file-not-found' });
  }
}
