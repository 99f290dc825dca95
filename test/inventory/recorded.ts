import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadJson } from '../../src/template/json/load.js';
import { toPlain } from '../../src/values/plain.js';

/** A case of test/parity: what ansible-core printed for some inputs. */
export interface RecordedCase {
  readonly name: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Files to make executable. */
  readonly exec?: readonly string[];
  readonly runs: readonly RecordedRun[];
  readonly directory: string;
}

export interface RecordedRun {
  readonly id: string;
  readonly argv: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly expect: {
    readonly rc: number;
    readonly stdout?: string;
    readonly stdout_json?: unknown;
    readonly stderr_contains?: readonly string[];
  };
}

const root = join(import.meta.dirname, '..', 'parity');

/** All cases of one part, by name. */
export function recordedCases(part: string): RecordedCase[] {
  return readdirSync(join(root, part)).map((name) => {
    const directory = join(root, part, name);
    return { ...(readJson(readFileSync(join(directory, 'case.json'), 'utf8')) as RecordedCase), directory };
  });
}

/** JSON as Python writes it, with NaN and Infinity. */
export function readJson(text: string): unknown {
  return toPlain(loadJson(text));
}

/** A fresh copy of a case's inputs; `remove` takes it away. */
export function copyInputs({ directory, exec = [] }: RecordedCase): { cwd: string; home: string; remove(): void } {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'drover-inventory-')));
  const cwd = join(base, 'w');
  const home = join(base, 'home');
  mkdirSync(cwd);
  mkdirSync(home);
  try {
    cpSync(join(directory, 'input'), cwd, { recursive: true });
  } catch {
    // A case need not have inputs.
  }
  for (const file of exec) chmodSync(join(cwd, file), 0o755);
  return { cwd, home, remove: () => rmSync(base, { recursive: true, force: true }) };
}

/** The environment of a run, as the reference had it. */
export function environmentOf(recorded: RecordedCase, run: RecordedRun, home: string): Record<string, string> {
  return { PATH: process.env.PATH ?? '/usr/bin:/bin', HOME: home, ANSIBLE_NOCOLOR: '1', ...recorded.env, ...run.env };
}

/** The texts among the expected ones that the output lacks. Blanks do not count: the reference wraps its lines. */
export function missingTexts(expected: readonly string[] | undefined, output: string, cwd: string): string[] {
  const squeezed = output.replaceAll(cwd, '<CWD>').replace(/\s+/g, '');
  return (expected ?? []).filter((text) => !squeezed.includes(text.replace(/\s+/g, '')));
}
