import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { DroverError } from '../base/error.js';
import type { FileAccess } from '../playbook/context.js';
import type { Decryption } from './request.js';

/** Reading of files for the playbook: decrypted, with errors that name the file. */
export function fileAccess(decryption: Decryption | undefined): FileAccess {
  return {
    read: (path) => readText(path, decryption),
    kind: kindOf,
    list: (path) => readdirSync(path),
    real: (path) => realpathSync(path),
  };
}

function kindOf(path: string): 'file' | 'directory' | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  return found && (found.isDirectory() ? 'directory' : 'file');
}

export function readText(path: string, decryption: Decryption | undefined): string {
  const bytes = readBytes(path);
  return Buffer.from(decryption ? decryption.file(bytes, path) : bytes).toString('utf8');
}

function readBytes(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') {
      throw new DroverError(`Unable to retrieve file contents.`, {
        code: 'file-not-found',
        cause: new DroverError(`Could not find or access '${path}' on the Ansible Controller.`, {
          code: 'file-not-found',
        }),
        hint: 'If you are using a module and expect the file to exist on the remote, see the remote_src option.',
      });
    }
    throw new DroverError(`an error occurred while trying to read the file '${path}': ${(cause as Error).message}`, {
      code: 'file-unreadable',
    });
  }
}
