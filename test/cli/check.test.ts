import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { main } from '../../src/cli/main.js';
import { fakeProcess } from './fake-process.js';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'drover-check-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

async function drover(files: Readonly<Record<string, string>>, ...words: string[]) {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), text);
  }
  const { io, written } = fakeProcess({ cwd: directory, environment: { ANSIBLE_INVENTORY_UNPARSED_WARNING: '0' } });
  const status = await main('drover', words, io);
  const shown = (text: string) => text.replaceAll(directory, '<CWD>');
  return { status, out: shown(written.stdout), err: shown(written.stderr) };
}

const WRONG = {
  'site.yml': `- hosts: all
  tasks:
    - debug: {mgs: x}
    - file: {path: /x, state: dir}
    - template: {src: page.j2, dest: /x}
      when: x ==
    - debug: {msg: "{{ color }} {{ colour }} {{ size | doubled }}"}
      notify: relaod
    - include_tasks: "{{ ansible_os_family }}.yml"
  vars: {colour: red, size: 1}
  handlers:
    - {name: reload, meta: noop}
`,
  'templates/page.j2': 'a\n{% if %}\n',
};

test('everything that is wrong is shown with its place', async () => {
  expect(await drover(WRONG, 'check', 'site.yml')).toEqual({
    status: 1,
    err: '',
    out: `[ERROR]: Unsupported parameters for (debug) module: mgs. Supported parameters include: msg, var, verbosity.
Origin: <CWD>/site.yml:3:7

1 - hosts: all
2   tasks:
3     - debug: {mgs: x}
        ^ column 7

did you mean \`msg\`?

[ERROR]: value of state must be one of: absent, directory, file, hard, link, touch, got: dir
Origin: <CWD>/site.yml:4:7

2   tasks:
3     - debug: {mgs: x}
4     - file: {path: /x, state: dir}
        ^ column 7

[ERROR]: Syntax error in expression: unexpected 'end of template'
Origin: <CWD>/site.yml:6:13

4     - file: {path: /x, state: dir}
5     - template: {src: page.j2, dest: /x}
6       when: x ==
              ^ column 13

[ERROR]: Syntax error in template: No filter named 'doubled'.
Origin: <CWD>/site.yml:7:20

5     - template: {src: page.j2, dest: /x}
6       when: x ==
7     - debug: {msg: "{{ color }} {{ colour }} {{ size | doubled }}"}
                     ^ column 20

[ERROR]: Syntax error in template: Expected an expression, got 'end of statement block'
Origin: <CWD>/templates/page.j2:2:7

1 a
2 {% if %}
        ^ column 7

[WARNING]: Nothing defines the variable 'color'.
Origin: <CWD>/site.yml:7:20

5     - template: {src: page.j2, dest: /x}
6       when: x ==
7     - debug: {msg: "{{ color }} {{ colour }} {{ size | doubled }}"}
                     ^ column 20

Did you mean 'colour'?

[UNKNOWN]: include_tasks: '{{ ansible_os_family }}.yml' is known only while the play runs
Origin: <CWD>/site.yml:9:7

7     - debug: {msg: "{{ color }} {{ colour }} {{ size | doubled }}"}
8       notify: relaod
9     - include_tasks: "{{ ansible_os_family }}.yml"
        ^ column 7

[UNKNOWN]: The handler 'relaod' may come from what is included while the play runs
Origin: <CWD>/site.yml:8:15

6       when: x ==
7     - debug: {msg: "{{ color }} {{ colour }} {{ size | doubled }}"}
8       notify: relaod
                ^ column 15

5 errors, 1 warning, 2 unknown
`,
  });
});

const SMALL = {
  'site.yml': `- hosts: all
  tasks:
    - debug: {mgs: x}
    - debug: {msg: "{{ color }}"}
    - include_role: {name: "{{ color }}"}
`,
};

test('as JSON', async () => {
  const { status, out } = await drover(SMALL, 'check', 'site.yml', '--format', 'json');
  expect(status).toBe(1);
  expect(JSON.parse(out)).toEqual({
    errors: [
      {
        message: 'Unsupported parameters for (debug) module: mgs. Supported parameters include: msg, var, verbosity.',
        file: '<CWD>/site.yml',
        line: 3,
        column: 7,
        hint: 'did you mean `msg`?',
        code: 'module-args',
      },
    ],
    warnings: [
      {
        message: "Nothing defines the variable 'color'.",
        file: '<CWD>/site.yml',
        line: 4,
        column: 20,
        code: 'undefined',
      },
    ],
    unknown: [
      {
        message: "include_role: '{{ color }}' is known only while the play runs",
        file: '<CWD>/site.yml',
        line: 5,
        column: 7,
      },
    ],
  });
});

test('as annotations of a workflow', async () => {
  const { out } = await drover(SMALL, 'check', 'site.yml', '--format=github');
  expect(out).toBe(
    '::error file=site.yml,line=3,col=7::Unsupported parameters for (debug) module: mgs. Supported parameters ' +
      'include: msg, var, verbosity.%0Adid you mean `msg`?\n' +
      "::warning file=site.yml,line=4,col=20::Nothing defines the variable 'color'.\n" +
      "::notice file=site.yml,line=5,col=7::include_role: '{{ color }}' is known only while the play runs\n",
  );
});

const WARNED = { 'site.yml': '- hosts: all\n  tasks:\n    - debug: {msg: "{{ color }}"}\n' };

test.each([
  ['a warning', WARNED, [], 0],
  ['a warning, strictly', WARNED, ['--strict'], 1],
  ['a variable of -e', WARNED, ['--strict', '-e', 'color=red'], 0],
  ['a variable of group_vars', { ...WARNED, 'group_vars/web.yml': 'color: red' }, ['--strict'], 0],
  ['a variable of the inventory', { ...WARNED, hosts: 'h color=red' }, ['--strict', '-i', 'hosts'], 0],
  ['a playbook that is not there', {}, [], 1],
  ['a form that there is not', WARNED, ['--format', 'xml'], 2],
  ['a playbook that does not parse', { 'site.yml': '- hosts: [' }, [], 1],
])('the exit status: %s', async (_, files, words, expected) => {
  expect((await drover(files, 'check', 'site.yml', ...words)).status).toBe(expected);
});

const BROKEN =
  '- hosts: localhost\n  gather_facts: false\n  tasks:\n    - debug: {msg: began}\n    - debug: {mgs: x}\n';

test('a playbook does not begin that has errors which it cannot but meet', async () => {
  const { status, out, err } = await drover({ 'site.yml': BROKEN }, 'playbook', 'site.yml');
  expect(out).toBe('');
  expect(err).toContain('Unsupported parameters for (debug) module: mgs.');
  expect(err).toContain('site.yml:5:7');
  expect(status).toBe(4);
});

test('with --no-preflight it begins', async () => {
  const { status, out } = await drover({ 'site.yml': BROKEN }, 'playbook', '--no-preflight', 'site.yml');
  expect(out).toContain('"msg": "began"');
  expect(status).toBe(2);
});

test.each([
  ['a condition', '    - debug: {mgs: x}\n      when: false\n'],
  ['ignore_errors', '    - debug: {mgs: x}\n      ignore_errors: true\n'],
  ['failed_when', '    - debug: {mgs: x}\n      failed_when: false\n'],
  ['a tag', '    - debug: {mgs: x}\n      tags: never\n'],
  ['a rescue section', '    - block:\n        - debug: {mgs: x}\n      rescue:\n        - debug: {msg: y}\n'],
  ['an include that is not reached', '    - include_tasks: broken.yml\n      when: false\n'],
  ['a loop that may be empty', '    - debug: {mgs: x}\n      loop: []\n'],
])('it begins where %s guards the error', async (_guard, tasks) => {
  const files = {
    'site.yml': `- hosts: localhost\n  gather_facts: false\n  tasks:\n    - debug: {msg: began}\n${tasks}`,
    'broken.yml': '- debug: {mgs: x}\n',
  };
  expect((await drover(files, 'playbook', 'site.yml')).out).toContain('"msg": "began"');
});

test.each([
  ['a file that is not there', '', 4],
  ['one that a task before it may bring', '    - fetch: {src: /etc/hostname, dest: got/}\n', 4],
])('%s', async (_what, before, status) => {
  const tasks = `${before}    - copy: {src: got/hostname, dest: /nowhere}\n`;
  const files = { 'site.yml': `- hosts: all\n  gather_facts: false\n  tasks:\n${tasks}` };
  const words = ['playbook', '-i', 'h,', '-e', 'ansible_host=127.0.0.1 ansible_port=1', 'site.yml'];
  const ran = await drover(files, ...words);
  expect([ran.status, ran.err.includes('Nothing was run')]).toEqual([status, before === '']);
});

test('a play without hosts is not looked at', async () => {
  const elsewhere = BROKEN.replace('localhost', 'nobody');
  expect((await drover({ 'site.yml': elsewhere }, 'playbook', '-i', 'h,', 'site.yml')).status).toBe(0);
});

test("by Ansible's name it begins, as Ansible does", async () => {
  writeFileSync(join(directory, 'site.yml'), BROKEN);
  const { io, written } = fakeProcess({ cwd: directory, environment: {} });
  expect(await main('ansible-playbook', ['site.yml'], io)).toBe(2);
  expect(written.stdout).toContain('"msg": "began"');
});
