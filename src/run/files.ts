import { readdirSync, realpathSync } from 'node:fs';
import { DroverError } from '../base/error.js';
import { fileStats } from '../base/file-stats.js';
import { readWhole } from '../base/read-file.js';
import type { FileAccess } from '../playbook/context.js';
import { fileNotFound } from '../playbook/files.js';

/** The controller's disk, as playbooks read it. `decrypt` gets the text of each file and gives vaulted ones in clear. */
export function diskAccess(decrypt: (text: string, path: string) => string): FileAccess {
  return {
    read: (path) => decrypt(readText(path), path),
    kind(path) {
      const found = fileStats(path);
      return found && (found.isDirectory() ? 'directory' : 'file');
    },
    list: (path) => readdirSync(path),
    real: (path) => realpathSync(path),
  };
}

function readText(path: string): string {
  try {
    return readWhole(path).toString('utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') throw fileNotFound(path);
    throw new DroverError(`An error occurred while trying to read the file '${path}'.`, {
      code: 'file-unreadable',
      cause,
    });
  }
}
