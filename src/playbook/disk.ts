import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { DroverError } from '../base/error.js';
import type { FileAccess } from './context.js';
import { fileNotFound } from './files.js';

/** The controller's disk. `decrypt` gets the text of each file and gives back vaulted ones in clear. */
export function diskAccess(decrypt: (text: string, path: string) => string = (text) => text): FileAccess {
  return {
    read: (path) => decrypt(readText(path), path),
    kind(path) {
      const stats = statSync(path, { throwIfNoEntry: false });
      return stats && (stats.isDirectory() ? 'directory' : 'file');
    },
    list: (path) => readdirSync(path),
    real: (path) => realpathSync(path),
  };
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') throw fileNotFound(path);
    throw new DroverError(`An error occurred while trying to read the file '${path}'.`, {
      code: 'file-unreadable',
      cause,
    });
  }
}
