import { randomBytes } from 'node:crypto';
import { constants, existsSync } from 'node:fs';
import { lstat, open, readdir, readlink, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { diskPath } from '../base/disk-path.js';
import { DroverError } from '../base/error.js';
import { makeDirectory } from '../base/make-directory.js';
import { readWhole } from '../base/read-file.js';
import { systemErrorText } from '../base/system-error.js';
import { decode } from '../base/utf8.js';
import type { LocalEntry } from '../module/controller.js';

/**
 * The first file of that name: in each directory of the search path, and at last in the playbook's, in the folder of its
 * kind before the directory itself, unless the name begins with that.
 */
export function findLocalFile(searchPath: readonly string[], playbook: string, kind: string, name: string): string {
  const given = name.startsWith('~') ? join(homedir(), name.slice(1)) : name;
  const candidates = isAbsolute(given)
    ? [given]
    : [...searchPath, playbook].flatMap((directory) => {
        const inKind = given.split('/')[0] === kind ? [] : [resolve(directory, kind, given)];
        return [...inKind, resolve(directory, given)];
      });
  const found = candidates.find((candidate) => existsSync(diskPath(candidate)));
  if (found !== undefined) return name.endsWith('/') ? `${found}/` : found;
  const searched = isAbsolute(given) ? '' : `\nSearched in:${candidates.map((path) => `\n\t${path}`).join('')}`;
  throw new DroverError(`Could not find or access '${name}'${searched} on the Ansible Controller.\n${REMOTE}`, {
    code: 'file-not-found',
  });
}

const REMOTE = 'If you are using a module and expect the file to exist on the remote, see the remote_src option';

/** The bytes of a file; vaulted contents decrypted when `decrypt` is given. */
export async function readLocal(
  path: string,
  decrypt?: (bytes: Uint8Array, path: string) => Uint8Array,
): Promise<Uint8Array> {
  try {
    const bytes = readWhole(path);
    return decrypt ? decrypt(bytes, path) : bytes;
  } catch (cause) {
    if (cause instanceof DroverError) throw cause;
    const { code, message } = cause as NodeJS.ErrnoException;
    const reason = new DroverError(systemErrorText({ code, message, path }), { code: 'file-unreadable' });
    throw new DroverError(`An error occurred while trying to read the file '${path}'.`, {
      code: 'file-unreadable',
      cause: reason,
    });
  }
}

/** What is in a directory; links are told as links. */
export async function listLocal(path: string): Promise<LocalEntry[]> {
  const names = (await readdir(diskPath(path), { encoding: 'buffer' })).map((name) => decode(name));
  const entries = await Promise.all(names.sort().map((name) => lstatLocal(join(path, name))));
  return entries.filter((entry) => entry !== undefined);
}

async function lstatLocal(path: string): Promise<LocalEntry | undefined> {
  try {
    const found = await lstat(diskPath(path));
    if (!found.isSymbolicLink()) return await statLocal(path);
    const { size, mtimeMs } = found;
    return {
      name: basename(path),
      kind: 'link',
      mode: 0o777,
      size,
      mtime: mtimeMs / 1000,
      target: decode(await readlink(diskPath(path), { encoding: 'buffer' })),
    };
  } catch {
    return undefined;
  }
}

export async function statLocal(path: string): Promise<LocalEntry | undefined> {
  try {
    const found = await stat(diskPath(path));
    const kind = found.isFile() ? 'file' : found.isDirectory() ? 'directory' : 'other';
    return { name: basename(path), kind, mode: found.mode & 0o7777, size: found.size, mtime: found.mtimeMs / 1000 };
  } catch {
    return undefined;
  }
}

/** Writes beside the file, then renames: a reader never sees half of it. */
export async function writeLocal(
  path: string,
  bytes: Uint8Array,
  options: { readonly mode?: number } = {},
): Promise<void> {
  makeDirectory(dirname(path));
  const temporary = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    const file = await open(
      diskPath(temporary),
      constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL,
      options.mode ?? 0o666,
    );
    try {
      await file.writeFile(bytes);
    } finally {
      await file.close();
    }
    await rename(diskPath(temporary), diskPath(path));
  } catch (cause) {
    await rm(diskPath(temporary), { force: true });
    throw new DroverError(`cannot write ${path}: ${(cause as Error).message}`, { cause });
  }
}
