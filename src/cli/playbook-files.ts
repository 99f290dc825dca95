import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { DroverError } from '../base/error.js';

/** Every playbook must be there before the first of them is read. */
export function requirePlaybooks(files: readonly string[], cwd: string): void {
  for (const file of files) {
    const found = statSync(resolve(cwd, file), { throwIfNoEntry: false });
    if (!found) throw new DroverError(`the playbook: ${file} could not be found`, { code: 'file-not-found' });
    if (!found.isFile() && !found.isFIFO()) {
      throw new DroverError(`the playbook: ${file} does not appear to be a file`, { code: 'file-not-found' });
    }
  }
}
