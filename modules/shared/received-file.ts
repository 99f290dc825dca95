import { createHash } from 'node:crypto';
import {
  closeSync,
  createReadStream,
  fchmodSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { diskPath } from '../../src/base/disk-path.js';
import { makeDirectory } from '../../src/base/make-directory.js';
import { createMark, decode } from '../../src/module/index.js';

export interface Sums {
  readonly sha1: string;
  readonly md5: string;
}

/** A file of the controller that comes in pieces. */
export interface ReceivedFile {
  /** Takes a piece. It never throws: what goes wrong is told at the end. */
  readonly take: (bytes: Uint8Array) => void;
  /** What has come until now. */
  sums(): Sums;
  /** Puts it into its place, or throws what went wrong. */
  keep(): void;
  discard(): void;
}

/**
 * A file that is made beside its place when the first piece comes, and takes it in one step when it is whole. A file that
 * was there keeps its mode, a link leads on; what is no file (a device, a pipe) is written as it is.
 */
export function receiveFile(path: string): ReceivedFile {
  const [sha1, md5] = [createHash('sha1'), createHash('md5')];
  let opened: Opened | undefined;
  let problem: unknown;
  const write = (bytes: Uint8Array) => {
    try {
      opened ??= openBeside(path);
      for (let at = 0; at < bytes.length && problem === undefined; ) at += writeSync(opened.file, bytes, at);
    } catch (error) {
      problem ??= error;
    }
  };
  const discard = () => {
    if (!opened) return;
    closeSync(opened.file);
    if (opened.name !== opened.place) rmSync(diskPath(opened.name), { force: true });
  };
  return {
    take(bytes) {
      sha1.update(bytes);
      md5.update(bytes);
      write(bytes);
    },
    sums: () => ({ sha1: sha1.copy().digest('hex'), md5: md5.copy().digest('hex') }),
    keep() {
      write(new Uint8Array());
      if (problem === undefined) return settle(opened!);
      discard();
      throw problem;
    },
    discard,
  };
}

interface Opened {
  readonly file: number;
  readonly name: string;
  readonly place: string;
  readonly old: Stats | undefined;
}

function openBeside(path: string): Opened {
  makeDirectory(dirname(path));
  const old = statSync(diskPath(path), { throwIfNoEntry: false });
  const place = old ? decode(realpathSync(diskPath(path), { encoding: 'buffer' })) : path;
  if (old && !old.isFile()) return { file: openSync(diskPath(place), 'w'), name: place, place, old };
  const name = `${dirname(place)}/.${createMark()}`;
  return { file: openSync(diskPath(name), 'wx'), name, place, old };
}

function settle({ file, name, place, old }: Opened): void {
  if (old && name !== place) fchmodSync(file, old.mode & 0o7777);
  closeSync(file);
  if (name !== place) renameSync(diskPath(name), diskPath(place));
}

/** The sums of a file of the controller; undefined when there is none that can be read. */
export async function sumsOf(path: string): Promise<Sums | undefined> {
  const [sha1, md5] = [createHash('sha1'), createHash('md5')];
  try {
    for await (const chunk of createReadStream(diskPath(path))) {
      sha1.update(chunk as Buffer);
      md5.update(chunk as Buffer);
    }
    return { sha1: sha1.digest('hex'), md5: md5.digest('hex') };
  } catch {
    return undefined;
  }
}
