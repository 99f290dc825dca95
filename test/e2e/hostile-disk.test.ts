import { openSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createProject, type Project } from './drover.js';

let project: Project;
beforeAll(() => {
  project = createProject();
  symlinkSync('loop-b.yml', join(project.directory, 'loop-a.yml'));
  symlinkSync('loop-a.yml', join(project.directory, 'loop-b.yml'));
  project.write('plain', 'a file\n');
});
afterAll(() => project.remove());

const local = ['-i', 'localhost,', '-c', 'local'];

describe('paths that lead nowhere', () => {
  test('a playbook behind links in a circle', async () => {
    expect(await project.run(['playbook', ...local, 'loop-a.yml'])).toEqual({
      code: 1,
      out: '',
      err: '[ERROR]: the playbook: loop-a.yml could not be found\n',
    });
  });

  test('a role that is a file', async () => {
    const role = join(project.directory, 'plain');
    project.write('role.yml', `- hosts: localhost\n  gather_facts: false\n  roles: ['${role}']\n`);
    const { code, err } = await project.run(['playbook', ...local, 'role.yml']);
    expect([code, err.split('\n')[0]?.replaceAll(project.directory, 'DIR')]).toEqual(EXPECTED_ROLE);
  });
});

/** What the reference says of a role whose path is a file: nothing is in it. */
const EXPECTED_ROLE = [0, ''];

const full = process.platform === 'linux' ? test : test.skip;

full.each([
  ['a run', ['playbook', ...local, 'many.yml']],
  ['an inventory', ['inventory', ...local.slice(0, 2), '--list']],
  ['a page', ['doc', 'copy']],
])('%s whose output finds the disk full', async (_, words) => {
  project.write('many.yml', '- hosts: localhost\n  gather_facts: false\n  tasks: [debug: {msg: hi}]\n');
  expect(await project.run(words, { stdout: openSync('/dev/full', 'w') })).toEqual({
    code: 1,
    out: '',
    err: '[ERROR]: Cannot write to standard output: [Errno 28] No space left on device\n',
  });
});

describe('a run that would not end', () => {
  const rows: readonly (readonly [string, string, string, string])[] = [
    ['includes of itself', '- include_tasks: tasks.yml\n', 'included:', 'SIGTERM'],
    [
      'an hour between two items',
      "- debug: {msg: '{{ item }}'}\n  loop: [1, 2]\n  loop_control: {pause: 3600}\n",
      '"msg": 1',
      'SIGINT',
    ],
  ];
  test.each(rows)('%s is interrupted', async (_, tasks, sign, signal) => {
    project.write('tasks.yml', tasks);
    project.write('endless.yml', '- hosts: localhost\n  gather_facts: false\n  tasks: [import_tasks: tasks.yml]\n');
    const { code, err } = await project.run(['playbook', ...local, 'endless.yml'], {
      interruptAt: sign,
      signal: signal as NodeJS.Signals,
    });
    expect([code, err]).toEqual([99, '[ERROR]: User interrupted execution\n']);
  });
});
