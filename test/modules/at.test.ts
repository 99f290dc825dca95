import { execFileSync, spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { PlainDict } from '../../src/module/plain.js';
import { SHELLS } from '../module/local-session.js';
import { callOnTarget } from './call.js';

const has = spawnSync('sh', ['-c', 'command -v at && command -v atq']).status === 0;
const suite = has && process.getuid?.() === 0 ? describe : describe.skip;
const command = `: drover test ${process.pid}`;

async function call(args: PlainDict, settings: { check?: boolean; shell?: readonly string[] } = {}) {
  const { result } = await callOnTarget('ansible.posix.at', args, settings);
  const { invocation: _i, _ansible_error: _e, script_file, ...kept } = result;
  return {
    ...kept,
    ...(script_file !== undefined && { script_file: String(script_file).replace(/\w{6}$/, 'XXXXXX') }),
  };
}

/** How many of the jobs are this test's. Those of others come and go meanwhile. */
function jobs(): number {
  const numbers = execFileSync('atq').toString().match(/^\d+/gm) ?? [];
  return numbers.filter((job) => spawnSync('at', ['-c', job]).stdout.includes(command)).length;
}

suite('at', () => {
  afterEach(() => call({ command, state: 'absent' }));

  test.each(SHELLS)('makes a job once, and removes it: %s', async (...shell) => {
    const args = { command, count: 20, units: 'days', unique: true };
    const made = { changed: true, state: 'present', script_file: join(tmpdir(), 'atXXXXXX'), count: 20, units: 'days' };
    expect(await call(args, { check: true, shell })).toMatchObject({ skipped: true });
    expect([await call(args, { shell }), jobs()]).toEqual([made, 1]);
    expect([await call(args, { shell }), jobs()]).toEqual([{ changed: false, state: 'present' }, 1]);
    expect([await call({ ...args, unique: false }, { shell }), jobs()]).toEqual([made, 2]);
    expect([await call({ command, state: 'absent' }, { shell }), jobs()]).toEqual([
      { changed: true, state: 'absent' },
      0,
    ]);
    expect(await call({ command, state: 'absent' }, { shell })).toEqual({ changed: false, state: 'absent' });
  });

  test.each<[PlainDict, string]>([
    [{ command }, 'present state requires count and units'],
    [{ command, script_file: '/x', count: 1, units: 'days' }, 'parameters are mutually exclusive: command|script_file'],
    [{ count: 1, units: 'days' }, 'one of the following is required: command, script_file'],
  ])('fails: %j', async (args, msg) => {
    expect(await call(args)).toMatchObject({ failed: true, msg });
  });
});
