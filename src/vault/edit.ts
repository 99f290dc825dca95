import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { extname, join } from 'node:path';
import { DroverError } from '../base/error.js';
import { fileStats } from '../base/file-stats.js';
import { makeDirectory } from '../base/make-directory.js';
import { systemErrorText } from '../base/system-error.js';
import { createFile } from './vault-file.js';

export interface EditRequest {
  /** The editor and its arguments; the file comes last. */
  readonly command: readonly string[];
  /** Directory for the plaintext while it is edited; made when it is not there. */
  readonly temporaryDirectory: string;
  /** The file whose contents are edited: its extension tells the editor what it is. */
  readonly name: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}

/**
 * What a person makes of `plain` in an editor. The plaintext lies in a file that only its owner can read, which is
 * overwritten and removed in the end. Throws an error of code `vault` when the editor fails.
 */
export async function editPlaintext(plain: Uint8Array, request: EditRequest): Promise<Buffer> {
  makeDirectory(request.temporaryDirectory, 0o700);
  const directory = mkdtempSync(join(request.temporaryDirectory, 'drover-vault-'));
  const file = join(directory, `edit${extname(request.name)}`);
  try {
    createFile(file, plain);
    await runEditor([...request.command, file], request);
    return readFileSync(file);
  } finally {
    shred(file);
    rmSync(directory, { recursive: true, force: true });
  }
}

function runEditor(words: readonly string[], { environment, cwd }: EditRequest): Promise<void> {
  const shown = words.join(' ');
  const [program, ...argv] = words;
  return new Promise((resolve, reject) => {
    const child = spawn(program!, argv, { cwd, env: environment, stdio: 'inherit' });
    child.on('error', (error: NodeJS.ErrnoException) => {
      const reason = systemErrorText(Object.assign(error, { path: program }));
      reject(failure(`Unable to execute the command "${shown}": ${reason}`));
    });
    child.on('close', (status, signal) => {
      if (status === 0) resolve();
      else reject(failure(`The editor "${shown}" failed (${signal ?? `status ${status}`}): nothing was saved.`));
    });
  });
}

const PASSES = 3;
const CHUNK = 1 << 20;

/** Overwrites a file before it is removed. What the disk or the file system keeps elsewhere cannot be reached. */
function shred(file: string): void {
  const stats = fileStats(file);
  if (!stats?.isFile()) return;
  const handle = openSync(file, 'r+');
  try {
    for (let pass = 0; pass < PASSES; pass++) {
      for (let at = 0; at < stats.size; at += CHUNK) {
        const length = Math.min(CHUNK, stats.size - at);
        writeSync(handle, randomBytes(length), 0, length, at);
      }
      fsyncSync(handle);
    }
  } finally {
    closeSync(handle);
  }
  rmSync(file, { force: true });
}

function failure(message: string): DroverError {
  return new DroverError(message, { code: 'vault' });
}
