import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { encode } from '../../src/base/utf8.js';
import type { RunOptions, Session, ShellResult } from '../../src/connection/session.js';

/** The shells that modules must run under, those that this machine has. */
export const SHELLS: readonly (readonly string[])[] = [['dash'], ['bash', '--posix'], ['busybox', 'sh'], ['mksh']];

/** How a session goes on after a script of the form `command`. */
const BECOME_WORDS = 'case $1 in -*) set -- env -- "$@" ;; esac\nexec "$@"\n';

const micros = () => BigInt(Date.now()) * 1000n;

export interface CountingSession extends Session {
  /** Round trips so far. */
  readonly trips: number;
}

/** A session on this machine that starts one shell a script, and counts the scripts. */
export async function openLocal(shell: readonly string[] = ['sh']): Promise<CountingSession> {
  const directory = await mkdtemp(join(tmpdir(), 'drover-session-'));
  let trips = 0;
  return {
    get trips() {
      return trips;
    },
    async run(script, options = {}) {
      const file = join(directory, `script-${++trips}`);
      const start = micros();
      await writeFile(file, encode(options.form === 'command' ? `${script}\n${BECOME_WORDS}` : script));
      const result = await runShell([...shell, file], options);
      return options.form === 'command' ? { ...result, times: { start, end: micros(), zone: 0 } } : result;
    },
    close: () => rm(directory, { recursive: true, force: true }),
  };
}

function runShell([program, ...words]: readonly string[], options: RunOptions): Promise<ShellResult> {
  const environment = { ...process.env, ...options.environment };
  const child = spawn(program!, words, { env: environment, stdio: 'pipe', detached: true });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on('data', (bytes: Buffer) => {
    if (options.sink) options.sink(bytes);
    else stdout.push(bytes);
  });
  child.stderr.on('data', (bytes: Buffer) => stderr.push(bytes));
  child.stdin.on('error', () => undefined);
  const { stdin = Buffer.alloc(0) } = options;
  Readable.from(stdin instanceof Uint8Array ? [stdin] : stdin.open()).pipe(child.stdin);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) =>
      resolve({ rc: code ?? 255, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr) }),
    );
  });
}
