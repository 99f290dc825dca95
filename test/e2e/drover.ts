import { type StdioOptions, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const PROGRAM = resolve(import.meta.dirname, '../../dist/bin/drover.js');

export interface Finished {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  readonly name?: string;
  readonly input?: string;
  /** Text on standard output at which `signal` (Ctrl-C, if nothing else is said) is sent. */
  readonly interruptAt?: string;
  readonly signal?: NodeJS.Signals;
  /** A descriptor to write to in place of what `out` gives. */
  readonly stdout?: number;
  /** A directory of programs that come before all others. */
  readonly path?: string;
}

/** A directory in which the built program runs, with nothing of the person's own configuration. */
export interface Project {
  readonly directory: string;
  write(name: string, text: string): string;
  /** Runs the program, called by `name`. */
  run(args: readonly string[], options?: RunOptions): Promise<Finished>;
  remove(): void;
}

export function createProject(): Project {
  const directory = mkdtempSync(join(tmpdir(), 'drover-e2e-'));
  return {
    directory,
    write(name, text) {
      mkdirSync(dirname(join(directory, name)), { recursive: true });
      writeFileSync(join(directory, name), text);
      return join(directory, name);
    },
    run(args, { name = 'drover', input = '', interruptAt, signal = 'SIGINT', stdout = 'pipe' as const, path } = {}) {
      const program = join(directory, name);
      symlink(program);
      const stdio: StdioOptions = ['pipe', stdout, 'pipe'];
      const child = spawn(process.execPath, [program, ...args], {
        cwd: directory,
        env: { PATH: path ? `${path}:${process.env.PATH}` : process.env.PATH, HOME: directory, LANG: 'C.UTF-8' },
        stdio,
      });
      let out = '';
      let err = '';
      child.stdout?.on('data', (bytes) => {
        out += bytes;
        if (interruptAt && out.includes(interruptAt)) child.kill(signal);
      });
      child.stderr?.on('data', (bytes) => {
        err += bytes;
      });
      child.stdin?.end(input);
      return new Promise((done) => child.on('close', (code) => done({ code, out, err })));
    },
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}

function symlink(path: string): void {
  try {
    symlinkSync(PROGRAM, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
