import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { diskPath } from '../../src/base/disk-path.js';
import { DroverError } from '../../src/base/error.js';
import type { Controller, Input, Plain, PlainDict } from '../../src/module/index.js';
import { sumsOf } from './received-file.js';

/** A file of the controller on its way to the target: its bytes, or its path when it is too large to hand around. */
export interface LocalSource extends PlainDict {
  readonly bytes: Uint8Array | null;
  readonly path: string | null;
  readonly sha1: string;
  readonly md5: string;
  readonly size: number;
  /** Permission bits of the file. */
  readonly mode: number;
}

/** Larger files are read where they are sent, and only when they must be. */
const INLINE = 1024 * 1024;

/** Reads (a file up to `inline` bytes) or sums up (a larger one) a local file. Vaulted ones are decrypted unless `decrypt` is false. */
export async function loadSource(
  path: string,
  decrypt: boolean,
  controller: Controller,
  inline = INLINE,
): Promise<LocalSource> {
  const entry = await controller.stat(path);
  const mode = entry?.mode ?? 0o644;
  const large = (entry?.size ?? 0) > inline && !(decrypt && (await isVaulted(path)));
  if (!large) return sourceOf(await readSource(path, decrypt, controller), mode);
  const sums = await sumsOf(path);
  if (!sums) throw new Error(`${path} could not be read`);
  return { bytes: null, path, ...sums, size: entry!.size, mode };
}

async function readSource(path: string, decrypt: boolean, controller: Controller): Promise<Uint8Array> {
  try {
    return await controller.readFile(path, { decrypt });
  } catch (error) {
    const locked = error instanceof DroverError && /no vault secrets found/.test(error.message);
    if (!locked) throw error;
    const { code, hint } = error;
    throw new DroverError(`A vault password or secret must be specified to decrypt ${path}`, { code, hint });
  }
}

/** Bytes that are there already: `content`, a rendered template. */
export function sourceOf(bytes: Uint8Array, mode = 0o600): LocalSource {
  const sum = (algorithm: string) => createHash(algorithm).update(bytes).digest('hex');
  return { bytes, path: null, sha1: sum('sha1'), md5: sum('md5'), size: bytes.length, mode };
}

/** The bytes for the target: a large file is read while it is sent. */
export function contentOf({ bytes, path, size }: LocalSource): Input {
  return bytes ?? { size, open: () => createReadStream(diskPath(path!), { end: size - 1 }) };
}

export function isSource(value: Plain): value is LocalSource {
  return typeof value === 'object' && value !== null && 'sha1' in value;
}

async function isVaulted(path: string): Promise<boolean> {
  const file = await open(diskPath(path));
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(15), 0, 15, 0);
    return buffer.toString('latin1', 0, bytesRead) === '$ANSIBLE_VAULT;';
  } finally {
    await file.close();
  }
}
