import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { constants } from 'node:os';
import { diskPath } from './disk-path.js';

/** Bytes of a pipe or a device that are read: /dev/zero has no end. */
const MOST = 256 * 1024 * 1024;
const CHUNK = 1 << 16;

/** What is behind a path, a pipe (`-i <(…)`) and a device too. Throws an error of the operating system. */
export function readWhole(path: string): Buffer {
  const handle = openSync(diskPath(path), 'r');
  try {
    const stats = fstatSync(handle);
    return stats.isFile() || stats.isDirectory() ? readFileSync(handle) : readToEnd(handle, path);
  } finally {
    closeSync(handle);
  }
}

function readToEnd(handle: number, path: string): Buffer {
  const parts: Buffer[] = [];
  for (let total = 0; total <= MOST; ) {
    const part = Buffer.allocUnsafe(CHUNK);
    const length = readSync(handle, part);
    if (length === 0) return Buffer.concat(parts);
    parts.push(part.subarray(0, length));
    total += length;
  }
  const details = { code: 'EFBIG', errno: -constants.errno.EFBIG, syscall: 'read', path };
  throw Object.assign(new Error(`EFBIG: file too large, read '${path}'`), details);
}
