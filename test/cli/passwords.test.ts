import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readPasswordFile, readPasswords } from '../../src/cli/passwords.js';
import { loadSettings } from '../../src/config/settings.js';
import { fakeProcess } from './fake-process.js';

let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'drover-passwords-'));
  writeFileSync(join(directory, 'plain'), '  from a file \n');
  writeFileSync(join(directory, 'empty'), '\n');
  writeFileSync(join(directory, 'program'), '#!/bin/sh\nprintf "from a program\\n"\n');
  writeFileSync(join(directory, 'broken'), '#!/bin/sh\necho why >&2\nexit 3\n');
  for (const name of ['program', 'broken']) chmodSync(join(directory, name), 0o700);
});

afterAll(() => rmSync(directory, { recursive: true }));

describe('prompts', () => {
  const ask = { ANSIBLE_ASK_PASS: '1' };
  const askBecome = { ANSIBLE_BECOME_ASK_PASS: '1' };
  test.each([
    ['none', {}, [], [], [undefined, undefined]],
    ['of the login user', ask, ['one'], ['SSH password: '], ['one', undefined]],
    ['of privilege escalation', askBecome, ['two'], ['BECOME password: '], [undefined, 'two']],
    [
      'of both',
      { ...ask, ...askBecome },
      ['one', 'two'],
      ['SSH password: ', 'BECOME password[defaults to SSH password]: '],
      ['one', 'two'],
    ],
    [
      'of both, the second left empty',
      { ...ask, ...askBecome },
      ['one', ''],
      ['SSH password: ', 'BECOME password[defaults to SSH password]: '],
      ['one', 'one'],
    ],
    [
      'that names the method',
      { ...askBecome, ANSIBLE_AGNOSTIC_BECOME_PROMPT: '0', ANSIBLE_BECOME_METHOD: 'su' },
      ['two'],
      ['SU password: '],
      [undefined, 'two'],
    ],
  ])('%s', async (_name, environment, answers, prompts, expected) => {
    const { io, prompts: asked } = fakeProcess({ answers });
    const settings = loadSettings({ environment, cwd: '/nonexistent', home: '/nonexistent' });
    const { connection, become } = await readPasswords(settings, io);
    expect([asked, [connection, become]]).toEqual([prompts, expected]);
  });
});

describe('files', () => {
  test.each([
    ['plain', 'from a file'],
    ['program', 'from a program'],
  ])('%s', async (name, password) => {
    expect(await readPasswordFile(join(directory, name), fakeProcess({ cwd: directory }).io)).toBe(password);
  });

  test('standard input', async () => {
    expect(await readPasswordFile('-', fakeProcess({ stdin: 'piped\n' }).io)).toBe('piped');
  });

  test.each([
    ['empty', /^Empty password was provided from file \(.*\/empty\)$/],
    ['missing', /^The password file .*\/missing was not found$/],
    ['broken', /^The password script .*\/broken returned an error \(rc=3\): why\n$/],
  ])('%s', async (name, message) => {
    await expect(readPasswordFile(join(directory, name), fakeProcess({ cwd: directory }).io)).rejects.toThrow(message);
  });
});
