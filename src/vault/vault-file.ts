import { randomBytes } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  chownSync,
  closeSync,
  constants,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DroverError } from '../base/error.js';
import { fileStats } from '../base/file-stats.js';
import { readWhole } from '../base/read-file.js';
import { systemErrorText } from '../base/system-error.js';

/** The contents of a file that is to be encrypted or decrypted. Throws an error of code `vault`. */
export function readVaultFile(path: string): Buffer {
  try {
    return readWhole(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Node names no path when a directory is read.
    const text = code === 'EISDIR' ? `[Errno 21] Is a directory: '${path}'` : systemErrorText(error);
    throw failure(`Unable to read source file (${path}): ${text}`);
  }
}

/** The file behind symbolic links, so that writing replaces it and not the link. */
export function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/**
 * Replaces the file in one step: whoever reads it sees the old contents or the new, and a failure leaves the old. The file
 * gets mode 0600, or keeps mode and owner when `keepMode`.
 */
export function writeVaultFile(path: string, data: string | Uint8Array, { keepMode = false } = {}): void {
  const directory = dirname(path);
  refuseUnwritable(directory);
  const before = keepMode ? fileStats(path) : undefined;
  const temporary = join(directory, `.${basename(path)}.${randomBytes(6).toString('hex')}`);
  try {
    createFile(temporary, data);
    if (before) {
      chmodSync(temporary, before.mode & 0o7777);
      if (before.uid !== statSync(temporary).uid || before.gid !== statSync(temporary).gid) {
        chownSync(temporary, before.uid, before.gid);
      }
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw failure(`Unable to write to vault file ${path}: ${systemErrorText(error)}`);
  }
  syncDirectory(directory);
}

/** Makes a file that only its owner can read, and sees it on the disk. */
export function createFile(path: string, data: string | Uint8Array): void {
  const handle = openSync(path, 'wx', 0o600);
  try {
    const bytes = typeof data === 'string' ? Buffer.from(data) : data;
    for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function refuseUnwritable(directory: string): void {
  try {
    accessSync(directory, constants.W_OK);
  } catch {
    throw failure(`Destination '${directory}' not writable`);
  }
}

/** Not every system can sync a directory; the rename has happened all the same. */
function syncDirectory(directory: string): void {
  try {
    const handle = openSync(directory, 'r');
    fsyncSync(handle);
    closeSync(handle);
  } catch {
    return;
  }
}

function failure(message: string): DroverError {
  return new DroverError(message, { code: 'vault' });
}
