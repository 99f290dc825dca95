import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createProject, type Project } from './drover.js';

const ROOT = resolve(import.meta.dirname, '../..');
const EXAMPLE = resolve(ROOT, 'examples/modules');
const FILES = ['site.yml', 'library/banner.ts', 'library/uptime_of'];

describe('modules of the user, in the built program', () => {
  let project: Project;
  let packages: string;
  beforeEach(() => {
    project = createProject();
    for (const file of FILES) project.write(file, readFileSync(resolve(EXAMPLE, file), 'utf8'));
    packages = join(project.directory, 'node_modules');
    mkdirSync(packages);
    symlinkSync(ROOT, join(packages, 'drover'));
  });
  afterEach(() => project.remove());

  const play = (...args: readonly string[]) =>
    project.run(['playbook', 'site.yml', '-i', 'localhost,', '-c', 'local', '-e', 'banner_file=banner', ...args]);
  const statesOf = (out: string) => [...out.matchAll(/^(changed|ok): \[localhost\]/gm)].map(([, state]) => state);
  const messages = (out: string) => [...out.matchAll(/"msg": "(.*)"/g)].map(([, message]) => message);

  test('the example of the documentation', async () => {
    project.write('banner', 'old\n');
    const checked = await play('--check', '--diff');
    expect(checked).toMatchObject({ code: 0, err: '' });
    expect(statesOf(checked.out)).toEqual(['changed', 'ok', 'ok', 'ok']);
    expect(readFileSync(join(project.directory, 'banner'), 'utf8')).toBe('old\n');

    const first = await play();
    expect(messages(first.out)).toEqual(['2 lines', 'this host runs Linux']);
    expect(readFileSync(join(project.directory, 'banner'), 'utf8')).toBe('Welcome\nold\n');

    const second = await play();
    expect(statesOf(second.out)).toEqual(['ok', 'ok', 'ok', 'ok']);
  });

  test('the page shows the files as they are', () => {
    const page = readFileSync(resolve(ROOT, 'docs/writing-modules.md'), 'utf8');
    for (const file of FILES) expect(page).toContain(readFileSync(resolve(EXAMPLE, file), 'utf8').trim());
  });

  test('`drover check` finds all wrong arguments', async () => {
    project.write('wrong.yml', '- hosts: localhost\n  gather_facts: false\n  tasks:\n    - banner: {state: gone}\n');
    const { code, out, err } = await project.run(['check', 'wrong.yml', '-i', 'localhost,']);
    const problems = ['missing required arguments: text', 'value of state must be one of: present, absent, got: gone'];
    const found = problems.filter((problem) => (out + err).includes(problem));
    expect({ code, found }).toEqual({ code: 1, found: problems });
  });

  test('facts_modules makes them sources of facts, of which the last counts', async () => {
    project.write('ansible.cfg', '[defaults]\nfacts_modules = setup, mine\n');
    project.write(
      'library/mine',
      '#!/bin/sh\necho \'{"ansible_facts": {"mine": {"a": 1}, "ansible_distribution": "Mine"}}\'\n',
    );
    const tasks = '    - debug: {msg: "{{ ansible_facts.mine.a }} {{ ansible_distribution }} {{ ansible_system }}"}\n';
    project.write('facts.yml', `- hosts: localhost\n  tasks:\n${tasks}`);
    const { code, out } = await project.run(['playbook', 'facts.yml', '-i', 'localhost,', '-c', 'local']);
    expect({ code, said: messages(out) }).toEqual({ code: 0, said: ['1 Mine Linux'] });
  });

  test('drover doc knows them', async () => {
    const { code, out } = await project.run(['doc', 'banner']);
    expect({ code, first: out.split('\n')[2] }).toEqual({
      code: 0,
      first: '  Looks after one line at the top of a file.',
    });
  });
});
