import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from '@jest/globals';
import type { PlainDict } from '../../src/module/plain.js';
import { callOnTarget } from './call.js';

/**
 * Package managers that are not to be had everywhere: small programs in their place answer as the real ones do, keep what
 * is installed in the file `$STATE`, and write each call to `$LOG`.
 */
export let root = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'drover-tools-'));
  mkdirSync(join(root, 'bin'));
  writeFileSync(join(root, 'state'), '');
  writeFileSync(join(root, 'log'), '');
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Puts a program into the targets' PATH. */
export function program(name: string, script: string): void {
  const file = join(root, 'bin', name);
  writeFileSync(file, `#!/bin/sh\nprintf '%s\\n' "${name} $*" >>"$LOG"\n${script}`);
  chmodSync(file, 0o755);
}

export interface Called {
  readonly result: PlainDict;
  readonly trips: number;
  /** Calls of the program. */
  readonly log: readonly string[];
}

export async function call(
  module: string,
  args: PlainDict,
  settings: { check?: boolean; diff?: boolean; shell?: readonly string[] } = {},
): Promise<Called> {
  const environment = {
    PATH: `${join(root, 'bin')}:${process.env.PATH}`,
    STATE: join(root, 'state'),
    LOG: join(root, 'log'),
  };
  const { result, trips } = await callOnTarget(module, args, { ...settings, environment });
  const { invocation: _i, _ansible_error: _e, stdout_lines: _o, stderr_lines: _s, ...kept } = result;
  const log = readFileSync(join(root, 'log'), 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  writeFileSync(join(root, 'log'), '');
  return { result: JSON.parse(JSON.stringify(kept).replaceAll(root, '@')) as PlainDict, trips, log };
}

/** What is installed, one line each. */
export function state(): string[] {
  return readFileSync(join(root, 'state'), 'utf8')
    .split('\n')
    .filter((line) => line !== '');
}
