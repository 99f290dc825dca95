import { spawn } from 'node:child_process';
import { closeSync, openSync, readSync } from 'node:fs';
import { constants } from 'node:os';
import { DroverError } from '../base/error.js';

export interface ScriptOptions {
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal | undefined;
}

export interface ScriptOutput {
  readonly stdout: string;
  /** With a line break at its end when there is anything. */
  readonly stderr: string;
  /** What to add to an error about the output. */
  readonly hint: string | undefined;
}

/** Runs an inventory script. Throws a DroverError when it cannot be started, fails, or does not answer in UTF-8. */
export async function runScript(file: string, args: readonly string[], options: ScriptOptions): Promise<ScriptOutput> {
  const { code, stdout, stderr } = await collect(file, args, options);
  const text = stderr === '' || stderr.endsWith('\n') ? stderr : `${stderr}\n`;
  const hint = text.trim() === '' ? undefined : `Standard error from inventory script:\n${text}`;
  if (code !== 0) throw new DroverError(`Inventory script returned non-zero exit code ${code}.`, { hint });
  try {
    return { stdout: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(stdout), stderr: text, hint };
  } catch (cause) {
    const message = 'Inventory script result contained characters that cannot be interpreted as UTF-8.';
    throw new DroverError(message, { hint, cause });
  }
}

interface Collected {
  /** Exit status; negative: the signal that ended it. */
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

function collect(file: string, args: readonly string[], options: ScriptOptions): Promise<Collected> {
  return new Promise((resolve, reject) => {
    const fail = (cause: Error) => {
      const command = [file, ...args].join(' ');
      reject(new DroverError(`Failed to execute inventory script command '${command}'.`, { cause }));
    };
    const { cwd, environment: env, signal } = options;
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    try {
      refuseText(file);
      const child = spawn(file, args, { cwd, env: { ...env }, stdio: ['inherit', 'pipe', 'pipe'], signal });
      child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
      child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
      child.on('error', fail);
      child.on('close', (code, killer) => {
        const text = Buffer.concat(stderr).toString('utf8');
        resolve({ code: code ?? -signalNumber(killer), stdout: Buffer.concat(stdout), stderr: text });
      });
    } catch (error) {
      fail(error as Error);
    }
  });
}

/** A text file without `#!` is no program: the C library would give it to a shell, Python does not. */
function refuseText(file: string): void {
  const handle = openSync(file, 'r');
  try {
    const head = Buffer.alloc(128);
    const length = readSync(handle, head, 0, head.length, 0);
    const isProgram = head.subarray(0, 2).toString('latin1') === '#!' || head.subarray(0, length).includes(0);
    if (!isProgram) throw new Error(`[Errno 8] Exec format error: '${file}'`);
  } finally {
    closeSync(handle);
  }
}

function signalNumber(name: NodeJS.Signals | null): number {
  return name === null ? 1 : (constants.signals[name] ?? 1);
}
