import { spawn } from 'node:child_process';
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { DroverError } from '../base/error.js';
import { fileStats } from '../base/file-stats.js';
import { readWhole } from '../base/read-file.js';
import { systemErrorText } from '../base/system-error.js';
import { isVault } from './envelope.js';
import type { Keyring } from './keyring.js';
import { decryptVault } from './vault.js';

/** Where scripts run. */
export interface ScriptContext {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}

/**
 * A password from a file, or from what the file prints when it is executable. A program named `…-client` (with any
 * extension) is called with `--vault-id ID`. Throws an error of code `vault`.
 */
export async function readPassword(
  file: string,
  id: string | undefined,
  keyring: Keyring,
  context: ScriptContext,
): Promise<Uint8Array> {
  if (!isExecutable(file)) return readPasswordFile(file, keyring);
  const client = /-client(?:\.[^./]*)?$/.test(file);
  return client ? runClient(file, id, context) : runScript(file, context);
}

/** Refuses a file that is not there, or is a directory, before anything is run. */
export function checkPasswordFile(file: string): void {
  const stats = fileStats(file);
  if (!stats) throw failure(`The vault password file ${file} was not found`);
  if (stats.isDirectory()) throw failure(`The vault password file provided '${file}' can not be a directory`);
}

function isExecutable(file: string): boolean {
  return (statSync(file).mode & 0o111) !== 0;
}

/** The file may itself be encrypted, with a secret that was given before it. */
function readPasswordFile(file: string, keyring: Keyring): Uint8Array {
  let bytes: Buffer;
  try {
    bytes = readWhole(file);
  } catch (cause) {
    throw failure(`Could not read vault password file '${file}'.`, new Error(systemErrorText(cause)));
  }
  const stripped = strip(bytes, WHITE_SPACE);
  if (isVault(stripped) && keyring.secrets.length === 0) {
    throw failure('A vault password must be specified to decrypt data.');
  }
  const password = strip(isVault(stripped) ? decryptVault(stripped, keyring) : stripped, LINE_BREAKS);
  return demand(password, `Invalid vault password was provided from file (${file})`);
}

async function runScript(file: string, context: ScriptContext): Promise<Uint8Array> {
  const { status, stdout } = await run(file, [], context, 'inherit');
  if (status !== 0) throw failure(`Vault password script ${file} returned non-zero (${status}): None`);
  return passwordOf(stdout, file);
}

/** Status of a client that does not know the id. */
const UNKNOWN_ID = 2;

async function runClient(file: string, id: string | undefined, context: ScriptContext): Promise<Uint8Array> {
  const { status, stdout, stderr } = await run(file, id ? ['--vault-id', id] : [], context, 'pipe');
  const said = bytesText(stderr);
  if (status === UNKNOWN_ID) {
    throw failure(`Vault password client script ${file} did not find a secret for vault-id=${id ?? 'None'}: ${said}`);
  }
  if (status !== 0) {
    const when = `when getting secret for vault-id=${id ?? 'None'}`;
    throw failure(`Vault password client script ${file} returned non-zero (${status}) ${when}: ${said}`);
  }
  return passwordOf(stdout, file);
}

function passwordOf(stdout: Buffer, file: string): Uint8Array {
  return demand(strip(stdout, LINE_BREAKS), `Invalid vault password was provided from script (${file})`);
}

interface Ran {
  /** Exit status, or the negative number of the signal. */
  readonly status: number;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
}

function run(file: string, argv: string[], context: ScriptContext, stderr: 'inherit' | 'pipe'): Promise<Ran> {
  if (!hasExecutableFormat(file))
    return Promise.reject(notStarted(file, stderr, `[Errno 8] Exec format error: '${file}'`));
  return new Promise((resolve, reject) => {
    const child = spawn(file, argv, {
      cwd: context.cwd,
      env: context.environment,
      stdio: ['inherit', 'pipe', stderr],
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout?.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', (error) => reject(notStarted(file, stderr, systemErrorText(error))));
    child.on('close', (code, signal) => {
      const status = code ?? -(signal ? (SIGNALS[signal] ?? 1) : 1);
      resolve({ status, stdout: Buffer.concat(out), stderr: Buffer.concat(err) });
    });
  });
}

const SIGNALS: Readonly<Record<string, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGABRT: 6,
  SIGKILL: 9,
  SIGTERM: 15,
};

function notStarted(file: string, stderr: 'inherit' | 'pipe', reason: string): DroverError {
  const kind = stderr === 'pipe' ? 'client script' : 'script';
  return failure(
    `Problem running vault password ${kind} ${file} (${reason}). If this is not a script, remove the executable bit from the file.`,
  );
}

/** A text file without `#!` would be run by the shell, password and all: the reference, and exec itself, refuse it. */
function hasExecutableFormat(file: string): boolean {
  const start = Buffer.alloc(4);
  try {
    const handle = openSync(file, 'r');
    try {
      readSync(handle, start, 0, 4, 0);
    } finally {
      closeSync(handle);
    }
  } catch {
    return true;
  }
  const magic = start.readUInt32BE(0);
  return start.toString('latin1').startsWith('#!') || BINARIES.has(magic);
}

/** ELF, and the forms of Mach-O. */
const BINARIES: ReadonlySet<number> = new Set([0x7f454c46, 0xfeedface, 0xfeedfacf, 0xcefaedfe, 0xcffaedfe, 0xcafebabe]);

const WHITE_SPACE: ReadonlySet<number> = new Set([9, 10, 11, 12, 13, 32]);
const LINE_BREAKS: ReadonlySet<number> = new Set([10, 13]);

function strip(bytes: Buffer, what: ReadonlySet<number>): Buffer {
  let start = 0;
  let end = bytes.length;
  while (start < end && what.has(bytes[start]!)) start++;
  while (end > start && what.has(bytes[end - 1]!)) end--;
  return bytes.subarray(start, end);
}

function demand(password: Buffer, message: string): Uint8Array {
  if (password.length === 0) throw failure(message);
  return password;
}

/** Bytes as Python prints them in a message. */
function bytesText(bytes: Buffer): string {
  const text = bytes.toString('latin1').replace(/[^\x20-\x7e]|\\/g, (character) => {
    const short: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\' };
    return short[character] ?? `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
  return text.includes("'") && !text.includes('"') ? `b"${text}"` : `b'${text.replaceAll("'", "\\'")}'`;
}

function failure(message: string, cause?: Error): DroverError {
  return new DroverError(message, { code: 'vault', cause });
}
